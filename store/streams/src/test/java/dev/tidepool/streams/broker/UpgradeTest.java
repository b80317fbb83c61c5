package dev.tidepool.streams.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.streams.broker.CountingApp.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * State directories that Streams up to 4.2 has known: these releases keep the offsets of a task's
 * stores in its {@code .checkpoint} file. With {@code upgrade.from} 4.3 writes that file whenever
 * it closes a task, and with or without it, passes what it finds there on to the stores once and
 * deletes it.
 */
class UpgradeTest extends CountingTest {

  @ParameterizedTest
  @CsvSource({AT_LEAST_ONCE + ", 3.4", EXACTLY_ONCE + ", 4.2"}) // All up to 4.2 are treated alike.
  @DisplayName("Statement 38: with upgrade.from, and when it is taken away, nothing is restored")
  void upgradeFrom(String guarantee, String release, Broker.Running broker) {
    Settings plain = newApplication(broker, guarantee, 1);
    Settings upgrading = plain.with("upgrade.from", release);
    send(broker, upgrading, 300);
    try (CountingApp app = new CountingApp(upgrading).start()) {
      awaitExpected(app);
      awaitCommitted(broker, upgrading);
    }
    assertThat(checkpointFile(upgrading)).content().contains(upgrading.changelog());
    try (CountingApp app = new CountingApp(upgrading).start()) {
      awaitExpected(app);
      assertThat(app.restoredCount()).isZero();
      send(broker, upgrading, 50);
      awaitExpected(app);
      awaitCommitted(broker, upgrading);
    }
    assertThat(checkpointFile(upgrading)).exists();
    try (CountingApp app = new CountingApp(plain).start()) {
      awaitExpected(app);
      assertThat(app.restoredCount()).isZero();
      assertThat(checkpointFile(plain)).doesNotExist();
      send(broker, plain, 50);
      awaitExpected(app);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {AT_LEAST_ONCE, EXACTLY_ONCE})
  @DisplayName("Statement 38: a .checkpoint file that is ahead of the rows does not cost one")
  void checkpointAheadOfRows(String guarantee, Broker.Running broker) throws IOException {
    Settings settings = newApplication(broker, guarantee, 1);
    send(broker, settings, 300);
    try (CountingApp app = new CountingApp(settings).start()) {
      awaitExpected(app);
      awaitCommitted(broker, settings);
    }
    // Meanwhile another store, here or elsewhere, goes on, and the file of 4.2 speaks of that.
    try (CountingApp app = new CountingApp(settings.in(directory.resolve("second"))).start()) {
      send(broker, settings, 200);
      awaitExpected(app);
      awaitCommitted(broker, settings);
    }
    long end = broker.endOffset(settings.changelog(), 0);
    Files.writeString(
        checkpointFile(settings), "0\n1\n" + settings.changelog() + " 0 " + (end - 1) + "\n");
    try (CountingApp app = new CountingApp(settings).start()) {
      awaitExpected(app);
      assertThat(checkpointFile(settings)).as("Streams has passed it on").doesNotExist();
      assertThat(app.restoredCount()).as("the own offset stands").isBetween(100L, 250L);
    }
  }

  private static Path checkpointFile(Settings settings) {
    return settings.storeDirectory(0).resolveSibling(".checkpoint");
  }
}
