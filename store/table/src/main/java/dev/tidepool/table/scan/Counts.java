package dev.tidepool.table.scan;

import dev.tidepool.engine.TieredStore;
import dev.tidepool.table.index.FrozenIndex;
import dev.tidepool.table.index.IntColumn;
import dev.tidepool.table.index.TermDictionary;
import dev.tidepool.table.indexing.IndexSet;
import dev.tidepool.table.indexing.TableIndex;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ScanRequest.Aggregation;
import dev.tidepool.table.query.ScanRequest.Call;
import dev.tidepool.table.query.ScanRequest.Function;
import dev.tidepool.table.value.Terms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Aggregates that need no row: {@code COUNT(*)} of everything or of some terms, while nothing
 * changes for the moment that it takes; and {@code COUNT(*)} by a column, from a frozen forward
 * column.
 *
 * <p><b>Threads:</b> any.
 */
final class Counts {
  private static final int TERMS_MAX = 64;
  private static final int READ_ROWS = 1024;

  private Counts() {}

  /** The result, or null if it cannot be had this way. */
  static List<Object[]> of(
      TieredStore store,
      Aggregation aggregation,
      Predicate predicate,
      Object[] parameters,
      QueryLimits limits) {
    for (Call call : aggregation.calls()) {
      if (call.function() != Function.COUNT || call.column() >= 0) {
        return null;
      }
    }
    if (aggregation.groupBy().isEmpty()) {
      long[] count = {-1};
      store.whileUnchanging(
          () -> count[0] = countNow((IndexSet) store.companion(), store, predicate, parameters));
      return count[0] < 0 ? null : List.<Object[]>of(row(null, count[0], aggregation));
    }
    return aggregation.groupBy().size() == 1 && predicate.equals(Predicate.TRUE)
        ? byColumn(store, aggregation, limits)
        : null;
  }

  private static Object[] row(Object key, long count, Aggregation aggregation) {
    int keyCount = aggregation.groupBy().size();
    Object[] row = new Object[keyCount + aggregation.calls().size()];
    Arrays.fill(row, keyCount, row.length, count);
    if (keyCount > 0) {
      row[0] = key;
    }
    return row;
  }

  private static long countNow(
      IndexSet indexes, TieredStore store, Predicate predicate, Object[] parameters) {
    if (predicate.equals(Predicate.TRUE)) {
      return indexes.unreadable().isComplete()
          ? store.rowCount() - indexes.unreadable().index().rowCount()
          : -1;
    }
    for (TableIndex index : indexes.indexes()) {
      if (index.isComplete() && index.source().condition() == null) {
        LeafMatcher.Match match = LeafMatcher.match(index, predicate, parameters);
        if (match != null
            && match.isExact()
            && match.terms() instanceof TermSet.OfIds ids
            && ids.termIds().length <= (index.definition().multiValued() ? 1 : TERMS_MAX)) {
          return ids.estimate(index.index()); // exact, as nothing changes
        }
      }
    }
    return -1;
  }

  private static List<Object[]> byColumn(
      TieredStore store, Aggregation aggregation, QueryLimits limits) {
    int column = aggregation.groupBy().get(0);
    TableIndex[] index = new TableIndex[1];
    FrozenIndex[] frozen = new FrozenIndex[1];
    store.whileUnchanging(
        () -> {
          index[0] = CoveredColumn.find(column, ((IndexSet) store.companion()).indexes());
          frozen[0] = index[0] == null ? null : index[0].index().freeze();
        });
    if (frozen[0] == null) {
      return null;
    }
    try (FrozenIndex held = frozen[0]) {
      long[] counts = new long[Math.max(TermDictionary.NULL + 1, held.terms().idLimit())];
      limits.keep(counts.length * (long) Long.BYTES);
      count(held.forward(), counts, limits);
      List<Object[]> rows = new ArrayList<>();
      for (int id = TermDictionary.NULL; id < counts.length; id++) {
        if (counts[id] > 0) {
          byte[] term = id == TermDictionary.NULL ? null : held.terms().term(id);
          Object key = term == null ? null : Terms.decode(index[0].source().type(0), term);
          rows.add(row(key, counts[id], aggregation));
        }
      }
      return rows;
    }
  }

  private static void count(IntColumn.Frozen forward, long[] counts, QueryLimits limits) {
    int[] ids = new int[READ_ROWS];
    int limit = forward.limit();
    for (int first = forward.firstWithRoom(0); first < limit; ) {
      limits.step();
      int read = forward.read(first, ids);
      for (int i = 0; i < read; i++) {
        counts[ids[i]]++;
      }
      first = forward.firstWithRoom(first + read);
    }
  }
}
