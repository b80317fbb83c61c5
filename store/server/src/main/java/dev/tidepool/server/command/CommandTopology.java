package dev.tidepool.server.command;

import dev.tidepool.server.command.CommandProcessor.Sent;
import dev.tidepool.streams.TidepoolStoreSupplier;
import dev.tidepool.streams.TidepoolStores;
import dev.tidepool.table.schema.IndexDefinition;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.Stores;

/** From commands to rows and replies, as a topology. */
public final class CommandTopology {
  private CommandTopology() {}

  /**
   * The topology of {@code table}: it reads its command topic, keeps rows and replies in stores,
   * and writes to the topic of replies.
   *
   * @throws IllegalArgumentException if rows cannot be written with these columns, or an index does
   *     not fit them
   */
  public static Topology of(CommandTable table) {
    table.codec().rowEncoder(table.schema()); // refuses columns that cannot be written
    TidepoolStoreSupplier rows =
        TidepoolStores.timestampedKeyValueStore(CommandTable.ROW_STORE)
            .schema(table.schema())
            .codec(table.codec());
    for (IndexDefinition index : table.indexes()) {
      rows = rows.index(index);
    }
    Serializer<byte[]> bytes = Serdes.ByteArray().serializer();
    Serializer<Sent> replies = (topic, sent) -> ReplyJson.write(sent.reply());
    StreamPartitioner<byte[], Sent> toWhoAsked =
        (topic, key, sent, partitionCount) ->
            Optional.of(Set.of(sent.replyPartition() % partitionCount));
    return new Topology()
        .addSource(
            "commands",
            Serdes.ByteArray().deserializer(),
            Serdes.ByteArray().deserializer(),
            table.commandTopic())
        .addProcessor("table", () -> new CommandProcessor(table), "commands")
        .addStateStore(
            Stores.timestampedKeyValueStoreBuilder(rows, Serdes.ByteArray(), Serdes.ByteArray())
                .withCachingDisabled(),
            "table")
        .addStateStore(
            Stores.keyValueStoreBuilder(
                    TidepoolStores.keyValueStore(CommandTable.REPLY_STORE),
                    Serdes.Integer(),
                    Serdes.ByteArray())
                .withCachingDisabled(),
            "table")
        .addSink("replies", table.replyTopic(), bytes, replies, toWhoAsked, "table");
  }
}
