package dev.tidepool.endpoint.streams;

import dev.tidepool.endpoint.PartitionHosts;
import dev.tidepool.endpoint.ReadBounds;
import dev.tidepool.endpoint.TableMetric;
import dev.tidepool.endpoint.TablesMoveException;
import dev.tidepool.endpoint.TidepoolEndpoint;
import dev.tidepool.endpoint.cluster.Cluster;
import dev.tidepool.endpoint.cluster.ClusterOptions;
import dev.tidepool.endpoint.cluster.ClusterTables;
import dev.tidepool.endpoint.cluster.KeyRouting;
import dev.tidepool.table.Table;
import dev.tidepool.table.codec.KeyEncoder;
import dev.tidepool.table.query.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Stores of all instances of a Kafka Streams application as whole tables:
 *
 * <pre>
 *   properties.put("application.server", "10.0.0.7:8080");
 *   ...
 *   TidepoolEndpoint endpoint =
 *       StreamsCluster.endpoint(streams, new HostInfo("10.0.0.7", 8080), options, "orders").start();
 * </pre>
 *
 * <p>Each instance sets {@code application.server} to where its endpoint listens, as the others
 * reach it. A store that is global is whole on each instance: {@link StreamsTables} is for these.
 *
 * <p>Keys are looked for first where Kafka's default partitioner puts them, and everywhere if they
 * are not there.
 *
 * <p><b>Threads:</b> any.
 */
public final class StreamsCluster implements Cluster {
  private final KafkaStreams streams;
  private final HostInfo self;
  private final List<String> stores;
  private final ConcurrentMap<String, Optional<KeyRouting>> routings = new ConcurrentHashMap<>();

  private StreamsCluster(KafkaStreams streams, HostInfo self, List<String> stores) {
    this.streams = Objects.requireNonNull(streams, "streams");
    this.self = Objects.requireNonNull(self, "self");
    this.stores = stores;
  }

  /**
   * The instances of {@code streams}.
   *
   * @param self {@code application.server} of this one
   */
  public static StreamsCluster of(KafkaStreams streams, HostInfo self, String... stores) {
    return new StreamsCluster(streams, self, List.of(stores));
  }

  /** An endpoint, to be started, of these stores; it listens on the port of {@code self}. */
  public static TidepoolEndpoint.Builder endpoint(
      KafkaStreams streams, HostInfo self, ClusterOptions options, String... stores) {
    ClusterTables tables = new ClusterTables(of(streams, self, stores), options);
    return TidepoolEndpoint.of(tables).port(self.port());
  }

  @Override
  public List<String> tableNames() {
    return stores;
  }

  @Override
  public String self() {
    return name(self);
  }

  private static String name(HostInfo host) {
    return host.host() + ":" + host.port();
  }

  @Override
  public List<PartitionHosts> partitions(String store) {
    AtomicInteger count = new AtomicInteger(1);
    List<PartitionHosts> partitions = new ArrayList<>();
    for (int number = 0; number < count.get(); number++) {
      KeyQueryMetadata hosts = hosts(store, number, count);
      if (hosts == null || hosts.partition() != number) {
        throw new TablesMoveException("it is not known yet who has store " + store, null);
      }
      partitions.add(
          new PartitionHosts(
              isKnown(hosts.activeHost()) ? name(hosts.activeHost()) : null,
              hosts.standbyHosts().stream().map(StreamsCluster::name).sorted().toList()));
    }
    return partitions;
  }

  private static boolean isKnown(HostInfo host) {
    return host != null && host.port() >= 0;
  }

  /** Kafka tells of a key's partition only: so ask for one that is in partition {@code number}. */
  private KeyQueryMetadata hosts(String store, int number, AtomicInteger count) {
    StreamPartitioner<Integer, Object> partitioner =
        (topic, key, value, partitionCount) -> {
          count.set(partitionCount);
          return Optional.of(Set.of(number));
        };
    try {
      return streams.queryMetadataForKey(store, number, partitioner);
    } catch (IllegalStateException | InvalidStateStoreException e) {
      throw StreamsErrors.unavailable(store, e);
    }
  }

  @Override
  public Map<Integer, Relation> local(String store, Map<Integer, String> asked, ReadBounds bounds) {
    Map<Integer, Relation> partitions = LocalPartitions.of(streams, store, asked.keySet(), bounds);
    learnRouting(store, partitions);
    return partitions;
  }

  @Override
  public KeyRouting routing(String store) {
    return routings.getOrDefault(store, Optional.empty()).orElse(null);
  }

  @Override
  public String whyNotReady() {
    return StreamsErrors.whyNotReady(streams);
  }

  @Override
  public List<TableMetric> metrics() {
    return StoreNumbers.of(streams.metrics().values(), stores);
  }

  /** Learns from a partition how keys of {@code store} are written. */
  private void learnRouting(String store, Map<Integer, Relation> partitions) {
    if (routings.containsKey(store)) {
      return;
    }
    for (Relation relation : partitions.values()) {
      if (relation instanceof Table table) {
        KeyEncoder encoder = table.definition().codec().keyEncoder(table.schema());
        routings.put(store, Optional.ofNullable(encoder).map(StreamsCluster::routing));
        return;
      }
    }
  }

  private static KeyRouting routing(KeyEncoder encoder) {
    return new KeyRouting(
        encoder, (key, count) -> Utils.toPositive(Utils.murmur2(key)) % count, false);
  }
}
