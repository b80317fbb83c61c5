package dev.tidepool.connect;

import static dev.tidepool.connect.SinkFixture.json;
import static dev.tidepool.connect.SinkFixture.jsonRecord;
import static dev.tidepool.connect.SinkFixture.properties;
import static dev.tidepool.connect.SinkFixture.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.engine.CorruptStoreException;
import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreIoException;
import dev.tidepool.engine.io.DiskOperation;
import dev.tidepool.engine.io.FaultyVfs;
import dev.tidepool.sql.SqlEngine;
import dev.tidepool.sql.Tables;
import dev.tidepool.sql.error.SqlException;
import dev.tidepool.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A task, promise by promise. */
class SinkTaskTest {
  private static final TopicPartition SOURCE = new TopicPartition("t", 0);
  private static final List<TopicPartition> SOURCES = List.of(SOURCE);

  private final Map<TopicPartition, List<SinkRecord>> log = new HashMap<>();
  private FaultyVfs vfs = new FaultyVfs(1);

  SinkTaskTest() {
    log.put(SOURCE, new ArrayList<>());
  }

  private void add(String key, String value) {
    log.get(SOURCE).add(jsonRecord(log.get(SOURCE).size(), key, value));
  }

  private FakeWorker worker(String... namesAndValues) {
    FakeWorker worker = new FakeWorker(vfs, properties(namesAndValues), log);
    worker.start();
    return worker;
  }

  private FakeWorker opened(String... namesAndValues) {
    FakeWorker worker = worker(namesAndValues);
    worker.open(SOURCES);
    return worker;
  }

  private static Path directory() {
    return Path.of("/tables/orders+sink%2F1/t-0");
  }

  // ---- rows ------------------------------------------------------------------------------------

  @Test
  void recordsBecomeRowsThatIndexesFind() throws Exception {
    FakeWorker worker = opened("pk.fields", "id", "indexes", "address.city,lower(name)+qty,tags");
    add("1", "{\"name\":\"Ada\",\"qty\":2,\"address\":{\"city\":\"Riga\"}}");
    add("2", "{\"name\":\"Bob\",\"qty\":3,\"address\":{\"city\":\"Oslo\"},\"tags\":[\"a\",\"b\"]}");
    add("1", "{\"name\":\"Ada\",\"qty\":5,\"address\":{\"city\":\"Rome\"}}");
    worker.deliverAll(10);
    Table table = worker.table(SOURCE);
    assertThat(rows(table))
        .containsExactlyInAnyOrder(
            Map.of("id", "1", "name", "Ada", "qty", "5", "address.city", "Rome"),
            Map.of(
                "id",
                "2",
                "name",
                "Bob",
                "qty",
                "3",
                "address.city",
                "Oslo",
                "tags",
                List.of("a", "b")));
    table.awaitIndexes();
    assertThat(table.verify()).isEmpty();
    assertThat(table.indexes().indexes()).hasSize(3);
    SqlEngine sql = new SqlEngine(new Tables().put("t", table));
    assertThat(sql.explain("SELECT id FROM t WHERE \"address.city\" = 'Rome'"))
        .contains("index scan address.city");
    assertThat(sql.explain("SELECT id FROM t WHERE 'a' = ANY(tags)")).contains("index scan tags");
    assertThat(sql.explain("SELECT id FROM t WHERE lower(name) = 'bob' AND qty = 3"))
        .contains("index scan lower(name)+qty");
    worker.stop();
  }

  @Test
  void tombstonesDelete() {
    FakeWorker worker = opened("delete.enabled", "true");
    add("1", null); // there are no rows yet
    add("1", "{\"a\":1}");
    add("2", "{\"a\":2}");
    add("1", null);
    add("3", null);
    worker.deliverAll(10);
    assertThat(rows(worker.table(SOURCE))).containsExactly(Map.of("record_key", "2", "a", "2"));
    assertThat(worker.reportedOf(SOURCE)).isEmpty();
    worker.stop();
  }

  @Test
  void insertTakesNoRowTwice() {
    FakeWorker worker = opened("insert.mode", "insert");
    add("1", "{\"a\":1}");
    add("1", "{\"a\":2,\"b\":1}");
    worker.deliverAll(1);
    assertThat(rows(worker.table(SOURCE))).containsExactly(Map.of("record_key", "1", "a", "1"));
    assertThat(worker.table(SOURCE).schema().indexOf("b")).as("a bad record's column").isNegative();
    assertThat(worker.reportedOf(SOURCE)).containsExactly(1L);
    worker.stop();
  }

