package dev.tidepool.server.node;

import dev.tidepool.endpoint.PartitionHosts;
import dev.tidepool.endpoint.ReadBounds;
import dev.tidepool.endpoint.TableMetric;
import dev.tidepool.endpoint.TableUnavailableException;
import dev.tidepool.endpoint.TablesMoveException;
import dev.tidepool.endpoint.cluster.KeyRouting;
import dev.tidepool.endpoint.streams.StreamsCluster;
import dev.tidepool.endpoint.streams.StreamsTables;
import dev.tidepool.server.catalog.CatalogTable;
import dev.tidepool.server.command.CommandTable;
import dev.tidepool.server.command.NewerVersionException;
import dev.tidepool.server.command.StaleTableException;
import dev.tidepool.streams.TidepoolClientSupplier;
import dev.tidepool.streams.TidepoolConfig;
import dev.tidepool.streams.query.QueryFailedException;
import dev.tidepool.streams.query.TidepoolQueries;
import dev.tidepool.streams.query.UnreadableRowsQuery;
import dev.tidepool.streams.query.UnreadableRowsQuery.UnreadableRow;
import dev.tidepool.table.partition.PartitionedRelation;
import dev.tidepool.table.query.Relation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.StateQueryRequest;
import org.apache.kafka.streams.state.HostInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table of the catalog with its instance of Kafka Streams, which is this node's part of it.
 *
 * <p><b>Threads:</b> any.
 */
