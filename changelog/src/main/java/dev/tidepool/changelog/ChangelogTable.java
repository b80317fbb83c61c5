package dev.tidepool.changelog;

import dev.tidepool.engine.CorruptStoreException;
import dev.tidepool.engine.KeyRange;
import dev.tidepool.engine.RowCursor;
import dev.tidepool.table.query.Relation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.utils.Utils;

/**
 * A table whose log is a Kafka topic, for programs without Kafka Streams.
 *
 * <pre>{@code
 * try (ChangelogTable orders =
 *     ChangelogTable.builder("orders", Path.of("orders-table"))
 *         .kafka(Map.of("bootstrap.servers", "localhost:9092"))
 *         .schema(schema)
 *         .index(IndexDefinition.on("orders_city", "city"))
 *         .open()) {
 *   orders.awaitCaughtUp(Duration.ofMinutes(5));
 *   orders.put(key, value).join(); // in the log, and shown
 *   new SqlEngine(new Tables().put("orders", orders.relation())).query("SELECT ...");
 * }
 * }</pre>
 *
 * <p>The log is the only truth: a write goes to the topic, and the table shows it when it has read
 * it from there, as it does with the writes of others. So any number of tables in any number of
 * processes follow one topic, each of them a hot standby, and all of them may write. A changelog of
 * Kafka Streams can be followed like any other topic, if nobody writes to it but Streams.
 *
 * <p>Rows and offset are committed to the local disk as one; the next start reads what follows. If
 * the offset cannot be trusted ({@link ResetCause}), complete rows are shown as they were until the
 * log was read anew beside them. While a table is read for the first time, what is there is shown.
 *
 * <p><b>Threads:</b> any, for everything. One thread of the table watches the topic, some apply
 * records, each partition by one of them. <b>Costs:</b> a read those of the store, times the number
 * of partitions if the key is not in the one that its hash says; a write some milliseconds, most of
 * them the broker's; writes do not wait for each other.
 *
 * <p><b>Errors:</b> what goes wrong between the table and its log is a {@link TableState} with a
 * reason, is tried again, and does not disturb readers.
 */
public final class ChangelogTable implements AutoCloseable {

  private final ChangelogSettings settings;
  private final TableRun run;
  private final Relation relation; // null without columns

  ChangelogTable(ChangelogSettings settings, TableRun run) {
    this.settings = settings;
    this.run = run;
    this.relation =
        settings.definition() == null
            ? null
            : new LiveRelation(settings.definition().schema(), this::knownPartitions);
  }

  /** A table of {@code topic}, with its files in {@code directory}, to be described further. */
  public static ChangelogTableBuilder builder(String topic, java.nio.file.Path directory) {
    return new ChangelogTableBuilder(topic, directory);
  }

  // ---- writing ---------------------------------------------------------------------------------

  /**
   * Writes a row: to the log, and from there to the table.
   *
   * <p>A key stays in the partition in which it is; a new one goes to the one that Kafka's default
   * partitioner says. Blocks while too many writes are on their way, and until the topic is known.
   *
   * @param value plain, without timestamp and headers; null deletes
   * @return done when the log has taken the write and this table shows it, or a later one of the
   *     same key. Fails with a {@link ChangelogException} if that is not known to have happened
   */
  public CompletableFuture<WrittenAt> put(byte[] key, byte[] value) {
    return put(new ChangeRecord(key, value, ChangeRecord.NO_TIMESTAMP, new RecordHeaders()));
  }

  /** The same with timestamp and headers of the record, as far as the layout keeps them. */
  public CompletableFuture<WrittenAt> put(ChangeRecord change) {
    Objects.requireNonNull(change, "change");
    run.requireOpen();
    try {
      run.awaitTopic(settings.kafka().maxBlockMs());
    } catch (ChangelogException e) {
      return CompletableFuture.failedFuture(e);
    }
    return run.writer().write(partitionOf(change.key()), change);
  }

