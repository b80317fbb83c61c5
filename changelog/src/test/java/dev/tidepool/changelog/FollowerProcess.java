package dev.tidepool.changelog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Follows a topic in a process of its own until it is killed. */
final class FollowerProcess {

  private FollowerProcess() {}

  /** Arguments: bootstrap servers, topic, directory. */
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
      System.out.println("following " + table);
      Thread.currentThread().join();
    }
  }

  static Process start(TestBroker broker, String topic, Path directory) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            FollowerProcess.class.getName(),
            broker.bootstrapServers(),
            topic,
            directory.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
