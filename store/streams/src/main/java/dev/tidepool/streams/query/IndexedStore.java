package dev.tidepool.streams.query;

import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;

/**
 * A store with columns as a processor sees its own:
 *
 * <pre>
 *   public void init(ProcessorContext&lt;...&gt; context) {
 *     orders = IndexedStore.of(context.getStateStore("orders"));
 *   }
 * </pre>
 *
 * <p>It sees the rows of its task, with all that the task has written, committed or not; but what
 * is still in Kafka's record cache it does not see: build the store with caching disabled.
 *
 * <p><b>Threads:</b> those that may use the store.
 */
public final class IndexedStore {
  private static final QueryConfig PLAIN = new QueryConfig(false);

  private final StateStore store;

  private IndexedStore(StateStore store) {
    this.store = store;
  }

  /** The columns of {@code store}, whatever Kafka has wrapped around it. */
  public static IndexedStore of(StateStore store) {
    return new IndexedStore(Objects.requireNonNull(store, "store"));
  }

  /**
   * Answers {@code query}.
   *
   * @throws QueryFailedException if it cannot be answered; the message says why
   */
  public IndexResult query(IndexQuery query) {
    return ask(query);
  }

  /** Answers {@code query}; see {@link #query(IndexQuery)}. */
  public IndexResult query(SqlQuery query) {
    return ask(query);
  }

  /** The rows that the codec cannot read, {@code countMax} at most. */
  public List<UnreadableRowsQuery.UnreadableRow> unreadableRows(int countMax) {
    return ask(new UnreadableRowsQuery(countMax));
  }

  /** The rows that share their values in a unique index, of {@code countMax} values at most. */
  public List<UniqueViolationsQuery.UniqueViolation> uniqueViolations(String index, int countMax) {
    return ask(new UniqueViolationsQuery(index, countMax));
  }

  private <R> R ask(Query<R> query) {
    QueryResult<R> result = store.query(query, PositionBound.unbounded(), PLAIN);
    if (result.isFailure()) {
      throw new QueryFailedException(result.getFailureMessage());
    }
    return result.getResult();
  }
}
