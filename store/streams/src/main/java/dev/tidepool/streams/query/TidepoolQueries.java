package dev.tidepool.streams.query;

import dev.tidepool.engine.StoreException;
import dev.tidepool.table.partition.PartitionedRelation;
import dev.tidepool.table.query.QueryLimitException;
import dev.tidepool.table.query.Relation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.StateQueryRequest;
import org.apache.kafka.streams.query.StateQueryResult;

/**
 * Asks all partitions that one instance of an application holds as if they were one table, and
 * several of its stores by joins:
 *
 * <pre>
 *   TidepoolQueries queries = TidepoolQueries.of(streams);
 *   queries.query("orders", IndexQuery.count());
 *   queries.query(SqlQuery.of("SELECT ... FROM orders o JOIN customers c ON ..."), "orders", "customers");
 * </pre>
 *
 * <p>Partitions that the instance holds as active or standby task take part, each at a point in
 * time of its own; parts are aggregated, sorted and cut off before they are merged. If one of them
 * cannot answer, the query fails: an answer is never partial without being asked for. Partitions of
 * other instances are not asked.
 *
 * <p><b>Threads:</b> immutable; any.
 */
public final class TidepoolQueries {

  private final KafkaStreams streams;
  private final PositionBound bound;
  private final Set<Integer> partitions; // null for all
  private final boolean requiresActive;

  private TidepoolQueries(
      KafkaStreams streams, PositionBound bound, Set<Integer> partitions, boolean requiresActive) {
    this.streams = streams;
    this.bound = bound;
    this.partitions = partitions;
    this.requiresActive = requiresActive;
  }

  /** Asks {@code streams}. */
  public static TidepoolQueries of(KafkaStreams streams) {
    return new TidepoolQueries(
        Objects.requireNonNull(streams, "streams"), PositionBound.unbounded(), null, false);
  }

  /** Only if each partition has read its input up to {@code next}; else the query fails. */
  public TidepoolQueries upTo(PositionBound next) {
    return new TidepoolQueries(streams, next, partitions, requiresActive);
  }

  /** Only these partitions; the query fails if one is not here. */
  public TidepoolQueries partitions(Set<Integer> next) {
    return new TidepoolQueries(streams, bound, Set.copyOf(next), requiresActive);
  }

  /** Only active tasks; the query fails if a partition is here as a standby, or restoring. */
  public TidepoolQueries requireActive() {
    return new TidepoolQueries(streams, bound, partitions, true);
  }

  /**
   * Answers {@code query} over the partitions of {@code store}.
   *
   * @throws QueryFailedException if it cannot be answered; the message says why
   * @throws org.apache.kafka.streams.errors.InvalidStateStoreException if there is no such store
   */
  public IndexResult query(String store, IndexQuery query) {
    return answer(query, () -> query.answer(relation(store)));
  }

  /**
   * Answers {@code query} over tables that are named as these stores.
   *
   * @throws QueryFailedException if it cannot be answered; the message says why
   * @throws org.apache.kafka.streams.errors.InvalidStateStoreException if there is no such store
   */
  public IndexResult query(SqlQuery query, String... stores) {
    return answer(
        query,
        () -> {
          Map<String, Relation> relations = new LinkedHashMap<>();
          for (String store : stores) {
            relations.put(store, relation(store));
          }
          return SqlSupport.over(relations).answer(query);
        });
  }

  private static IndexResult answer(Object query, Supplier<IndexResult> answer) {
    try {
      return answer.get();
    } catch (IllegalArgumentException | IllegalStateException | QueryLimitException e) {
      throw new QueryFailedException("cannot answer " + query + ": " + e.getMessage(), e);
    } catch (StoreException e) {
      throw new QueryFailedException(
          "a partition was closed or failed at " + query + "; ask again: " + e.getMessage(), e);
    }
  }

  /**
   * The partitions of {@code store} as one relation, good until one of them is closed: ask for it
   * anew for each query.
   *
   * @throws QueryFailedException if there is none here, or one cannot be asked
   */
  public Relation relation(String store) {
    StateQueryRequest<Relation> request =
        StateQueryRequest.inStore(store).withQuery(new RelationQuery()).withPositionBound(bound);
    if (partitions != null) {
      request = request.withPartitions(partitions);
    }
    if (requiresActive) {
      request = request.requireActive();
    }
    StateQueryResult<Relation> results = streams.query(request);
    List<Relation> parts = new ArrayList<>();
    Map<Integer, QueryResult<Relation>> byPartition = results.getPartitionResults();
    for (int partition : new TreeSet<>(byPartition.keySet())) {
      QueryResult<Relation> result = byPartition.get(partition);
      if (result.isFailure()) {
        throw new QueryFailedException(
            "partition "
                + partition
                + " of store "
                + store
                + " cannot be asked: "
                + result.getFailureReason()
                + ", "
                + result.getFailureMessage());
      }
      parts.add(result.getResult());
    }
    if (parts.isEmpty()) {
      throw new QueryFailedException("this instance holds no partition of store " + store);
    }
    return new PartitionedRelation(parts);
  }
}
