package dev.tidepool.bench;

import dev.tidepool.bench.profile.Profile;
import dev.tidepool.bench.profile.ProfilePage;
import dev.tidepool.bench.report.MarkdownReport;
import dev.tidepool.bench.report.Results;
import dev.tidepool.bench.rival.Rival;
import dev.tidepool.bench.rival.Rivals;
import dev.tidepool.bench.run.ForkedStages;
import dev.tidepool.bench.run.Machine;
import dev.tidepool.bench.run.Rounds;
import dev.tidepool.bench.run.SettingsOptions;
import dev.tidepool.bench.workload.Group;
import dev.tidepool.bench.workload.Group.Setting;
import dev.tidepool.bench.workload.Groups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Measures stores of Kafka Streams side by side and writes a report.
 *
 * <pre>
 * mvn -Pbench -pl store/bench -am package -DskipTests
 * java -cp store/bench/target/benchmarks.jar dev.tidepool.bench.StoreBench \
 *     --rivals=rocksdb,inmemory --forks=3 --directory=/data/bench --out=results.md
 * </pre>
 *
 * <p>Single groups or workloads are named by {@code --workloads}: {@code tight,tight-load,
 * tight-restore} compare with the in-memory store at six tenths of its memory, {@code
 * larger-direct} does without the page cache, {@code restart} kills a whole application on a broker
 * and starts it again. With {@code --profile} a second page, beside the report, shows what bounds
 * each workload.
 */
@Command(
    name = "store-bench",
    mixinStandardHelpOptions = true,
    description = "Measures stores of Kafka Streams side by side.")
public final class StoreBench implements Callable<Integer> {

  @Mixin private SettingsOptions options;

  @Option(names = "--rivals", split = ",", description = "which stores (all)")
  private List<String> rivalNames = Rivals.names();

  @Option(
      names = "--workloads",
      split = ",",
      defaultValue = Groups.ALL,
      description = "groups or single workloads (${DEFAULT-VALUE})")
  private Set<String> workloads = new LinkedHashSet<>();

  @Option(names = "--forks", defaultValue = "3", description = "rounds (${DEFAULT-VALUE})")
  private int roundCount;

  @Option(
      names = "--directory",
      description = "where the stores' files go, on the disk to be measured (temporary files)")
  private Path directory = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(
      names = "--profile",
      description =
          "record with the Flight Recorder and write what Tidepool did beside the report; such a"
              + " run is slower and its figures are not for publishing")
  private boolean profiled;

  @Option(names = "--out", description = "the report (standard output)")
  private Path reportFile;

  public static void main(String[] args) {
    System.exit(new CommandLine(new StoreBench()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Rival> rivals = rivalNames.stream().map(Rivals::of).toList();
    List<Group> groups = Groups.select(workloads);
    List<String> conditions = new ArrayList<>(Machine.describe());
    conditions.add("Date: " + LocalDate.now());
    conditions.add(
        "Arguments: " + String.join(" ", options.arguments()) + " --forks=" + roundCount);
    conditions.add("Flags: " + String.join(" ", ForkedStages.FLAGS));
    conditions.add(
        "Heap: "
            + heapMebibytes(Setting.FITS)
            + " MiB, where the table is larger than memory "
            + heapMebibytes(Setting.LARGER)
            + " MiB, all touched beforehand");
    String loadBefore = Machine.load();

    Profile profile = profiled ? new Profile() : null;
    ForkedStages stages = new ForkedStages(options, String.join(",", workloads), profile);
    Results results = new Rounds(stages, directory, System.err).run(rivals, groups, roundCount);

    conditions.add("Load average before and after: " + loadBefore + ", " + Machine.load());
    if (profiled) {
      conditions.add("Recorded with the Flight Recorder meanwhile: shares count, times do not");
    }
    write(new MarkdownReport(results, rivalNames).page(conditions), reportFile);
    if (profiled) {
      write(new ProfilePage(profile, Rivals.CHALLENGER).page(conditions), profilePageFile());
    }
    return 0;
  }

  private long heapMebibytes(Setting setting) {
    return options.settings().heapBytes(setting) >> 20;
  }

  /* Beside the report: results.md gets a results-profile.md. */
  private Path profilePageFile() {
    if (reportFile == null) {
      return null;
    }
    String name = reportFile.getFileName().toString();
    int dot = name.lastIndexOf('.');
    String stem = dot < 0 ? name : name.substring(0, dot);
    return reportFile.resolveSibling(stem + "-profile.md");
  }

  private static void write(String page, Path file) throws IOException {
    if (file == null) {
      System.out.print(page);
    } else {
      Files.writeString(file, page);
    }
  }
}
