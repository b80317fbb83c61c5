package dev.tidepool.server.command;

import dev.tidepool.streams.TidepoolStoreSupplier;
import dev.tidepool.streams.TidepoolStores;
import dev.tidepool.table.codec.RowCodec;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.TableSchema;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.ValueAndTimestamp;

/** From the records of a topic to rows: each is the newest row of its key, or removes it. */
public final class TopicTopology {
  private TopicTopology() {}

  /**
   * The topology of a table whose rows are the records of {@code topic}.
   *
   * @throws IllegalArgumentException if columns or indexes do not fit the format
   */
  public static Topology of(
      String topic, TableSchema schema, RowCodec codec, List<IndexDefinition> indexes) {
    TidepoolStoreSupplier rows =
        TidepoolStores.timestampedKeyValueStore(CommandTable.ROW_STORE).schema(schema).codec(codec);
    for (IndexDefinition index : indexes) {
      rows = rows.index(index);
    }
    return new Topology()
        .addSource(
            "records", Serdes.ByteArray().deserializer(), Serdes.ByteArray().deserializer(), topic)
        .addProcessor("table", Rows::new, "records")
        .addStateStore(
            Stores.timestampedKeyValueStoreBuilder(rows, Serdes.ByteArray(), Serdes.ByteArray())
                .withCachingDisabled(),
            "table");
  }

  private static final class Rows implements Processor<byte[], byte[], Void, Void> {
    private KeyValueStore<byte[], ValueAndTimestamp<byte[]>> store;

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      store = context.getStateStore(CommandTable.ROW_STORE);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      if (record.key() != null) {
        store.put(
            record.key(),
            record.value() == null
                ? null
                : ValueAndTimestamp.make(record.value(), record.timestamp()));
      }
    }
  }
}