  /** Deletes a row; as {@link #put(byte[], byte[])} with null. */
  public CompletableFuture<WrittenAt> delete(byte[] key) {
    return put(key, null);
  }

  private int partitionOf(byte[] key) {
    List<PartitionTable> partitions = run.partitions();
    int byHash = byHash(key, partitions.size());
    if (rowIn(partitions.get(byHash), key) == null) {
      for (PartitionTable partition : partitions) {
        if (partition.number() != byHash && rowIn(partition, key) != null) {
          return partition.number();
        }
      }
    }
    return byHash;
  }

  private static int byHash(byte[] key, int partitionCount) {
    return Utils.toPositive(Utils.murmur2(key)) % partitionCount;
  }

  // ---- reading ---------------------------------------------------------------------------------

  /**
   * The row of {@code key}, or null: looked for where Kafka's default partitioner would have put
   * it, then in the other partitions.
   */
  public ChangeRecord get(byte[] key) {
    Objects.requireNonNull(key, "key");
    List<PartitionTable> partitions = run.partitions();
    if (partitions.isEmpty()) {
      run.requireOpen();
      return null;
    }
    int byHash = byHash(key, partitions.size());
    byte[] row = rowIn(partitions.get(byHash), key);
    for (int i = 0; row == null && i < partitions.size(); i++) {
      row = i == byHash ? null : rowIn(partitions.get(i), key);
    }
    return row == null ? null : settings.layout().toChange(key, row);
  }

  private byte[] rowIn(PartitionTable partition, byte[] key) {
    RowSlot slot = partition.hold();
    try {
      return slot.store().get(key);
    } catch (CorruptStoreException e) {
      partition.foundDamage(e);
      throw e;
    } finally {
      slot.release();
    }
  }

  /**
   * Gives all rows to {@code action}, partition by partition, each in unsigned byte order of its
   * keys and at one point in time.
   */
  public void forEach(Consumer<? super ChangeRecord> action) {
    for (PartitionTable partition : run.partitions()) {
      RowSlot slot = partition.hold();
      try (RowCursor rows = slot.store().scan(KeyRange.ALL, false)) {
        while (rows.next()) {
          action.accept(settings.layout().toChange(rows.key(), rows.value()));
        }
      } catch (CorruptStoreException e) {
        partition.foundDamage(e);
        throw e;
      } finally {
        slot.release();
      }
    }
  }

  /**
   * The rows with their columns, for SQL and typed queries; always the same object, whatever
   * happens to the table.
   *
   * @throws IllegalStateException if the table has no columns; when it is asked before the topic
   *     was seen for the first time
   */
  public Relation relation() {
    if (relation == null) {
      throw new IllegalStateException(
          "the table of " + settings.topic() + " has no columns: give it a schema");
    }
    return relation;
  }

  private List<PartitionTable> knownPartitions() {
    List<PartitionTable> partitions = run.partitions();
    if (partitions.isEmpty()) {
      throw new IllegalStateException(
          "topic " + settings.topic() + " was not seen yet: " + status().reason());
    }
    return partitions;
  }

  // ---- how it is -------------------------------------------------------------------------------

  /**
   * Waits until the table shows everything that was committed to the log when this was called.
   *
   * @throws TimeoutException if that takes longer; the message says what the table is doing
   */
  public void awaitCaughtUp(Duration timeout) throws InterruptedException, TimeoutException {
    run.awaitShown(System.nanoTime(), timeout);
  }

  /** What the table is doing. */
  public TableStatus status() {
    return run.status();
  }

  /** What the table counts, by name; the same as beans of JMX in the domain tidepool.changelog. */
  public Map<MetricName, KafkaMetric> metrics() {
    return run.metrics().all();
  }

  /** Waits a little for writes that are on their way, commits, and closes. May be called again. */
  @Override
  public void close() {
    run.close();
  }

  @Override
  public String toString() {
    return "table of topic " + settings.topic() + " in " + settings.directory();
  }
}
