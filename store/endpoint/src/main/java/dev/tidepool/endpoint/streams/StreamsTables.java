package dev.tidepool.endpoint.streams;

import dev.tidepool.endpoint.TableMetric;
import dev.tidepool.endpoint.TableSource;
import dev.tidepool.endpoint.TidepoolEndpoint;
import dev.tidepool.streams.query.QueryFailedException;
import dev.tidepool.streams.query.TidepoolQueries;
import dev.tidepool.table.query.Relation;
import java.util.List;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/**
 * Stores of a Kafka Streams application as tables:
 *
 * <pre>
 *   TidepoolEndpoint endpoint = StreamsTables.endpoint(streams, "orders", "customers").port(8080).start();
 * </pre>
 *
 * <p>A table is what this instance holds of a store: partitions of other instances are not asked;
 * {@link StreamsCluster} asks them.
 *
 * <p><b>Threads:</b> any.
 */
public final class StreamsTables implements TableSource {
  private final KafkaStreams streams;
  private final TidepoolQueries queries;
  private final List<String> stores;

  private StreamsTables(KafkaStreams streams, List<String> stores) {
    this.streams = streams;
    this.queries = TidepoolQueries.of(streams);
    this.stores = stores;
  }

  /** The tables that are named as these stores of {@code streams}. */
  public static StreamsTables of(KafkaStreams streams, String... stores) {
    return new StreamsTables(streams, List.of(stores));
  }

  /** An endpoint, to be started, of these stores. */
  public static TidepoolEndpoint.Builder endpoint(KafkaStreams streams, String... stores) {
    return TidepoolEndpoint.of(of(streams, stores));
  }

  @Override
  public List<String> tableNames() {
    return stores;
  }

  @Override
  public Relation relation(String name) {
    try {
      return queries.relation(name);
    } catch (QueryFailedException | InvalidStateStoreException e) {
      throw StreamsErrors.unavailable(name, e);
    }
  }

  @Override
  public String whyNotReady() {
    return StreamsErrors.whyNotReady(streams);
  }

  @Override
  public List<TableMetric> metrics() {
    return StoreNumbers.of(streams.metrics().values(), stores);
  }
}