  @Test
  void severalTopicsBecomeOneTable() {
    assertThat(SinkFixture.settings("table.name.format", "all").tableOf("t")).isEqualTo("all");
    assertThat(SinkFixture.settings("table.name.format", "a_${topic}_${topic}").tableOf("t"))
        .isEqualTo("a_t_t");
  }

  // ---- offsets ---------------------------------------------------------------------------------

  @Test
  void commitSaysWhatIsDurableAndOpenGoesOnThere() {
    FakeWorker worker = opened();
    add("1", "{\"a\":1}");
    worker.deliverAll(10);
    assertThat(worker.committed).isEmpty();
    worker.commit();
    assertThat(worker.committed).containsEntry(SOURCE, 1L);
    add("2", "{\"a\":2,\"b\":true}");
    worker.deliverAll(10);
    worker.kill();
    worker.committed.put(SOURCE, 2L); // whatever the group says
    worker.start();
    worker.open(SOURCES);
    assertThat(rows(worker.table(SOURCE))).hasSizeLessThan(3);
    worker.deliverAll(10);
    assertThat(rows(worker.table(SOURCE))).hasSize(2);
    worker.stop();
    assertThat(worker.committed).containsEntry(SOURCE, 2L);
  }

  @Test
  void partitionWithoutRowsIsMadeFromTheStartOfTheTopic() {
    add("1", "{\"a\":1}");
    FakeWorker worker = worker();
    worker.committed.put(SOURCE, 1L); // another worker had it
    worker.open(SOURCES);
    worker.deliverAll(10);
    assertThat(rows(worker.table(SOURCE))).hasSize(1);
    worker.stop();
  }

  @Test
  void recordsThatTransformationsDropAreCommittedPast() {
    FakeWorker worker = opened();
    add("1", "{\"a\":1}");
    log.get(SOURCE).add(null);
    log.get(SOURCE).add(null);
    worker.deliverAll(10);
    worker.commit();
    assertThat(worker.committed).containsEntry(SOURCE, 3L);
    worker.kill();
    worker.start();
    worker.open(SOURCES);
    assertThat(worker.hasDeliveredAll()).isTrue();
    worker.stop();
  }

  @Test
  void lostPartitionIsClosedWithoutACommit() {
    FakeWorker worker = opened();
    add("1", "{\"a\":1}");
    worker.deliverAll(10);
    worker.lose(SOURCES);
    worker.open(SOURCES);
    assertThat(worker.table(SOURCE)).isNull();
    worker.deliverAll(10);
    assertThat(rows(worker.table(SOURCE))).hasSize(1);
    worker.stop();
  }

