package dev.tidepool.streams.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.streams.TidepoolOptions;
import dev.tidepool.streams.store.TestContext;
import dev.tidepool.streams.store.TidepoolKeyValueStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Statements 6, 7 and 33 under exactly-once: what a committed transaction holds becomes durable,
 * and nothing else does. The rings around the store are played by hand: put, then send.
 */
class TransactionTest {

  private static final TopicPartition CHANGELOG = new TopicPartition("app-store-changelog", 0);

  @TempDir Path directory;

  private final MockProducer<byte[], byte[]> broker =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final TrackingProducer producer = new TrackingProducer(broker);
  private final List<TidepoolKeyValueStore> opened = new ArrayList<>();

  @BeforeEach
  void initTransactions() {
    producer.initTransactions();
  }

  @AfterEach
  void closeAll() {
    opened.forEach(TidepoolKeyValueStore::close);
  }

  @Test
  @DisplayName("A committed transaction makes its writes durable, with the offset of the last one")
  void committedTransactionIsDurable() {
    TidepoolKeyValueStore store = open(0);
    write(store, "a", "b");
    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(-4);
    producer.commitTransaction();
    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(1);
    write(store, "c");
    store.close();

    TidepoolKeyValueStore again = open(0);
    assertThat(again.committedOffset(CHANGELOG)).isEqualTo(1);
    assertThat(keys(again)).containsExactly("a", "b");
  }

  @Test
  @DisplayName("An aborted transaction leaves nothing, not even if Streams commits its offsets")
  void abortedTransactionLeavesNothing() {
    TidepoolKeyValueStore store = open(0);
    write(store, "a");
    producer.commitTransaction();
    write(store, "b");
    producer.abortTransaction();
    store.commit(Map.of(CHANGELOG, 1L));
    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(0);
    store.close();
    assertThat(keys(open(0))).containsExactly("a");
  }

  @Test
  @DisplayName("The hole: offsets of a transaction whose commit timed out are declined")
  void offsetsInDoubtAreDeclined() {
    TidepoolKeyValueStore store = open(0);
    write(store, "a");
    producer.commitTransaction();
    write(store, "b");
    broker.commitTransactionException = new TimeoutException("injected");
    assertThatThrownBy(producer::commitTransaction).isInstanceOf(TimeoutException.class);
    store.commit(Map.of(CHANGELOG, 1L));
    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(0);
    store.close();
    TidepoolKeyValueStore again = open(0);
    assertThat(again.committedOffset(CHANGELOG)).isEqualTo(0);
    assertThat(keys(again)).containsExactly("a");
  }

  @Test
  @DisplayName("A corrupted changelog is cleared even in the middle of a transaction")
  void corruptionClearsInTheMiddle() {
    TidepoolKeyValueStore store = open(0);
    write(store, "a");
    producer.commitTransaction();
    write(store, "b");
    store.commit(Map.of());
    store.close();
    assertThat(keys(open(0))).isEmpty();
  }

  @Test
  @DisplayName("After a committed transaction Streams may commit, as it does when it closes a task")
  void cleanCloseCommits() {
    TidepoolKeyValueStore store = open(3_600_000);
    write(store, "a");
    producer.commitTransaction();
    write(store, "b");
    producer.commitTransaction();
    store.commit(Map.of(CHANGELOG, 1L));
    store.close();
    TidepoolKeyValueStore again = open(0);
    assertThat(again.committedOffset(CHANGELOG)).isEqualTo(1);
    assertThat(keys(again)).containsExactly("a", "b");
  }

  @Test
  @DisplayName(
      "Commits are rate-limited; a skipped one is superseded by the next, never half of it")
  void skippedCommitsAreSuperseded() {
    TidepoolKeyValueStore store = open(3_600_000);
    write(store, "a");
    producer.commitTransaction();
    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(0);
    write(store, "b");
    producer.commitTransaction();
    assertThat(store.committedOffset(CHANGELOG)).as("skipped").isEqualTo(0);
    write(store, "c");
    producer.abortTransaction();
    store.close();
    TidepoolKeyValueStore again = open(0);
    assertThat(keys(again)).containsExactly("a");
    // The transaction of b is on the changelog and would be restored; here it is written again.
    write(again, "b");
    producer.commitTransaction();
    assertThat(keys(again)).containsExactly("a", "b");
  }

  @Test
  @DisplayName("A skipped commit is made up for by a later transaction that writes elsewhere")
  void idleStoreCatchesUp() {
    TidepoolKeyValueStore store = open(1);
    write(store, "a");
    producer.commitTransaction();
    long startMs = System.currentTimeMillis();
    write(store, "b");
    producer.commitTransaction();
    while (System.currentTimeMillis() <= startMs + 2) {
      Thread.onSpinWait();
    }
    producer.beginTransaction();
    producer.commitTransaction();
    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(1);
  }

