package dev.tidepool.server.command;

import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;

/**
 * One partition of a table {@code t (id BIGINT PRIMARY KEY, city STRING NOT NULL, n INT)} with an
 * index, driven without a broker. It can be opened with the stores of another one as they were at
 * some moment: what an aborted transaction leaves behind.
 */
final class Partition implements AutoCloseable {
  private static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              new Column("id", ColumnType.BIGINT, Column.KEY, false),
              new Column("city", ColumnType.STRING, "city", false),
              Column.of("n", ColumnType.INT)));

  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> commands;
  private final TestOutputTopic<byte[], byte[]> replies;
  private long nextOffset;

  /**
   * All that a transaction commits.
   *
   * @param rows and their timestamps, by key
   */
  record Committed(
      Map<String, ValueAndTimestamp<byte[]>> rows, Map<Integer, byte[]> replies, long nextOffset) {
    static final Committed NOTHING = new Committed(Map.of(), Map.of(), 0);
  }

  /** Opens one that remembers {@code replyCount} replies, at {@code committed}. */
  Partition(Path directory, int replyCount, Committed committed) {
    CommandTable table =
        new CommandTable(
            "t",
            SCHEMA,
            1,
            CommandTable.CODEC,
            List.of(IndexDefinition.on("t_city", "city")),
            "commands",
            "replies",
            replyCount);
    Properties configs = new Properties();
    configs.put("application.id", "partition");
    configs.put("state.dir", directory.toString());
    configs.put("tidepool.memory.bytes", 4 << 20);
    driver = new TopologyTestDriver(CommandTopology.of(table), configs);
    commands =
        driver.createInputTopic("commands", new ByteArraySerializer(), new ByteArraySerializer());
    replies =
        driver.createOutputTopic(
            "replies", new ByteArrayDeserializer(), new ByteArrayDeserializer());
    KeyValueStore<byte[], ValueAndTimestamp<byte[]>> rows = rowStore();
    committed.rows.forEach((key, row) -> rows.put(key.getBytes(StandardCharsets.UTF_8), row));
    KeyValueStore<Integer, byte[]> remembered = driver.getKeyValueStore("replies");
    committed.replies.forEach(remembered::put);
    while (nextOffset < committed.nextOffset) {
      sendBytes(null); // only moves the offset on: there is no reply to nothing
    }
  }

  private KeyValueStore<byte[], ValueAndTimestamp<byte[]>> rowStore() {
    return driver.getTimestampedKeyValueStore("rows");
  }

  /** Executes a command. */
  Reply send(Command command) {
    sendBytes(CommandJson.write(command));
    Reply reply = ReplyJson.read(replies.readValue());
    if (!replies.isEmpty()) {
      throw new AssertionError("two replies to " + command);
    }
    return reply;
  }

  /** Sends a record, and tells how many replies there are to it. */
  long sendBytes(byte[] value) {
    nextOffset++;
    commands.pipeInput(null, value, 1_000_000 + nextOffset);
    return value == null ? 0 : replies.getQueueSize();
  }

  /** The rows as text: their keys and values. */
  Map<String, String> rows() {
    Map<String, String> rows = new TreeMap<>();
    committed()
        .rows
        .forEach((key, row) -> rows.put(key, new String(row.value(), StandardCharsets.UTF_8)));
    return rows;
  }

  /** All that would be there if everything so far was committed. */
  Committed committed() {
    Map<String, ValueAndTimestamp<byte[]>> rows = new TreeMap<>();
    try (KeyValueIterator<byte[], ValueAndTimestamp<byte[]>> all = rowStore().all()) {
      all.forEachRemaining(row -> rows.put(new String(row.key, StandardCharsets.UTF_8), row.value));
    }
    Map<Integer, byte[]> remembered = new TreeMap<>();
    try (KeyValueIterator<Integer, byte[]> all =
        driver.<Integer, byte[]>getKeyValueStore("replies").all()) {
      all.forEachRemaining(row -> remembered.put(row.key, row.value));
    }
    return new Committed(rows, remembered, nextOffset);
  }

  @Override
  public void close() {
    driver.close();
  }
}
