package dev.tidepool.bench.query;

import dev.tidepool.bench.report.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Does each task in a Java process of its own, with the same flags for all. */
final class ForkedTasks implements QueryRounds.Runner {

  /** The flags of all processes; to them come the heap and the class path. */
  static final List<String> FLAGS =
      List.of("-XX:+UseG1GC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error");

  private final QueryOptions options;
  private final long heapMebibytes;

  ForkedTasks(QueryOptions options) {
    this.options = options;
    this.heapMebibytes = options.settings().heapBytes() >> 20;
  }

  @Override
  public Outcome run(String taskName, Path directory) throws IOException, InterruptedException {
    Path outcomeFile = Files.createTempFile("bench-outcome", ".tsv");
    try {
      Process process =
          new ProcessBuilder(command(taskName, directory, outcomeFile))
              .redirectOutput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      int exitCode = process.waitFor();
      if (exitCode != 0) {
        throw new IOException("the process ended with code " + exitCode);
      }
      return Outcome.read(outcomeFile);
    } finally {
      Files.deleteIfExists(outcomeFile);
    }
  }

  private List<String> command(String taskName, Path directory, Path outcomeFile) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xms" + heapMebibytes + "m", "-Xmx" + heapMebibytes + "m"));
    command.addAll(FLAGS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(QueryFork.class.getName());
    command.addAll(options.arguments());
    command.add("--task=" + taskName);
    command.add("--directory=" + directory);
    command.add("--outcome=" + outcomeFile);
    return command;
  }
}