  @Test
  void topicThatWasMadeAnewIsRefused() {
    FakeWorker worker = opened();
    add("1", "{\"a\":1}");
    add("2", "{\"a\":1}");
    worker.deliverAll(10);
    worker.stop();
    log.get(SOURCE).clear();
    worker.start();
    worker.open(SOURCES);
    // The consumer is beyond the end, and begins at the start.
    assertThatThrownBy(() -> worker.task.put(List.of(jsonRecord(0, "1", "{\"a\":1}"))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("t-0 goes on at offset 0, but the rows are up to offset 2")
        .hasMessageContaining("delete " + directory());
    worker.stop();
  }

  // ---- bad records -----------------------------------------------------------------------------

  @Test
  void badRecordIsReportedAndPassed() {
    FakeWorker worker = opened();
    add("1", "{\"a\":1}");
    add("2", "{\"a\":\"x\"}");
    add(null, "{\"a\":1}");
    add("3", "{\"a\":3}");
    worker.deliverAll(10);
    worker.commit();
    assertThat(worker.reportedOf(SOURCE)).containsExactly(1L, 2L);
    assertThat(worker.committed).containsEntry(SOURCE, 4L);
    assertThat(rows(worker.table(SOURCE))).hasSize(2);
    worker.stop();
  }

  @Test
  void withoutReporterToleranceDecides() {
    add("1", "{\"a\":1}");
    add("2", "5");
    FakeWorker worker = worker();
    worker.hasReporter = false;
    worker.open(SOURCES);
    assertThatThrownBy(() -> worker.deliver(10))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("the record of t-0 at offset 1: the value is a Long");
    worker.commit();
    assertThat(worker.committed).as("what was delivered before").doesNotContainEntry(SOURCE, 2L);
    worker.stop();

    FakeWorker tolerant = new FakeWorker(worker.vfs, properties("errors.tolerance", "all"), log);
    tolerant.hasReporter = false;
    tolerant.start();
    tolerant.open(SOURCES);
    tolerant.deliverAll(10);
    assertThat(rows(tolerant.table(SOURCE))).hasSize(1);
    tolerant.stop();
    assertThat(tolerant.committed).containsEntry(SOURCE, 2L);
  }

  @Test
  void nothingIsCommittedPastAReportThatFailed() {
    FakeWorker worker = opened();
    add("1", "{\"a\":1}");
    worker.deliverAll(10);
    worker.commit();
    worker.report = CompletableFuture.failedFuture(new IllegalStateException("no topic"));
    add("2", "5");
    add("3", "{\"a\":3}");
    worker.deliverAll(10);
    worker.commit();
    assertThat(worker.committed).containsEntry(SOURCE, 1L);
    assertThatThrownBy(() -> worker.deliver(10))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("a bad record could not be reported");
    worker.stop();
    worker.report = CompletableFuture.completedFuture(null);
    worker.reportedOf(SOURCE).clear();
    worker.start();
    worker.open(SOURCES);
    worker.deliverAll(10);
    assertThat(worker.reportedOf(SOURCE)).containsExactly(1L);
    assertThat(rows(worker.table(SOURCE))).hasSize(2);
    worker.stop();
  }

  // ---- settings that change, directories, disks ------------------------------------------------

  @Test
  void otherPrimaryKeyIsRefused() {
    FakeWorker worker = opened();
    add("1", "{\"a\":1}");
    worker.deliverAll(10);
    worker.stop();
    FakeWorker other =
        new FakeWorker(worker.vfs, properties("pk.mode", "record_value", "pk.fields", "a"), log);
    other.start();
    assertThatThrownBy(() -> other.open(SOURCES))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("are by the primary key record_key(), asked for is record_value(a)");
    other.task.stop();
  }

  @Test
  void indexesMayComeAndGo() throws Exception {
    FakeWorker worker = opened("indexes", "a");
    add("1", "{\"a\":1,\"b\":2}");
    worker.deliverAll(10);
    worker.stop();
    FakeWorker other = new FakeWorker(worker.vfs, properties("indexes", "b,nowhere"), log);
    other.start();
    other.open(SOURCES);
    Table table = other.table(SOURCE);
    table.awaitIndexes();
    assertThat(table.verify()).isEmpty();
    assertThat(table.indexes().indexes().stream().map(index -> index.definition().name()))
        .containsExactly("b");
    other.stop();
  }

  @Test
  void directoryOfAnotherIsRefusedAfterRetries() {
    FakeWorker worker = opened();
    try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(1 << 20), vfs)) {
      TidepoolSinkTask second = new TidepoolSinkTask(vfs, engine, SinkFixture.TINY);
      second.start(properties("max.retries", "2"));
      assertThatThrownBy(() -> second.open(SOURCES))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("the rows of t-0 cannot be opened, tried 3 times")
          .hasMessageContaining(directory().toString());
      second.stop();
    }
    worker.stop();
  }

  @Test
  void fullDiskIsWaitedFor() throws Exception {
    FakeWorker worker = opened("max.retries", "1000");
    String filler = "x".repeat(100);
    for (int i = 0; i < 400; i++) {
      add(String.valueOf(i), "{\"a\":" + i + ",\"f\":\"" + filler + i * 7919L + "\"}");
    }
    worker.deliver(100);
    worker.commit();
    vfs.diskCapacityBytes(vfs.files().values().stream().mapToLong(Long::longValue).sum() + 4096);
    for (int i = 0; i < 20; i++) {
      worker.deliver(100);
      worker.commit();
    }
    assertThat(worker.isRetrying()).isTrue();
    assertThat(worker.committed.get(SOURCE)).isLessThan(400L);
    assertThat(rows(worker.table(SOURCE))).as("still read").isNotEmpty();
    vfs.diskCapacityBytes(Long.MAX_VALUE);
    worker.deliverAll(100);
    worker.commit();
    assertThat(worker.committed).containsEntry(SOURCE, 400L);
    assertThat(rows(worker.table(SOURCE))).hasSize(400);
    worker.stop();
  }

