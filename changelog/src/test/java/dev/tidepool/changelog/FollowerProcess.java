package dev.tidepool.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.changelog.testkit.TestBroker;
import dev.tidepool.engine.testkit.Until;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Follows a topic in a process of its own until it is killed. */
final class FollowerProcess {

  private static final String READ = "so many records are read";

  private FollowerProcess() {}

  /** Arguments: bootstrap servers, topic, directory, after how many records it says so. */
  public static void main(String[] args) throws InterruptedException {
    ChangelogTableBuilder builder =
        ChangelogTable.builder(args[1], Path.of(args[2]))
            .kafka(Map.of("bootstrap.servers", args[0]))
            .layout(ValueLayout.WITH_HEADERS)
            .schema(TableFixture.SCHEMA)
            .storeOptions(TableFixture.TINY)
            .memoryBytes(1 << 20)
            .commitInterval(java.time.Duration.ofMillis(20))
            .checkInterval(java.time.Duration.ofMillis(100));
    try (ChangelogTable table = builder.open()) {
      long told = Long.parseLong(args[3]);
      Until.holds(
          () -> assertThat(table.status().progress().records()).isGreaterThanOrEqualTo(told));
      System.out.println(READ);
      Thread.currentThread().join();
    }
  }

  static Process start(TestBroker broker, String topic, Path directory, long records)
      throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            FollowerProcess.class.getName(),
            broker.bootstrapServers(),
            topic,
            directory.toString(),
            String.valueOf(records))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Returns once {@code follower} has read as many records as it was told, or is there no more. */
  static void awaitRecords(Process follower) throws IOException {
    BufferedReader lines = follower.inputReader();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.equals(READ)) {
        return;
      }
    }
  }
}
