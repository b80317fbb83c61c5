package dev.tidepool.streams.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.testkit.Until;
import dev.tidepool.streams.broker.CountingApp.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A row is deleted after the offset that a store has on disk, and the broker compacts the deletion
 * away before the store reads it. Restoring from that offset would bring the row back.
 *
 * <p>Each test proves first that its case is a real one: the changelog has no word of the row any
 * more, and a store that trusts its offset, because it is told that tombstones live longer than
 * they do, has the row again.
 */
class CompactionTest extends CountingTest {

  private static final String DELETED = "deleted";
  private static final long TOMBSTONES_LIVE_MS = 1000;

  @ParameterizedTest
  @ValueSource(strings = {AT_LEAST_ONCE, EXACTLY_ONCE})
  @DisplayName("Statement 36: what is deleted and compacted away elsewhere does not come back")
  void compactedWhileAway(String guarantee, Broker.Running broker) {
    Settings away = newCompactedApplication(broker, guarantee);
    writeAndClose(broker, away);
    Settings elsewhere = away.in(directory.resolve("second"));
    try (CountingApp app = new CountingApp(elsewhere).start()) {
      deleteAndCompact(broker, away);
      awaitExpected(app);
    }
    assertStaysDeleted(broker, away);
  }

  @Test
  @DisplayName("Statement 36: a killed task whose offset has grown old does not bring rows back")
  void compactedBeforeKilled(Broker.Running broker) throws Exception {
    Settings settings = newCompactedApplication(broker, EXACTLY_ONCE);
    writeAndClose(broker, settings);
    // Without the client supplier a running task keeps the offset that it started with.
    try (ChildProcess child =
        ChildProcess.start(
            CountingApp.class, settings.with(CountingApp.WITHOUT_SUPPLIER, "true"))) {
      deleteAndCompact(broker, settings);
      child.kill();
    }
    assertStaysDeleted(broker, settings);
  }

  private Settings newCompactedApplication(Broker.Running broker, String guarantee) {
    return newApplication(broker, guarantee, 1)
        .with(CountingApp.CLEANUP_POLICY, "compact")
        .with("topic.delete.retention.ms", Long.toString(TOMBSTONES_LIVE_MS))
        .with("topic.segment.ms", "100")
        .with("topic.min.cleanable.dirty.ratio", "0.001")
        .with("topic.max.compaction.lag.ms", "100");
  }

  private void writeAndClose(Broker.Running broker, Settings settings) {
    send(broker, settings, 200);
    sendOne(broker, settings, DELETED);
    try (CountingApp app = new CountingApp(settings).start()) {
      awaitExpected(app);
      awaitCommitted(broker, settings);
    }
  }

  /** Returns once the changelog of the running application knows nothing of the deleted row. */
  private void deleteAndCompact(Broker.Running broker, Settings settings) {
    sendDeletion(broker, settings, DELETED);
    awaitCommitted(broker, settings);
    // A transaction may show in the group's offsets a moment before it shows in the changelog.
    Until.holds(
        () ->
            assertThat(ofDeletedRow(broker, settings))
                .last()
                .matches(record -> record.value() == null, "is the tombstone"));
    Until.holds(
        () -> {
          // The cleaner leaves the active segment alone, and needs something new to begin.
          sendOne(broker, settings, "filler");
          assertThat(ofDeletedRow(broker, settings)).isEmpty();
        });
    awaitCommitted(broker, settings);
  }

  private void assertStaysDeleted(Broker.Running broker, Settings settings) {
    Map<String, Long> withDeleted = new TreeMap<>(expected());
    withDeleted.put(DELETED, 1L);
    Settings trusting = copyOf(settings, "trusting");
    try (CountingApp app = new CountingApp(trusting).start()) {
      Until.holds(() -> assertThat(app.counts()).isEqualTo(withDeleted));
    }
    long age = TOMBSTONES_LIVE_MS / 2;
    Settings wary = settings.with("tidepool.offset.age.max.ms", Long.toString(age));
    try (CountingApp app = new CountingApp(wary).start()) {
      awaitExpected(app);
      assertThat(app.restoredCount()).isGreaterThanOrEqualTo(expected().size());
      sendOne(broker, settings, DELETED);
      awaitExpected(app);
    }
  }

  private static Stream<ConsumerRecord<String, byte[]>> ofDeletedRow(
      Broker.Running broker, Settings settings) {
    return broker.read(settings.changelog(), 0).stream()
        .filter(record -> record.key().equals(DELETED));
  }

  private Settings copyOf(Settings settings, String name) {
    Settings copy = settings.in(directory.resolve(name));
    try (Stream<Path> files = Files.walk(settings.stateDirectory())) {
      for (Path file : files.toList()) {
        Path relative = settings.stateDirectory().relativize(file);
        Files.copy(file, copy.stateDirectory().resolve(relative));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return copy;
  }
}