final class RunningTable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningTable.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  /** A command that changes many rows must not outlast its transaction: it would begin for ever. */
  private static final int TRANSACTION_TIMEOUT_MILLIS = 60_000;

  /** After it, other nodes take over what one had that is silent. */
  private static final int SESSION_TIMEOUT_MILLIS = 10_000;

  private final CatalogTable table;
  private final String source;
  private final Set<Integer> partitions;
  private final KafkaStreams streams;
  private final TidepoolQueries queries;
  private final StreamsCluster cluster; // null if there is this node only
  private volatile Throwable failure;

  /** Makes it; {@link #start} starts it. */
  RunningTable(CatalogTable table, Topology topology, int partitionCount, NodeOptions options) {
    this.table = table;
    TableNames names = new TableNames(options, table);
    this.source = names.source();
    this.streams = new KafkaStreams(topology, settings(names, options));
    streams.setUncaughtExceptionHandler(this::failed);
    this.partitions =
        IntStream.range(0, partitionCount).boxed().collect(Collectors.toUnmodifiableSet());
    this.cluster =
        options.peers() == null
            ? null
            : StreamsCluster.of(
                streams,
                HostInfo.buildFromEndpoint(options.peers().self()),
                CommandTable.ROW_STORE);
    this.queries = TidepoolQueries.of(streams).partitions(partitions).requireActive();
  }

  private Properties settings(TableNames names, NodeOptions options) {
    Properties settings = new Properties();
    settings.putAll(options.clients());
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, names.application());
    settings.put(StreamsConfig.STATE_DIR_CONFIG, options.stateDirectory().toString());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(
        StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG,
        Math.max(table.options().replicas() - 1, options.standbys()));
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, table.options().replicas());
    if (options.peers() != null) {
      settings.put(StreamsConfig.APPLICATION_SERVER_CONFIG, options.peers().self());
    }
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
    settings.put(StreamsConfig.DEFAULT_CLIENT_SUPPLIER_CONFIG, TidepoolClientSupplier.class);
    settings.put(TidepoolConfig.MEMORY_BYTES, options.memoryBytes());
    // Who sent a command waits for its commit, and a thread that waits for input commits nothing.
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, options.commitInterval().toMillis());
    settings.put(StreamsConfig.POLL_MS_CONFIG, options.commitInterval().toMillis());
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
        TRANSACTION_TIMEOUT_MILLIS);
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        CommandTable.RECORD_BYTES_MAX);
    settings.put(
        StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG),
        CommandTable.RECORD_BYTES_MAX);
    // A node that was killed takes its place back, rather than wait for its own session to end.
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), options.name());
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        SESSION_TIMEOUT_MILLIS);
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
        SESSION_TIMEOUT_MILLIS / 5);
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    return settings;
  }

  private StreamThreadExceptionResponse failed(Throwable e) {
    failure = e;
    if (cause(MissingSourceTopicException.class, e) != null) {
      LOG.warn("table {} ends here, as its topic is gone", table.name());
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    NewerVersionException newer = cause(NewerVersionException.class, e);
    if (newer != null) {
      failure = newer;
      LOG.error("table {} ends here: {}", table.name(), newer.getMessage());
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT; // another node may know the version
    }
    if (cause(StaleTableException.class, e) != null) {
      LOG.info("table {} waits for its columns: {}", table.name(), e.getMessage());
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    LOG.error("a thread of table {} failed and is replaced", table.name(), e);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private static <T extends Throwable> T cause(Class<T> type, Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }

  CatalogTable table() {
    return table;
  }

  void start() {
    streams.start();
  }

  /**
   * All partitions of the table, to be asked at once.
   *
   * @param position that each has to have read
   * @throws TableUnavailableException if one of them is not here, or cannot be asked
   */
  Relation relation(Map<String, Map<Integer, Long>> position) {
    try {
      return upTo(position).relation(CommandTable.ROW_STORE);
    } catch (QueryFailedException | InvalidStateStoreException | IllegalStateException e) {
      throw cannotBeAsked(reason(e), e);
    }
  }

  /** Kafka takes it that an active task has read whatever it may be asked for: so ask any task. */
  private TidepoolQueries upTo(Map<String, Map<Integer, Long>> position) {
    Map<Integer, Long> offsets = position.get(source);
    return offsets == null
        ? queries
        : TidepoolQueries.of(streams)
            .partitions(partitions)
            .upTo(PositionBound.at(Position.fromMap(Map.of(source, new HashMap<>(offsets)))));
  }

  private String reason(Exception e) {
    Throwable failed = failure;
    return failed == null || streams.state() == KafkaStreams.State.RUNNING
        ? e.getMessage()
        : e.getMessage() + "; it failed before: " + failed.getMessage();
  }

  /** The records of all partitions here that cannot be read, as rows. */
  Relation unreadable() {
    return new PartitionedRelation(List.copyOf(unreadable(partitions).values()));
  }

  /** The same of these partitions, which have to be active here when they are asked. */
  Map<Integer, Relation> unreadable(Set<Integer> numbers) {
    Map<Integer, Relation> records = new TreeMap<>();
    for (int number : numbers) {
      records.put(number, new UnreadableRecords(this, number));
    }
    return records;
  }

  /**
   * Those of one partition, so many at most.
   *
   * @throws TablesMoveException if it is not active here, or cannot be asked now
   */
  List<UnreadableRow> unreadableRows(int partition, int countMax) {
    StateQueryRequest<List<UnreadableRow>> request =
        StateQueryRequest.inStore(CommandTable.ROW_STORE)
            .withQuery(new UnreadableRowsQuery(countMax))
            .withPartitions(Set.of(partition))
            .requireActive();
    QueryResult<List<UnreadableRow>> result;
    try {
      result = streams.query(request).getPartitionResults().get(partition);
    } catch (InvalidStateStoreException | IllegalStateException e) {
      throw cannotBeAsked(reason(e), e);
    }
    if (result == null || result.isFailure()) {
      throw cannotBeAsked(
          "partition "
              + partition
              + (result == null ? " is not here" : ": " + result.getFailureMessage()),
          null);
    }
    return result.getResult();
  }

  private TablesMoveException cannotBeAsked(String why, Exception cause) {
    return new TablesMoveException(
        "table " + table.name() + " cannot be asked here now: " + why, cause);
  }

  /** Where its partitions are; see {@link NodeCluster}. */
  List<PartitionHosts> partitions() {
    return cluster.partitions(CommandTable.ROW_STORE);
  }

  /** Those that are here; see {@link NodeCluster}. */
  Map<Integer, Relation> local(Map<Integer, String> asked, ReadBounds bounds) {
    return cluster.local(CommandTable.ROW_STORE, asked, bounds);
  }

  /** Which partition has a key; null if that is not known. */
  KeyRouting routing() {
    KeyRouting routing = cluster.routing(CommandTable.ROW_STORE);
    boolean isSure = table.options().isWritten();
    return routing == null
        ? null
        : new KeyRouting(routing.encoder(), routing.partitioner(), isSure);
  }

  /** Null if it can be asked, else why not. */
  String whyNotReady() {
    try {
      return cluster == null ? whyNotHere() : whyNotAnywhere();
    } catch (TableUnavailableException e) {
      return e.getMessage();
    }
  }

  private String whyNotHere() {
    relation(Map.of());
    return null;
  }

  private String whyNotAnywhere() {
    if (streams.state() != KafkaStreams.State.RUNNING) {
      Throwable failed = failure;
      return "table "
          + table.name()
          + " is "
          + streams.state()
          + " here"
          + (failed == null ? "" : "; it failed: " + failed.getMessage());
    }
    List<PartitionHosts> partitions = partitions();
    for (int number = 0; number < partitions.size(); number++) {
      if (partitions.get(number).active() == null) {
        return "partition " + number + " of table " + table.name() + " is nowhere";
      }
    }
    return null;
  }

  /** Numbers of what is here. */
  List<TableMetric> metrics() {
    List<TableMetric> metrics = new ArrayList<>();
    for (TableMetric metric : StreamsTables.of(streams, CommandTable.ROW_STORE).metrics()) {
      Map<String, String> labels = new HashMap<>(metric.labels());
      labels.put("table", table.name());
      metrics.add(new TableMetric(metric.name(), metric.help(), labels, metric.value()));
    }
    return metrics;
  }

  /** Stops it; it can be started again where it was. */
  void stop() {
    streams.close(CLOSE_TIMEOUT);
  }

  /** Stops it and removes what it kept on this node. */
  void remove() {
    streams.close(
        CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
            .withTimeout(CLOSE_TIMEOUT));
    streams.cleanUp();
  }
}