  @Test
  @DisplayName("A put whose change was never logged is not committed with the others")
  void unloggedWriteIsNotCommitted() {
    TidepoolKeyValueStore store = open(0);
    write(store, "a");
    producer.commitTransaction();
    write(store, "b");
    store.put(key("never sent"), new byte[1]);
    producer.commitTransaction();
    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(0);
    store.commit(Map.of(CHANGELOG, 1L));
    store.close();
    assertThat(keys(open(0))).containsExactly("a");
  }

  @Test
  @DisplayName("putIfAbsent of null logs without writing; that holds nothing up")
  void loggedWithoutWriting() {
    TidepoolKeyValueStore store = open(0);
    write(store, "a");
    store.putIfAbsent(key("b"), null);
    send("b");
    producer.commitTransaction();
    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(1);
  }

  @Test
  @DisplayName("A store that its source topic logs is left to Streams")
  void sourceTopicAsChangelog() {
    TopicPartition source = new TopicPartition("source", 0);
    TidepoolKeyValueStore store = newStore(0);
    TestContext context = context(0);
    store.init(context, store);
    store.committedOffset(source);
    producer.beginTransaction();
    store.put(key("a"), new byte[1]);
    producer.commitTransaction();
    assertThat(store.committedOffset(source)).isEqualTo(-4);
    store.commit(Map.of(source, 17L));
    assertThat(store.committedOffset(source)).isEqualTo(17);
  }

  @Test
  @DisplayName("A standby of the same partition, and a store of another thread, are not told")
  void onlyTheWriterIsTold() {
    TidepoolKeyValueStore active = open(0);
    Path elsewhere = directory.resolve("standby");
    TestContext standbyContext = new TestContext(elsewhere).exactlyOnce();
    TidepoolKeyValueStore standby = newStore(0);
    standby.init(standbyContext, standby);
    standby.committedOffset(CHANGELOG);
    Path third = directory.resolve("other");
    TidepoolKeyValueStore otherThread = newStore(0);
    otherThread.init(new TestContext(third).exactlyOnce(), otherThread);
    otherThread.committedOffset(CHANGELOG);
    CompletableFuture.runAsync(() -> otherThread.put(key("x"), new byte[1])).join();

    write(active, "a");
    producer.commitTransaction();
    assertThat(active.committedOffset(CHANGELOG)).isEqualTo(0);
    assertThat(standby.committedOffset(CHANGELOG)).isEqualTo(-4);
    assertThat(otherThread.committedOffset(CHANGELOG)).isEqualTo(-4);
  }

  @Test
  @DisplayName("Without the client supplier Streams is believed")
  void untrackedThreadBelievesStreams() {
    CompletableFuture.runAsync(
            () -> {
              TidepoolKeyValueStore store = open(0);
              store.put(key("a"), new byte[1]);
              store.commit(Map.of(CHANGELOG, 3L));
              assertThat(store.committedOffset(CHANGELOG)).isEqualTo(3);
            },
            task -> new Thread(task, "untracked").start())
        .join();
  }

  @Test
  @DisplayName("Records to other topics, and without a partition, pass through untouched")
  void otherTopicsPassThrough() {
    List<Object> acknowledged = new ArrayList<>();
    producer.beginTransaction();
    producer.send(
        new ProducerRecord<>("output", new byte[1], new byte[1]),
        (metadata, exception) -> acknowledged.add(metadata.topic()));
    producer.commitTransaction();
    assertThat(acknowledged).containsExactly("output");
    assertThat(broker.history()).hasSize(1);
  }

  private void write(TidepoolKeyValueStore store, String... keys) {
    for (String key : keys) {
      store.put(key(key), key.getBytes());
      send(key);
    }
  }

  private void send(String key) {
    if (!broker.transactionInFlight()) {
      producer.beginTransaction();
    }
    producer.send(
        new ProducerRecord<>(
            CHANGELOG.topic(), CHANGELOG.partition(), key.getBytes(), key.getBytes()));
  }

  private TidepoolKeyValueStore open(long intervalMs) {
    TidepoolKeyValueStore store = newStore(intervalMs);
    store.init(context(intervalMs), store);
    store.committedOffset(CHANGELOG);
    return store;
  }

  private TestContext context(long intervalMs) {
    return new TestContext(directory.resolve("task"))
        .exactlyOnce()
        .with("tidepool.transaction.commit.interval.ms", intervalMs);
  }

  private TidepoolKeyValueStore newStore(long intervalMs) {
    TidepoolKeyValueStore store =
        new TidepoolKeyValueStore(
            "store", TidepoolOptions.DEFAULT.withTransactionCommitIntervalMs(intervalMs));
    opened.add(store);
    return store;
  }

  private static Bytes key(String key) {
    return Bytes.wrap(key.getBytes());
  }

  private static List<String> keys(TidepoolKeyValueStore store) {
    List<String> keys = new ArrayList<>();
    try (var rows = store.all()) {
      rows.forEachRemaining(row -> keys.add(new String(row.key.get())));
    }
    return keys;
  }
}
