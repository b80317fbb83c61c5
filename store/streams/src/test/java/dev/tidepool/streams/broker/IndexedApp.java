package dev.tidepool.streams.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.streams.TidepoolClientSupplier;
import dev.tidepool.streams.TidepoolStores;
import dev.tidepool.streams.broker.CountingApp.Settings;
import dev.tidepool.streams.query.Orders;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.query.RangeQuery;
import org.apache.kafka.streams.query.StateQueryRequest;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * An application that keeps orders in a store with indexes on single values, ranges, unique values
 * and elements of arrays. A record adds its total to the one before, so that one that is processed
 * twice shows; a null value removes the row.
 */
final class IndexedApp implements AutoCloseable {

  private final KafkaStreams streams;

  IndexedApp(Settings settings) {
    streams =
        new KafkaStreams(
            topology(settings), CountingApp.properties(settings), new TidepoolClientSupplier());
    streams.setUncaughtExceptionHandler(e -> StreamThreadExceptionResponse.REPLACE_THREAD);
  }

  private static Topology topology(Settings settings) {
    Topology topology = new Topology();
    topology.addSource(
        "source", new StringDeserializer(), new StringDeserializer(), settings.input());
    topology.addProcessor("adder", Adder::new, "source");
    topology.addStateStore(
        Stores.keyValueStoreBuilder(
                Orders.indexed(
                    TidepoolStores.keyValueStore(Orders.STORE).schema(Orders.plainSchema())),
                Serdes.String(),
                Serdes.String())
            .withCachingDisabled(),
        "adder");
    return topology;
  }

  IndexedApp start() {
    streams.start();
    return this;
  }

  KafkaStreams streams() {
    return streams;
  }

  /** The rows of the partitions here, as Kafka's own queries find them. */
  Map<Integer, Map<String, OrderRow>> rows() {
    Map<Integer, Map<String, OrderRow>> byPartition = new TreeMap<>();
    streams
        .query(
            StateQueryRequest.inStore(Orders.STORE)
                .withQuery(RangeQuery.<String, String>withNoBounds()))
        .getPartitionResults()
        .forEach(
            (partition, result) -> {
              assertThat(result.isSuccess()).as(result.toString()).isTrue();
              Map<String, OrderRow> rows = new TreeMap<>();
              try (KeyValueIterator<String, String> iterator = result.getResult()) {
                iterator.forEachRemaining(row -> rows.put(row.key, OrderRow.of(row.value)));
              }
              byPartition.put(partition, rows);
            });
    return byPartition;
  }

  /** Closes it and tells the others, which otherwise notice once its session has timed out. */
  void leave() {
    streams.close(
        CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
            .withTimeout(Duration.ofSeconds(30)));
  }

  @Override
  public void close() {
    streams.close(Duration.ofSeconds(30));
  }

  private static final class Adder implements Processor<String, String, Void, Void> {

    private KeyValueStore<String, String> orders;

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      orders = context.getStateStore(Orders.STORE);
    }

    @Override
    public void process(Record<String, String> record) {
      if (record.value() == null) {
        orders.delete(record.key());
        return;
      }
      String before = orders.get(record.key());
      OrderRow order = OrderRow.of(record.value());
      orders.put(record.key(), order.after(before == null ? null : OrderRow.of(before)).json());
    }
  }

  /** Runs until killed; see {@link ChildProcess}. */
  public static void main(String[] args) throws InterruptedException {
    new IndexedApp(ChildProcess.settings(args)).start();
    new CountDownLatch(1).await();
  }
}
