package dev.tidepool.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process that writes and commits on the real file system, again and again. Each time the
 * store is in the state of the last commit that was acknowledged, or of the one after it, which may
 * have been made without the word getting out.
 */
class SigkillTest {
  private static final int ROUNDS = 20;

  @TempDir Path directory;

  private final Rows rows = new Rows();
  private long rowsAtCommit;

  @Test
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void killedProcessLeavesItsLastCommit() throws Exception {
    Path path = directory.resolve("store");
    SplittableRandom random = new SplittableRandom();
    long acknowledged = 0;
    int checkpointedRounds = 0;
    for (int round = 0; round < ROUNDS; round++) {
      acknowledged = Math.max(acknowledged, runAndKill(path, random));
      try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(1 << 20));
          TieredStore store = engine.open(path, SigkillWriter.OPTIONS)) {
        long found = SigkillWriter.commitOf(store);
        assertThat(found).isBetween(acknowledged, acknowledged + 1);
        goTo(found);
        rows.assertHeldBy(store);
        acknowledged = found;
      }
      checkpointedRounds += hasCheckpoint(path) ? 1 : 0;
    }
    assertThat(acknowledged).isGreaterThan(ROUNDS);
    assertThat(checkpointedRounds).as("rounds with a checkpoint").isPositive();
    System.out.println("SigkillTest: " + ROUNDS + " kills, " + acknowledged + " commits");
  }

  /** Starts the writer, kills it after some commits, and returns the last one it acknowledged. */
  private static long runAndKill(Path path, SplittableRandom random) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-cp",
                System.getProperty("java.class.path"),
                SigkillWriter.class.getName(),
                path.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long last = 0;
    int commits = random.nextInt(1, 400);
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (int i = 0; i < commits; i++) {
        last = Long.parseLong(lines.readLine());
      }
      for (int spins = random.nextInt(200_000); spins > 0; spins--) {
        Thread.onSpinWait(); // so that the kill meets any place between two commits
      }
      process.toHandle().destroyForcibly(); // unlike the process itself, leaves the pipe open
      // What it still said before it died; the last word may have been cut short.
      StringBuilder rest = new StringBuilder();
      for (int c = lines.read(); c >= 0; c = lines.read()) {
        rest.append((char) c);
      }
      for (int end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
        last = Long.parseLong(rest.substring(0, end).strip());
        rest.delete(0, end + 1);
      }
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return last;
  }

  private void goTo(long commit) {
    while (rowsAtCommit < commit) {
      SigkillWriter.change(
          ++rowsAtCommit,
          new SigkillWriter.Target() {
            @Override
            public void put(byte[] key, byte[] value) {
              rows.put(key, value);
            }

            @Override
            public void remove(byte[] key) {
              rows.remove(key);
            }
          });
    }
  }

  private static boolean hasCheckpoint(Path path) throws IOException {
    try (var files = Files.list(path)) {
      return files.map(Path::toFile).map(File::getName).anyMatch(name -> name.endsWith(".ckp"));
    }
  }
}
