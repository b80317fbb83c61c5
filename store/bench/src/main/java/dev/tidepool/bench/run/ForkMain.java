package dev.tidepool.bench.run;

import dev.tidepool.bench.measure.Span;
import dev.tidepool.bench.profile.FlightRecording;
import dev.tidepool.bench.profile.ProfileReader;
import dev.tidepool.bench.rival.Rivals;
import dev.tidepool.bench.workload.Bench;
import dev.tidepool.bench.workload.Group;
import dev.tidepool.bench.workload.Group.Ending;
import dev.tidepool.bench.workload.Groups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The process that runs one stage for {@link ForkedStages}; not meant to be called by people. */
@CommandLine.Command(name = "fork")
public final class ForkMain implements Callable<Integer> {

  @Mixin private SettingsOptions options;

  @Option(names = "--rival", required = true)
  private String rivalName;

  @Option(names = "--workloads", required = true, split = ",")
  private Set<String> workloads;

  @Option(names = "--group", required = true)
  private String groupName;

  @Option(names = "--stage", required = true)
  private int stageIndex;

  @Option(names = "--directory", required = true)
  private Path directory;

  @Option(names = "--outcome", required = true)
  private Path outcomeFile;

  @Option(names = "--profile", description = "where to write what the Flight Recorder saw")
  private Path profileFile;

  public static void main(String[] args) {
    System.exit(new CommandLine(new ForkMain()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Group group =
        Groups.select(workloads).stream()
            .filter(candidate -> candidate.name().equals(groupName))
            .findFirst()
            .orElseThrow();
    FlightRecording recording = profileFile == null ? null : FlightRecording.start();
    Bench bench =
        new LocalStages(options.settings())
            .runWorkloads(Rivals.of(rivalName), group, stageIndex, directory);
    if (recording != null) {
      writeProfile(recording.stop(), bench.spans());
    }
    if (group.stages().get(stageIndex).ending() == Ending.HALT) {
      bench.outcome().write(outcomeFile);
      Runtime.getRuntime().halt(0);
    }
    bench.closeStore();
    bench.outcome().write(outcomeFile);
    return 0;
  }

  private void writeProfile(Path recordingFile, List<Span> spans) throws IOException {
    try {
      ProfileReader.read(recordingFile, spans).write(profileFile);
    } finally {
      Files.delete(recordingFile);
    }
  }
}
