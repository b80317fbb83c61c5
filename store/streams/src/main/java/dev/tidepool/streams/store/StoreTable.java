package dev.tidepool.streams.store;

import dev.tidepool.streams.metrics.TableMetrics;
import dev.tidepool.streams.query.IndexQuery;
import dev.tidepool.streams.query.IndexResult;
import dev.tidepool.streams.query.QueryBounds;
import dev.tidepool.streams.query.RelationQuery;
import dev.tidepool.streams.query.SqlQuery;
import dev.tidepool.streams.query.SqlSupport;
import dev.tidepool.streams.query.UniqueViolationsQuery;
import dev.tidepool.streams.query.UniqueViolationsQuery.UniqueViolation;
import dev.tidepool.streams.query.UnreadableRowsQuery;
import dev.tidepool.streams.query.UnreadableRowsQuery.UnreadableRow;
import dev.tidepool.table.Table;
import dev.tidepool.table.codec.UnreadableRowException;
import dev.tidepool.table.indexing.IndexSet;
import dev.tidepool.table.indexing.RowDecoder;
import dev.tidepool.table.query.QueryLimitException;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.ResultCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.query.FailureReason;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;

/**
 * The columns and indexes of an open store: what answers queries by columns.
 *
 * <p>A query that cannot be answered is a failed result with the reason; it harms nobody.
 *
 * <p><b>Threads:</b> one writer; queries from any thread.
 */
final class StoreTable implements AutoCloseable {

  private final String name;
  private final TaskId task;
  private final Table table;
  private final TableMetrics metrics;
  private volatile IndexSet indexes; // as last used; null until rows are loaded
  private volatile SqlSupport.Answers sql;

  /** The one of a store that was just opened; its rows are not loaded for it. */
  StoreTable(String name, Table table, StateStoreContext context) {
    this.name = name;
    this.task = context.taskId();
    this.table = table;
    List<String> names = new ArrayList<>();
    table.definition().indexes().forEach(index -> names.add(index.name()));
    this.metrics = new TableMetrics(context, name, names, () -> indexes);
  }

  /** Gives {@code key} a value, in rows and indexes. */
  void put(byte[] key, byte[] value) {
    table.put(key, value);
    IndexSet current = table.indexes();
    if (current != indexes) {
      indexes = current;
    }
  }

  /** The table as something to be asked. Begins to build indexes that are missing. */
  Relation relation() {
    indexes = table.indexes();
    return table;
  }

  /** The same, with the task it is of. */
  RelationQuery.Part part() {
    return new RelationQuery.Part(task, relation());
  }

  QueryResult<?> answer(IndexQuery query, QueryConfig config) {
    return counted(
        query,
        () -> {
          Relation relation = relation();
          QueryResult<IndexResult> result = QueryResult.forResult(query.answer(relation));
          if (config.isCollectExecutionInfo()) {
            result.addExecutionInfo("Rows of " + name + " by " + query.accessPath(relation));
          }
          return result;
        });
  }

  QueryResult<?> answer(SqlQuery query) {
    return counted(query, () -> QueryResult.forResult(sql().answer(query)));
  }

  private SqlSupport.Answers sql() {
    Relation relation = relation();
    SqlSupport.Answers answers = sql;
    if (answers == null) {
      answers = SqlSupport.over(Map.of(name, relation));
      sql = answers;
    }
    return answers;
  }

  private QueryResult<?> counted(Object query, Supplier<QueryResult<?>> answer) {
    long startNanos = System.nanoTime();
    try {
      QueryResult<?> result = answer.get();
      metrics.countQuery(System.nanoTime() - startNanos);
      return result;
    } catch (QueryLimitException e) {
      metrics.countRejected();
      return failed(query, e);
    } catch (IllegalArgumentException | IllegalStateException e) {
      metrics.countFailed();
      return failed(query, e);
    }
  }

  private QueryResult<?> failed(Object query, RuntimeException e) {
    return QueryResult.forFailure(
        FailureReason.STORE_EXCEPTION,
        "Store " + name + " cannot answer " + query + ": " + e.getMessage());
  }

  /** Lists rows that the codec cannot read. */
  QueryResult<?> answer(UnreadableRowsQuery query) {
    return counted(query, () -> QueryResult.forResult(unreadableRows(query.countMax())));
  }

  private List<UnreadableRow> unreadableRows(int countMax) {
    List<UnreadableRow> found = new ArrayList<>();
    relation();
    RowDecoder decoder = indexes.newDecoder();
    try (ResultCursor keys = table.unreadableKeys(QueryBounds.DEFAULT.start())) {
      while (found.size() < countMax && keys.next()) {
        byte[] key = (byte[]) keys.value(0);
        byte[] value = table.store().get(key);
        if (value != null) {
          addIfUnreadable(key, value, decoder, found);
        }
      }
    }
    return found;
  }

  private static void addIfUnreadable(
      byte[] key, byte[] value, RowDecoder decoder, List<UnreadableRow> found) {
    try {
      decoder.decode(key, value);
    } catch (UnreadableRowException e) {
      found.add(new UnreadableRow(Bytes.wrap(key), value.length, e.getMessage()));
    }
  }

  /** Lists rows that share their values in a unique index. */
  QueryResult<?> answer(UniqueViolationsQuery query) {
    return counted(query, () -> QueryResult.forResult(violations(query)));
  }

  private List<UniqueViolation> violations(UniqueViolationsQuery query) {
    List<UniqueViolation> found = new ArrayList<>();
    relation();
    try (ResultCursor rows =
        table.violations(query.index(), query.countMax(), QueryBounds.DEFAULT.start())) {
      while (rows.next()) {
        Bytes key = Bytes.wrap((byte[]) rows.value(1));
        found.add(new UniqueViolation((List<?>) rows.value(0), key));
      }
    }
    return found;
  }

  /** Removes its metrics; the rows are closed by who opened them. */
  @Override
  public void close() {
    metrics.close();
  }
}
