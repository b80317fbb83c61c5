package dev.tidepool.changelog;

import static dev.tidepool.changelog.TableFixture.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.changelog.Trust.Verdict;
import dev.tidepool.engine.CorruptStoreException;
import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.KeyRange;
import dev.tidepool.engine.RowCursor;
import dev.tidepool.engine.StoreIoException;
import dev.tidepool.engine.io.DiskOperation;
import dev.tidepool.engine.io.FaultyVfs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

/** A partition step by step, without a broker: what is shown when, also after a kill. */
class PartitionTableTest {

  private static final Uuid ID = new Uuid(1, 1);
  private static final Uuid OTHER_ID = new Uuid(1, 2);
  private static final Path DIRECTORY = Path.of("/table");
  private static final long NOW_MS = 1_000_000;

  private FaultyVfs disk = new FaultyVfs(7);
  private Engine engine = new Engine(EngineOptions.ofMemoryBytes(1 << 20), disk);
  private final List<ResetCause> resets = new ArrayList<>();

  private PartitionTable open() {
    ChangelogSettings settings =
        new ChangelogSettings(
            "t",
            DIRECTORY,
            ValueLayout.PLAIN,
            null,
            TableFixture.TINY,
            new KafkaSettings(Map.of()),
            0,
            1,
            10,
            false,
            Duration.ofDays(1),
            Duration.ofDays(1),
            Duration.ofHours(1),
            Duration.ofDays(1));
    PartitionTable.Events events =
        new PartitionTable.Events() {
          @Override
          public void reset(int partition, Verdict verdict) {
            resets.add(verdict.cause());
          }

          @Override
          public void restored(int partition) {}

          @Override
          public void moved() {}
        };
    return new PartitionTable(settings, 0, engine, disk, DIRECTORY, events);
  }

  /** The process is gone; what it wrote to its files is there. */
  private PartitionTable killAndOpen() {
    disk = disk.kill();
    engine = new Engine(EngineOptions.ofMemoryBytes(1 << 20), disk);
    return open();
  }

  private static LogFacts.Partition log(Uuid id, long start, long end) {
    return new LogFacts.Partition(id, start, end, NOW_MS, System.nanoTime(), -1);
  }

  private static void apply(PartitionTable table, long offset, String key) {
    table.apply(new ConsumerRecord<>("t", 0, offset, bytes(key), bytes("v" + offset)));
    table.applied(offset + 1, 1, 1, 2);
  }

  private static TreeSet<String> keys(PartitionTable table) {
    TreeSet<String> keys = new TreeSet<>();
    RowSlot slot = table.hold();
    try (RowCursor rows = slot.store().scan(KeyRange.ALL, false)) {
      while (rows.next()) {
        keys.add(new String(rows.key(), UTF_8));
      }
    } finally {
      slot.release();
    }
    return keys;
  }

  /** With the rows a and b, of offsets 0 and 1, committed as complete. */
  private PartitionTable complete() {
    PartitionTable table = open();
    table.review(log(ID, 0, 2));
    apply(table, 0, "a");
    assertThat(table.state()).isEqualTo(TableState.RESTORING);
    apply(table, 1, "b");
    assertThat(table.state()).isEqualTo(TableState.FOLLOWING);
    table.commit();
    return table;
  }

  @Test
  void oldRowsAreShownWholeUntilNewOnesAre() {
    PartitionTable table = complete();
    table.review(log(ID, 1, 3)); // the record of a is gone
    assertThat(resets).containsExactly(ResetCause.START_MOVED);
    assertThat(table.state()).isEqualTo(TableState.REBUILDING);
    assertThat(table.position()).isEqualTo(1);
    apply(table, 1, "b");
    assertThat(keys(table)).containsExactly("a", "b");
    apply(table, 2, "c");
    assertThat(table.state()).isEqualTo(TableState.FOLLOWING);
    assertThat(keys(table)).containsExactly("b", "c");
    PartitionTable again = killAndOpen();
    assertThat(keys(again)).as("the new rows are the committed ones").containsExactly("b", "c");
    again.review(log(ID, 1, 3));
    assertThat(again.position()).isEqualTo(3);
    assertThat(again.state()).isEqualTo(TableState.FOLLOWING);
    again.close();
  }

  @Test
  void damageIsNotForgottenWhileTheDiskRefuses() {
    PartitionTable table = complete();
    table.foundDamage(new CorruptStoreException(DIRECTORY, 0, "checksum", "1", "2"));
    for (DiskOperation operation : DiskOperation.values()) {
      disk.failWithChance(operation, 1);
    }
    assertThatThrownBy(() -> table.review(log(ID, 0, 2))).isInstanceOf(StoreIoException.class);
    for (DiskOperation operation : DiskOperation.values()) {
      disk.failWithChance(operation, 0);
    }
    table.review(log(ID, 0, 2));
    assertThat(resets).containsExactly(ResetCause.DAMAGED);
    apply(table, 0, "a");
    apply(table, 1, "b");
    assertThat(keys(table)).containsExactly("a", "b");
    table.close();
  }

  @Test
  void killAmidOfReadingAnewGoesOnWhereItWas() {
    PartitionTable table = complete();
    table.review(log(ID, 1, 4));
    apply(table, 1, "b");
    table.commit();
    apply(table, 2, "lost with the process");
    PartitionTable again = killAndOpen();
    assertThat(keys(again)).containsExactly("a", "b");
    again.review(log(ID, 1, 4));
    assertThat(again.state()).isEqualTo(TableState.REBUILDING);
    assertThat(again.position()).isEqualTo(2);
    apply(again, 2, "c");
    assertThat(keys(again)).containsExactly("a", "b");
    apply(again, 3, "d");
    assertThat(keys(again)).containsExactly("b", "c", "d");
    again.close();
  }

  @Test
  void rowsThatWereNeverCompleteAreClearedAtOnce() {
    PartitionTable table = open();
    table.review(log(ID, 0, 9));
    apply(table, 0, "a");
    table.review(log(OTHER_ID, 0, 9));
    assertThat(resets).containsExactly(ResetCause.RECREATED);
    assertThat(table.state()).isEqualTo(TableState.RESTORING);
    assertThat(keys(table)).isEmpty();
    table.close();
  }

  @Test
  void writesOfALogThatIsGoneFailAndOthersWait() {
    PartitionTable table = complete();
    CompletableFuture<WrittenAt> shown = new CompletableFuture<>();
    table.writes().acknowledged(1, shown);
    assertThat(shown.join()).isEqualTo(new WrittenAt(0, 1));
    CompletableFuture<WrittenAt> waiting = new CompletableFuture<>();
    table.writes().acknowledged(3, waiting);
    table.review(log(ID, 1, 4));
    apply(table, 1, "b");
    apply(table, 2, "c");
    assertThat(waiting).isNotDone();
    apply(table, 3, "d");
    assertThat(waiting.join()).isEqualTo(new WrittenAt(0, 3));
    CompletableFuture<WrittenAt> lost = new CompletableFuture<>();
    table.writes().acknowledged(9, lost);
    table.review(log(OTHER_ID, 0, 1));
    assertThatThrownBy(lost::join).hasMessageContaining("the topic was created again");
    table.close();
  }

  @Test
  void whatIsNotCommittedIsReadAgainAfterAKill() {
    PartitionTable table = complete();
    apply(table, 2, "c");
    PartitionTable again = killAndOpen();
    assertThat(keys(again)).containsExactly("a", "b");
    again.review(log(ID, 0, 3));
    assertThat(again.position()).isEqualTo(2);
    assertThat(resets).isEmpty();
    again.close();
  }
}
