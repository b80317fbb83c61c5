package dev.tidepool.streams.store;

import dev.tidepool.engine.StoreClosedException;
import dev.tidepool.streams.query.IndexQuery;
import dev.tidepool.streams.query.RelationQuery;
import dev.tidepool.streams.query.SqlQuery;
import dev.tidepool.streams.query.UniqueViolationsQuery;
import dev.tidepool.streams.query.UnreadableRowsQuery;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.query.FailureReason;
import org.apache.kafka.streams.query.KeyQuery;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.RangeQuery;
import org.apache.kafka.streams.query.ResultOrder;
import org.apache.kafka.streams.state.KeyValueIterator;

/**
 * The classes of interactive queries a store can answer, each with its handler; immutable.
 *
 * <p>A result carries a copy of the position taken before the rows were read. A query whose class
 * is not known gets {@code UNKNOWN_QUERY_TYPE}; a store behind the bound, {@code NOT_UP_TO_BOUND};
 * a closed store, or one that fails, {@code STORE_EXCEPTION}. Nothing is ever thrown or null.
 *
 * <p><b>Threads:</b> any, beside the writer.
 */
final class StoreQueries {

  /** Kafka's own queries of key-value stores, in bytes, and ours of columns. */
  static final StoreQueries BASIC =
      new StoreQueries(Map.of())
          .with(KeyQuery.class, StoreQueries::key)
          .with(RangeQuery.class, StoreQueries::range)
          .with(
              IndexQuery.class,
              (query, config, store) -> columns(store).answer((IndexQuery) query, config))
          .with(SqlQuery.class, (query, config, store) -> columns(store).answer((SqlQuery) query))
          .with(
              UnreadableRowsQuery.class,
              (query, config, store) -> columns(store).answer((UnreadableRowsQuery) query))
          .with(
              UniqueViolationsQuery.class,
              (query, config, store) -> columns(store).answer((UniqueViolationsQuery) query))
          .with(
              RelationQuery.class,
              (query, config, store) -> QueryResult.forResult(columns(store).part()));

  /** Answers queries of one class. What it throws becomes {@code STORE_EXCEPTION}. */
  @FunctionalInterface
  interface Handler {
    QueryResult<?> run(Query<?> query, QueryConfig config, TidepoolKeyValueStore store);
  }

  private final Map<Class<?>, Handler> handlers;

  private StoreQueries(Map<Class<?>, Handler> handlers) {
    this.handlers = handlers;
  }

  /** These and one more class of queries. */
  StoreQueries with(Class<?> queryClass, Handler handler) {
    Map<Class<?>, Handler> more = new HashMap<>(handlers);
    more.put(queryClass, handler);
    return new StoreQueries(Map.copyOf(more));
  }

  /**
   * Answers {@code query}.
   *
   * @param partition of the store's task, which the bound is checked for
   */
  <R> QueryResult<R> run(
      Query<R> query,
      PositionBound bound,
      QueryConfig config,
      TidepoolKeyValueStore store,
      int partition) {
    long startNanos = config.isCollectExecutionInfo() ? System.nanoTime() : 0;
    Position position = store.getPosition().copy();
    QueryResult<R> result = answer(query, bound, config, store, position, partition);
    if (config.isCollectExecutionInfo()) {
      result.addExecutionInfo(
          "Handled in " + store.getClass() + " in " + (System.nanoTime() - startNanos) + "ns");
    }
    result.setPosition(position);
    return result;
  }

  @SuppressWarnings("unchecked") // A handler is registered for the class of query it answers.
  private <R> QueryResult<R> answer(
      Query<R> query,
      PositionBound bound,
      QueryConfig config,
      TidepoolKeyValueStore store,
      Position position,
      int partition) {
    Handler handler = handlers.get(query.getClass());
    if (handler == null) {
      return QueryResult.forUnknownQueryType(query, store);
    }
    if (!store.isOpen()) {
      return QueryResult.forFailure(
          FailureReason.STORE_EXCEPTION, "Store " + store.name() + " is closed");
    }
    if (!StorePosition.reaches(position, bound, partition)) {
      return QueryResult.notUpToBound(position, bound, partition);
    }
    try {
      return (QueryResult<R>) handler.run(query, config, store);
    } catch (NoColumnsException | StoreClosedException e) {
      return QueryResult.forFailure(FailureReason.STORE_EXCEPTION, e.getMessage());
    } catch (RuntimeException e) {
      return QueryResult.forFailure(
          FailureReason.STORE_EXCEPTION,
          "Store " + store.name() + " failed at " + query + ": " + e);
    }
  }

  /** Thrown for a store that has no columns, or none any more. */
  private static final class NoColumnsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NoColumnsException(String message) {
      super(message, null, false, false);
    }
  }

  private static StoreTable columns(TidepoolKeyValueStore store) {
    StoreTable table = store.table();
    if (table == null) {
      throw new NoColumnsException(
          "Store "
              + store.name()
              + (store.isOpen()
                  ? " has no columns: declare them by TidepoolStores...schema(...)"
                  : " is closed"));
    }
    return table;
  }

  @SuppressWarnings("unchecked") // Kafka's outer rings turn typed queries into queries of bytes.
  private static QueryResult<?> key(
      Query<?> query, QueryConfig config, TidepoolKeyValueStore store) {
    return QueryResult.forResult(store.get(((KeyQuery<Bytes, byte[]>) query).getKey()));
  }

  @SuppressWarnings("unchecked") // As above.
  private static QueryResult<?> range(
      Query<?> query, QueryConfig config, TidepoolKeyValueStore store) {
    RangeQuery<Bytes, byte[]> range = (RangeQuery<Bytes, byte[]>) query;
    Bytes from = range.getLowerBound().orElse(null);
    Bytes to = range.getUpperBound().orElse(null);
    KeyValueIterator<Bytes, byte[]> rows =
        range.resultOrder() == ResultOrder.DESCENDING
            ? store.reverseRange(from, to)
            : store.range(from, to);
    return QueryResult.forResult(rows);
  }
}
