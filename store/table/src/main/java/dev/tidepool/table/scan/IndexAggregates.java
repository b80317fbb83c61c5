package dev.tidepool.table.scan;

import dev.tidepool.engine.StoreSnapshot;
import dev.tidepool.engine.TieredStore;
import dev.tidepool.table.indexing.IndexSet;
import dev.tidepool.table.indexing.TableIndex;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ScanRequest.Aggregation;
import dev.tidepool.table.query.ScanRequest.Call;
import dev.tidepool.table.query.ScanRequest.Function;
import dev.tidepool.table.schema.TableSchema;
import java.util.Arrays;
import java.util.List;

/**
 * Aggregates that need no row: counts of everything or of some terms, and the ends of an index,
 * while nothing changes for the moment that it takes; and whatever columns with indexes give, by
 * {@link ForwardAggregates}.
 *
 * <p><b>Threads:</b> any.
 */
final class IndexAggregates {
  private static final int TERMS_MAX = 64;

  private IndexAggregates() {}

  /**
   * The result, in no order, or null if it cannot be had this way.
   *
   * @param asOf a point in time that it must be of, or null for the present
   */
  static List<Object[]> of(
      TieredStore store,
      StoreSnapshot asOf,
      TableSchema schema,
      Aggregation aggregation,
      Predicate predicate,
      Object[] parameters,
      QueryLimits limits) {
    Object[] row = momentary(store, asOf, aggregation, predicate, parameters);
    if (row != null) {
      return List.<Object[]>of(row);
    }
    return predicate.equals(Predicate.TRUE)
        ? ForwardAggregates.of(store, asOf, schema, aggregation, limits)
        : null;
  }

  /** The way in words, for EXPLAIN, or null. */
  static String describe(
      TieredStore store, Aggregation aggregation, Predicate predicate, Object[] parameters) {
    if (momentary(store, null, aggregation, predicate, parameters) != null) {
      return "index counts";
    }
    List<TableIndex> indexes = ((IndexSet) store.companion()).indexes();
    return predicate.equals(Predicate.TRUE) && ForwardAggregates.isCovered(aggregation, indexes)
        ? "forward columns, aggregate"
        : null;
  }

  /** What is known without a look at each row, or null. */
  private static Object[] momentary(
      TieredStore store,
      StoreSnapshot asOf,
      Aggregation aggregation,
      Predicate predicate,
      Object[] parameters) {
    if (!aggregation.groupBy().isEmpty()) {
      return null;
    }
    Object[][] row = new Object[1][];
    boolean isAll = predicate.equals(Predicate.TRUE);
    if (isAll || areAllRowCounts(aggregation)) {
      store.whileUnchanging(
          () -> {
            if (!isPresent(asOf, store)) {
              return;
            }
            IndexSet indexes = (IndexSet) store.companion();
            row[0] =
                isAll
                    ? IndexEnds.row(indexes, store.rowCount(), aggregation)
                    : counts(indexes, aggregation, predicate, parameters);
          });
    }
    return row[0];
  }

  /** Whether the store is as it was at that point in time; null is the present. */
  static boolean isPresent(StoreSnapshot asOf, TieredStore store) {
    return asOf == null || asOf.isPresent() && asOf.companion() == store.companion();
  }

  private static boolean areAllRowCounts(Aggregation aggregation) {
    for (Call call : aggregation.calls()) {
      if (call.function() != Function.COUNT || call.column() >= 0) {
        return false;
      }
    }
    return true;
  }

  private static Object[] counts(
      IndexSet indexes, Aggregation aggregation, Predicate predicate, Object[] parameters) {
    for (TableIndex index : indexes.indexes()) {
      if (index.isComplete() && index.source().condition() == null) {
        LeafMatcher.Match match = LeafMatcher.match(index, predicate, parameters);
        if (match != null
            && match.isExact()
            && match.terms() instanceof TermSet.OfIds ids
            && ids.termIds().length <= (index.definition().multiValued() ? 1 : TERMS_MAX)) {
          Object[] row = new Object[aggregation.calls().size()];
          Arrays.fill(row, ids.estimate(index.index())); // exact, as nothing changes
          return row;
        }
      }
    }
    return null;
  }
}
