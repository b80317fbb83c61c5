package dev.tidepool.streams.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.testkit.Until;
import dev.tidepool.streams.TidepoolClientSupplier;
import dev.tidepool.streams.broker.CountingApp.Settings;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestartTest extends CountingTest {

  @ParameterizedTest
  @ValueSource(strings = {AT_LEAST_ONCE, EXACTLY_ONCE})
  @DisplayName("Statements 5, 17 and 34: after a clean stop nothing is restored, and all is there")
  void cleanStop(String guarantee, Broker.Running broker) {
    Settings settings = newApplication(broker, guarantee, 1);
    send(broker, settings, 400);
    try (CountingApp app = new CountingApp(settings).start()) {
      awaitExpected(app);
      awaitCommitted(broker, settings);
    }
    try (CountingApp app = new CountingApp(settings).start()) {
      awaitExpected(app);
      assertThat(app.restoredCount()).isZero();
      assertThat(app.streams().metrics().keySet())
          .filteredOn(name -> name.tags().containsKey("tidepool-state-id"))
          .filteredOn(name -> name.group().equals("stream-state-metrics"))
          .isNotEmpty()
          .as("startup instances leave none")
          .allMatch(name -> name.tags().get("thread-id").contains("StreamThread"));
      send(broker, settings, 50);
      awaitExpected(app);
    }
  }

  @Test
  @DisplayName("Statement 6: killed at-least-once, it comes back from disk and restores the tail")
  void killedAtLeastOnce(Broker.Running broker) throws Exception {
    Settings settings = newApplication(broker, AT_LEAST_ONCE, 1);
    send(broker, settings, 2000);
    try (ChildProcess child = ChildProcess.start(CountingApp.class, settings)) {
      awaitCommitted(broker, settings);
      // One more round, so that the commit of the store that follows the first one is through.
      send(broker, settings, 20);
      awaitCommitted(broker, settings);
      child.kill();
    }
    try (CountingApp app = new CountingApp(settings).start()) {
      awaitExpected(app);
      assertThat(app.restoredCount()).isLessThan(200);
    }
  }

  @Test
  @DisplayName("Statements 6 and 7: killed amid transactions, counts are exact, the tail is short")
  void killedExactlyOnce(Broker.Running broker) throws Exception {
    Settings settings = newApplication(broker, EXACTLY_ONCE, 1);
    send(broker, settings, 2000);
    try (ChildProcess child = ChildProcess.start(CountingApp.class, settings)) {
      awaitCommitted(broker, settings);
      for (int round = 0; round < 3; round++) {
        send(broker, settings, 100);
      }
      child.kill();
    }
    try (CountingApp app = new CountingApp(settings).start()) {
      awaitExpected(app);
      assertThat(app.restoredCount()).isLessThan(600);
      send(broker, settings, 100);
      awaitExpected(app);
    }
  }

  @Test
  @DisplayName("Statement 7: the same without the client supplier is correct, only slower")
  void killedExactlyOnceWithoutSupplier(Broker.Running broker) throws Exception {
    Settings settings =
        newApplication(broker, EXACTLY_ONCE, 1).with(CountingApp.WITHOUT_SUPPLIER, "true");
    send(broker, settings, 500);
    try (ChildProcess child = ChildProcess.start(CountingApp.class, settings)) {
      awaitCommitted(broker, settings);
      send(broker, settings, 100);
      child.kill();
    }
    try (CountingApp app = new CountingApp(settings).start()) {
      awaitExpected(app);
      assertThat(app.restoredCount()).isGreaterThanOrEqualTo(500);
    }
  }

  @Test
  @DisplayName("Statement 33: a commit that times out costs a restore, and no count")
  void commitTimesOut(Broker.Running broker) {
    Settings settings = newApplication(broker, EXACTLY_ONCE, 1);
    AtomicBoolean armed = new AtomicBoolean();
    KafkaClientSupplier failing = new FailingCommits(armed);
    try (CountingApp app = new CountingApp(settings, new TidepoolClientSupplier(failing)).start()) {
      send(broker, settings, 200);
      awaitExpected(app);
      awaitCommitted(broker, settings);
      for (int round = 0; round < 2; round++) {
        armed.set(true);
        send(broker, settings, 50);
        Until.holds(() -> assertThat(armed).isFalse());
        // Streams wipes the task and restores it; a record after that shows that it is through.
        send(broker, settings, 5);
        awaitExpected(app);
        awaitCommitted(broker, settings);
      }
    }
    try (CountingApp app = new CountingApp(settings).start()) {
      awaitExpected(app);
      assertThat(app.restoredCount()).isZero();
    }
  }

  /** Kafka's own clients, whose producer fails one commit each time it is armed. */
  private static final class FailingCommits extends DefaultKafkaClientSupplier {

    private final AtomicBoolean armed;

    FailingCommits(AtomicBoolean armed) {
      this.armed = armed;
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
      return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()) {
        @Override
        public void commitTransaction() {
          if (armed.compareAndSet(true, false)) {
            throw new TimeoutException("injected");
          }
          super.commitTransaction();
        }
      };
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {AT_LEAST_ONCE, EXACTLY_ONCE})
  @DisplayName("Statement 33: damaged files end with the right contents")
  void damagedFiles(String guarantee, Broker.Running broker) throws IOException {
    Settings settings = newApplication(broker, guarantee, 1);
    send(broker, settings, 400);
    try (CountingApp app = new CountingApp(settings).start()) {
      awaitExpected(app);
      awaitCommitted(broker, settings);
    }
    damage(settings.storeDirectory(0));
    try (CountingApp app = new CountingApp(settings).start()) {
      awaitExpected(app);
      assertThat(app.restoredCount()).isGreaterThanOrEqualTo(expected().size());
      send(broker, settings, 50);
      awaitExpected(app);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {AT_LEAST_ONCE, EXACTLY_ONCE})
  @DisplayName("Statements 8 and 37: a changelog truncated beyond the offset is all there is")
  void truncatedChangelog(String guarantee, Broker.Running broker) {
    Settings stale = newApplication(broker, guarantee, 1);
    send(broker, stale, 200);
    try (CountingApp app = new CountingApp(stale).start()) {
      awaitExpected(app);
      awaitCommitted(broker, stale);
    }
    Settings elsewhere = stale.in(directory.resolve("second"));
    List<Map.Entry<String, String>> last =
        List.of(Map.entry("last-1", "x"), Map.entry("last-2", "x"));
    long cut;
    try (CountingApp app = new CountingApp(elsewhere).start()) {
      send(broker, stale, 200);
      awaitExpected(app);
      awaitCommitted(broker, stale);
      cut = broker.endOffset(stale.changelog(), 0);
      broker.send(stale.input(), last);
      last.forEach(record -> expected().put(record.getKey(), 1L));
      awaitExpected(app);
      awaitCommitted(broker, stale);
    }
    broker.truncate(stale.changelog(), 0, cut);
    expected().keySet().removeIf(key -> !key.startsWith("last"));
    try (CountingApp app = new CountingApp(stale).start()) {
      awaitExpected(app);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {AT_LEAST_ONCE, EXACTLY_ONCE})
  @DisplayName("Statement 37: a changelog truncated to nothing leaves nothing")
  void emptiedChangelog(String guarantee, Broker.Running broker) {
    Settings stale = newApplication(broker, guarantee, 1);
    send(broker, stale, 200);
    try (CountingApp app = new CountingApp(stale).start()) {
      awaitExpected(app);
      awaitCommitted(broker, stale);
    }
    try (CountingApp app = new CountingApp(stale.in(directory.resolve("second"))).start()) {
      send(broker, stale, 200);
      awaitExpected(app);
      awaitCommitted(broker, stale);
    }
    broker.truncate(stale.changelog(), 0, broker.endOffset(stale.changelog(), 0));
    expected().clear();
    try (CountingApp app = new CountingApp(stale).start()) {
      // Nothing is also what an application has that did not begin yet; one row shows that it did.
      sendOne(broker, stale, "key-1");
      awaitExpected(app);
      awaitCommitted(broker, stale);
    }
    try (CountingApp app = new CountingApp(stale).start()) {
      awaitExpected(app);
      assertThat(app.restoredCount()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {AT_LEAST_ONCE, EXACTLY_ONCE})
  @DisplayName("Statement 13: the .checkpoint of an older release does not cost a row")
  void legacyCheckpoint(String guarantee, Broker.Running broker) throws IOException {
    Settings settings = newApplication(broker, guarantee, 1);
    send(broker, settings, 300);
    try (CountingApp app = new CountingApp(settings).start()) {
      awaitExpected(app);
      awaitCommitted(broker, settings);
    }
    // Another machine has the rows in RocksDB; here is what 4.2 left of it.
    Settings upgraded = settings.in(directory.resolve("upgraded"));
    Path task = Files.createDirectories(upgraded.storeDirectory(0).getParent());
    Files.createDirectories(task.resolve("rocksdb").resolve(CountingApp.STORE));
    long end = broker.endOffset(settings.changelog(), 0);
    Files.writeString(
        task.resolve(".checkpoint"), "0\n1\n" + settings.changelog() + " 0 " + (end - 3) + "\n");
    try (CountingApp app = new CountingApp(upgraded).start()) {
      awaitExpected(app);
      assertThat(app.restoredCount()).isGreaterThanOrEqualTo(300);
    }
  }

  private static void damage(Path storeDirectory) throws IOException {
    try (Stream<Path> files = Files.walk(storeDirectory)) {
      for (Path file :
          files.filter(f -> f.toFile().isFile() && f.toFile().length() > 100).toList()) {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
          open.seek(open.length() / 2);
          int before = open.read();
          open.seek(open.length() / 2);
          open.write(before ^ 0x10);
        }
      }
    }
  }
}