  /** New columns close the rows and open them again, and each step of that may fail. */
  @ParameterizedTest
  @EnumSource(DiskOperation.class)
  void columnsThatComeWhileTheDiskFailsAreThereLater(DiskOperation operation) throws Exception {
    for (int run = 0; run < 12; run++) {
      int failures = 1 + run / 2;
      boolean isCommitted = run % 2 == 0;
      log.get(SOURCE).clear();
      vfs = new FaultyVfs(failures);
      FakeWorker worker = opened("max.retries", "1000", "indexes", "a,b");
      add("1", "{\"a\":1}");
      add("2", "{\"a\":2}");
      worker.deliverAll(10);
      if (isCommitted) {
        worker.commit(); // so that it is the opening that fails
      }
      add("2", "{\"a\":3,\"b\":\"new\"}");
      add("3", "{\"a\":4,\"b\":\"newer\"}");
      vfs.failNext(operation, failures);
      while (!worker.hasDeliveredAll()) {
        worker.deliver(10);
        worker.commit();
      }
      vfs.failNext(operation, 0);
      worker.commit();
      assertThat(worker.committed).containsEntry(SOURCE, 4L);
      assertThat(rows(worker.table(SOURCE)))
          .containsExactlyInAnyOrder(
              Map.of("record_key", "1", "a", "1"),
              Map.of("record_key", "2", "a", "3", "b", "new"),
              Map.of("record_key", "3", "a", "4", "b", "newer"));
      worker.table(SOURCE).awaitIndexes();
      assertThat(worker.table(SOURCE).verify()).isEmpty();
      worker.stop();
    }
  }

  @Test
  void diskThatRefusesTooOftenFailsTheTask() {
    FakeWorker worker = opened("max.retries", "2");
    for (int i = 0; i < 2_000; i++) {
      add(String.valueOf(i), "{\"a\":" + i + "}");
    }
    worker.deliver(1);
    worker.commit();
    vfs.diskCapacityBytes(0);
    assertThatThrownBy(() -> worker.deliverAll(2_000))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("the disk refused 3 times in a row")
        .hasCauseInstanceOf(StoreIoException.class);
    worker.commit();
    assertThat(worker.committed).containsEntry(SOURCE, 1L);
    vfs.diskCapacityBytes(Long.MAX_VALUE);
    worker.kill();
    worker.start();
    worker.open(SOURCES);
    worker.deliverAll(100);
    assertThat(rows(worker.table(SOURCE))).hasSize(2_000);
    worker.stop();
  }

  /** Wherever a bit flips, the rows are whole in the end, or reading them says what is damaged. */
  @Test
  void damagedRowsAreMadeAnewOrNamed() throws Exception {
    FakeWorker worker = opened();
    for (int i = 0; i < 100; i++) {
      add(String.valueOf(i), "{\"a\":" + i + "}");
    }
    worker.deliverAll(100);
    worker.stop();
    Path segment = directory().resolve("00000001.seg");
    long bytes = vfs.files().get(segment);
    int whole = 0;
    for (long offset = 64; offset < bytes; offset += bytes / 40) {
      FaultyVfs damaged = vfs.copy();
      damaged.flipBit(segment, offset, 3);
      FakeWorker next = new FakeWorker(damaged, properties(), log);
      next.committed.putAll(worker.committed);
      next.start();
      next.open(SOURCES);
      next.deliverAll(100);
      try {
        assertThat(rows(next.table(SOURCE))).hasSize(100);
        whole++;
      } catch (CorruptStoreException | SqlException e) {
        assertThat(e).hasStackTraceContaining(segment.toString());
      }
      next.stop();
    }
    assertThat(whole).isPositive();
  }

  @Test
  void renamedTopicIsRefused() {
    FakeWorker worker = opened();
    SinkRecord record = jsonRecord(0, "1", "{\"a\":1}");
    SinkRecord renamed =
        record.newRecord(
            "other", 0, null, json("1").value(), null, record.value(), record.timestamp());
    assertThatThrownBy(() -> worker.task.put(List.of(renamed)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("renamed topic t to other");
    worker.stop();
  }
}
