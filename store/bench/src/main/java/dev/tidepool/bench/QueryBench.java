package dev.tidepool.bench;

import dev.tidepool.bench.query.QueryOptions;
import dev.tidepool.bench.query.QueryRounds;
import dev.tidepool.bench.query.report.QueryCsv;
import dev.tidepool.bench.query.report.QueryReport;
import dev.tidepool.bench.query.task.QueryTasks;
import dev.tidepool.bench.report.Results;
import dev.tidepool.bench.run.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Asks Tidepool and others the same questions and writes a report; beside it, with the ending
 * {@code .csv}, all figures.
 *
 * <pre>
 * mvn -Pbench -pl store/bench -am package -DskipTests
 * java -cp store/bench/target/benchmarks.jar dev.tidepool.bench.QueryBench \
 *     --rows=1000000 --forks=3 --directory=/data/bench --out=queries.md
 * </pre>
 *
 * <p>With ten million rows the machine needs 20 GB of memory; see {@code results/README.md}.
 */
@Command(
    name = "query-bench",
    mixinStandardHelpOptions = true,
    description = "Asks Tidepool and others the same questions.")
public final class QueryBench implements Callable<Integer> {

  @Mixin private QueryOptions options;

  @Option(names = "--tasks", split = ",", description = "which tasks (all)")
  private List<String> taskNames = QueryTasks.names();

  @Option(names = "--forks", defaultValue = "3", description = "rounds (${DEFAULT-VALUE})")
  private int roundCount;

  @Option(names = "--directory", description = "where stores have their files (temporary files)")
  private Path directory = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(names = "--out", description = "the report (standard output)")
  private Path reportFile;

  public static void main(String[] args) {
    System.exit(new CommandLine(new QueryBench()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    taskNames.forEach(QueryTasks::of); // or the last would fail after the others
    List<String> conditions = new ArrayList<>(Machine.describe());
    conditions.add("Date: " + LocalDate.now());
    conditions.add(
        "Arguments: " + String.join(" ", options.arguments()) + " --forks=" + roundCount);
    conditions.add(
        "Heap: "
            + (options.settings().heapBytes() >> 20)
            + " MiB, flags: "
            + String.join(" ", QueryRounds.FLAGS));
    Files.createDirectories(directory);
    String loadBefore = Machine.load();
    Results results = QueryRounds.forked(options, directory, System.err).run(taskNames, roundCount);
    conditions.add("Load average before and after: " + loadBefore + ", " + Machine.load());
    write(new QueryReport(results).page(conditions), results);
    return 0;
  }

  private void write(String page, Results results) throws IOException {
    if (reportFile == null) {
      System.out.print(page);
      return;
    }
    Files.writeString(reportFile, page);
    String name = reportFile.getFileName().toString().replaceFirst("\\.md$", "");
    Files.writeString(
        reportFile.resolveSibling(name + ".csv"), QueryCsv.of(results, QueryTasks.sampleNames()));
  }
}
