package dev.tidepool.streams.query;

import dev.tidepool.engine.StoreClosedException;
import dev.tidepool.engine.StoreException;
import dev.tidepool.table.query.QueryLimitException;
import dev.tidepool.table.query.Relation;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.query.PositionBound;

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
 * <p><b>Tasks that move:</b> an answer is of partitions that were there from its beginning to its
 * end. If the instance rebalances, restores what it was given, or gives a partition away meanwhile,
 * the query is asked again until its time is over ({@link QueryBounds#timeout}), and fails then.
 * {@link #partitions} that were named are asked without regard to a rebalance: they are there, or
 * the query fails.
 *
 * <p><b>How new:</b> a standby answers as far as it has come, one that warms up too, which can be
 * far behind; so does a partition that was named while it is restored. {@link #requireActive} and
 * {@link #onlyActive} leave those out; {@link #upTo} says how far each must have come.
 *
 * <p><b>Threads:</b> any. Keep one: it keeps the plans of SQL, as do those that are derived from
 * it.
 */
public final class TidepoolQueries {

  private static final long RETRY_NANOS = Duration.ofMillis(10).toNanos();

  private final KafkaStreams streams;
  private final QueryScope scope;
  private final SqlPlans plans;

  private TidepoolQueries(KafkaStreams streams, QueryScope scope, SqlPlans plans) {
    this.streams = streams;
    this.scope = scope;
    this.plans = plans;
  }

  /** Asks {@code streams}. */
  public static TidepoolQueries of(KafkaStreams streams) {
    return new TidepoolQueries(
        Objects.requireNonNull(streams, "streams"), QueryScope.ALL, new SqlPlans());
  }

  /** Only if each partition has read its input up to {@code next}; else the query fails. */
  public TidepoolQueries upTo(PositionBound next) {
    return new TidepoolQueries(streams, scope.withBound(next), plans);
  }

  /** Only these partitions; the query fails if one is not here. */
  public TidepoolQueries partitions(Set<Integer> next) {
    return new TidepoolQueries(streams, scope.withPartitions(next), plans);
  }

  /** Only active tasks; the query fails if a partition is here as a standby, or restoring. */
  public TidepoolQueries requireActive() {
    return new TidepoolQueries(streams, scope.withTasks(QueryScope.Tasks.ALL_ACTIVE), plans);
  }

  /**
   * Only active tasks; standbys are passed over. So instances that are asked one after the other
   * tell each row once, unless a partition moves from one to another in between.
   */
  public TidepoolQueries onlyActive() {
    return new TidepoolQueries(streams, scope.withTasks(QueryScope.Tasks.ONLY_ACTIVE), plans);
  }

  /**
   * Answers {@code query} over the partitions of {@code store}.
   *
   * @throws QueryFailedException if it cannot be answered; the message says why
   * @throws org.apache.kafka.streams.errors.InvalidStateStoreException if there is no such store
   */
  public IndexResult query(String store, IndexQuery query) {
    return answer(
        query, query.bounds(), List.of(store), parts -> query.answer(parts.relations().get(store)));
  }

  /**
   * Answers {@code query} over tables that are named as these stores.
   *
   * @throws QueryFailedException if it cannot be answered; the message says why
   * @throws org.apache.kafka.streams.errors.InvalidStateStoreException if there is no such store
   */
  public IndexResult query(SqlQuery query, String... stores) {
    return answer(
        query, query.bounds(), List.of(stores), parts -> plans.over(scope, parts).answer(query));
  }

  private IndexResult answer(
      Object query,
      QueryBounds bounds,
      List<String> stores,
      Function<LocalParts, IndexResult> answer) {
    long startNanos = System.nanoTime();
    while (true) {
      String moves;
      try {
        LocalParts parts = LocalParts.of(streams, scope, stores);
        IndexResult result = answer.apply(parts);
        if (LocalParts.of(streams, scope, stores).equals(parts)) {
          return result;
        }
        moves = "partitions came or went";
      } catch (TasksMoveException e) {
        moves = e.getMessage();
      } catch (StoreClosedException e) {
        moves = "a partition was closed: " + e.getMessage();
      } catch (IllegalArgumentException | IllegalStateException | QueryLimitException e) {
        throw new QueryFailedException("cannot answer " + query + ": " + e.getMessage(), e);
      } catch (StoreException e) {
        throw new QueryFailedException("a partition failed at " + query + ": " + e.getMessage(), e);
      }
      if (System.nanoTime() - startNanos > bounds.timeout().toNanos()
          || Thread.currentThread().isInterrupted()) {
        throw new QueryFailedException(
            "cannot answer " + query + " while tasks move; ask again: " + moves, null);
      }
      LockSupport.parkNanos(RETRY_NANOS);
    }
  }

  /**
   * The partitions of {@code store} as one relation, good until one of them is closed: ask for it
   * anew for each query.
   *
   * @throws QueryFailedException if there is none here, one cannot be asked, or tasks move
   */
  public Relation relation(String store) {
    try {
      return LocalParts.of(streams, scope, List.of(store)).relations().get(store);
    } catch (TasksMoveException e) {
      throw new QueryFailedException("tasks move; ask again: " + e.getMessage(), e);
    }
  }
}
