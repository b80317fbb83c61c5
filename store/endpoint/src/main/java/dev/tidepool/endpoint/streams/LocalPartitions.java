package dev.tidepool.endpoint.streams;

import dev.tidepool.endpoint.ReadBounds;
import dev.tidepool.endpoint.TableUnavailableException;
import dev.tidepool.endpoint.TablesMoveException;
import dev.tidepool.streams.query.RelationQuery;
import dev.tidepool.table.query.Relation;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.LagInfo;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.query.FailureReason;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.StateQueryRequest;

/** Partitions of a store that an instance holds, and may answer for. */
final class LocalPartitions {
  private final KafkaStreams streams;
  private final String store;
  private final ReadBounds bounds;

  private LocalPartitions(KafkaStreams streams, String store, ReadBounds bounds) {
    this.streams = streams;
    this.store = store;
    this.bounds = bounds;
  }

  /** All of {@code numbers}; see {@code Cluster.local}. */
  static Map<Integer, Relation> of(
      KafkaStreams streams, String store, Set<Integer> numbers, ReadBounds bounds) {
    return new LocalPartitions(streams, store, bounds).relations(numbers);
  }

  private Map<Integer, Relation> relations(Set<Integer> numbers) {
    Map<Integer, Relation> relations = new TreeMap<>();
    Set<Integer> passive = new TreeSet<>(); // standbys, or active ones that are restored
    ask(numbers, true)
        .forEach(
            (number, result) -> {
              if (result.isSuccess()) {
                relations.put(number, result.getResult().relation());
              } else if (bounds.allowsStandbys()
                  && result.getFailureReason() == FailureReason.NOT_ACTIVE) {
                passive.add(number);
              } else {
                throw failure(number, result);
              }
            });
    if (!passive.isEmpty()) {
      addPassive(passive, relations);
    }
    for (int number : numbers) {
      if (!relations.containsKey(number)) {
        throw new TablesMoveException(name(number) + " is not here", null);
      }
    }
    return relations;
  }

  private void addPassive(Set<Integer> numbers, Map<Integer, Relation> relations) {
    Map<Integer, QueryResult<RelationQuery.Part>> results = ask(numbers, false);
    Map<Integer, LagInfo> lags = // after the stores were there: they only come nearer
        streams.allLocalStorePartitionLags().getOrDefault(store, Map.of());
    results.forEach(
        (number, result) -> {
          if (result.isFailure()) {
            throw failure(number, result);
          }
          LagInfo lag = lags.get(number);
          if (lag == null || lag.offsetLag() > bounds.maxLagRecords()) {
            throw new TablesMoveException(
                name(number)
                    + " is a standby, behind by "
                    + (lag == null ? "an unknown number of" : lag.offsetLag())
                    + " records",
                null);
          }
          relations.put(number, result.getResult().relation());
        });
  }

  private Map<Integer, QueryResult<RelationQuery.Part>> ask(
      Set<Integer> numbers, boolean isActiveWanted) {
    StateQueryRequest<RelationQuery.Part> request =
        StateQueryRequest.inStore(store)
            .withQuery(new RelationQuery())
            .withPartitions(numbers)
            .withPositionBound(position());
    try {
      Map<Integer, QueryResult<RelationQuery.Part>> results =
          streams.query(isActiveWanted ? request.requireActive() : request).getPartitionResults();
      results.forEach(this::requireReached);
      return results;
    } catch (IllegalStateException | InvalidStateStoreException e) {
      throw StreamsErrors.unavailable(store, e);
    }
  }

  /** Kafka ignores the bound if it is asked for active tasks: it takes them for up to date. */
  private void requireReached(int number, QueryResult<?> result) {
    if (result.isFailure()) {
      return;
    }
    bounds
        .position()
        .forEach(
            (topic, offsets) -> {
              Long wanted = offsets.get(number);
              Long seen =
                  wanted == null
                      ? null
                      : result.getPosition().getPartitionPositions(topic).get(number);
              if (wanted != null && (seen == null || seen < wanted)) {
                throw new TablesMoveException(
                    name(number) + " has read " + topic + " up to " + seen + ", not " + wanted,
                    null);
              }
            });
  }

  private PositionBound position() {
    if (bounds.position().isEmpty()) {
      return PositionBound.unbounded();
    }
    Position position = Position.emptyPosition();
    bounds
        .position()
        .forEach(
            (topic, offsets) ->
                offsets.forEach(
                    (partition, offset) -> position.withComponent(topic, partition, offset)));
    return PositionBound.at(position);
  }

  private String name(int number) {
    return "partition " + number + " of store " + store;
  }

  private TableUnavailableException failure(int number, QueryResult<?> result) {
    String message =
        name(number)
            + " cannot be asked: "
            + result.getFailureReason()
            + ", "
            + result.getFailureMessage();
    return switch (result.getFailureReason()) {
      case NOT_PRESENT, NOT_ACTIVE, NOT_UP_TO_BOUND, STORE_EXCEPTION ->
          new TablesMoveException(message, null);
      default -> new TableUnavailableException(message, null);
    };
  }
}
