package dev.tidepool.bench.run;

import dev.tidepool.bench.profile.FlightRecording;
import dev.tidepool.bench.profile.Profile;
import dev.tidepool.bench.report.Outcome;
import dev.tidepool.bench.rival.Rival;
import dev.tidepool.bench.rival.Rivals;
import dev.tidepool.bench.workload.Group;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs each stage in a Java process of its own, with the same flags for all rivals. */
public final class ForkedStages implements StageRunner {

  private static final String LOGGER = "-Dorg.slf4j.simpleLogger.";

  /** The flags of all processes; to them come a heap of fixed size and the class path. */
  public static final List<String> FLAGS =
      List.of(
          "-XX:+AlwaysPreTouch",
          "-XX:+UseG1GC",
          LOGGER + "defaultLogLevel=warn",
          LOGGER + "log.org.apache.kafka.streams.StreamsConfig=error");

  private final SettingsOptions options;
  private final String selection;
  private final Profile profile;

  /**
   * Stages in processes that are told the same as this one.
   *
   * @param selection what the user asked for, so that the processes select the same
   * @param profile takes what the processes of the challenger recorded; null if none shall record
   */
  public ForkedStages(SettingsOptions options, String selection, Profile profile) {
    this.options = options;
    this.selection = selection;
    this.profile = profile;
  }

  @Override
  public Outcome run(Rival rival, Group group, int stageIndex, Path directory)
      throws IOException, InterruptedException {
    Path outcomeFile = Files.createTempFile("bench-outcome", ".tsv");
    Path profileFile = Files.createTempFile("bench-profile", ".tsv");
    try {
      Process process =
          new ProcessBuilder(command(rival, group, stageIndex, directory, outcomeFile, profileFile))
              .redirectOutput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      int exitCode = process.waitFor();
      if (exitCode != 0) {
        throw new IOException("the process ended with code " + exitCode);
      }
      if (profile != null && rival.name().equals(Rivals.CHALLENGER)) {
        profile.add(profileFile);
      }
      return Outcome.read(outcomeFile);
    } finally {
      Files.deleteIfExists(outcomeFile);
      Files.deleteIfExists(profileFile);
    }
  }

  private List<String> command(
      Rival rival,
      Group group,
      int stageIndex,
      Path directory,
      Path outcomeFile,
      Path profileFile) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    long heapMebibytes = options.settings().heapBytes(group.setting()) >> 20;
    command.addAll(List.of("-Xms" + heapMebibytes + "m", "-Xmx" + heapMebibytes + "m"));
    command.addAll(FLAGS);
    if (profile != null) {
      command.addAll(FlightRecording.FLAGS);
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ForkMain.class.getName());
    command.addAll(options.arguments());
    command.add("--rival=" + rival.name());
    command.add("--workloads=" + selection);
    command.add("--group=" + group.name());
    command.add("--stage=" + stageIndex);
    command.add("--directory=" + directory);
    command.add("--outcome=" + outcomeFile);
    if (profile != null) {
      command.add("--profile=" + profileFile);
    }
    return command;
  }
}
