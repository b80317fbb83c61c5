package dev.tidepool.table.scan;

import dev.tidepool.table.index.InvertedIndex;
import dev.tidepool.table.index.TermDictionary;
import dev.tidepool.table.index.TermRange;
import dev.tidepool.table.indexing.IndexSet;
import dev.tidepool.table.indexing.TableIndex;
import dev.tidepool.table.query.ScanRequest.Aggregation;
import dev.tidepool.table.query.ScanRequest.Call;
import dev.tidepool.table.query.ScanRequest.Function;
import dev.tidepool.table.value.Terms;
import java.util.List;

/**
 * Aggregates of all rows that an index knows without a look at them: how many there are, and the
 * first and the last of its terms.
 *
 * <p><b>Threads:</b> under the change lock.
 */
final class IndexEnds {
  private IndexEnds() {}

  /** The one row of an aggregation without groups, or null if a call of it needs more. */
  static Object[] row(IndexSet indexes, long storedCount, Aggregation aggregation) {
    List<Call> calls = aggregation.calls();
    Object[] row = new Object[calls.size()];
    for (int i = 0; i < row.length; i++) {
      Call call = calls.get(i);
      if (call.column() < 0) {
        if (!indexes.unreadable().isComplete()) {
          return null;
        }
        row[i] = storedCount - indexes.unreadable().index().rowCount();
        continue;
      }
      TableIndex index = CoveredColumn.find(call.column(), indexes.indexes(), true);
      if (index == null || !isKnown(call, index)) {
        return null;
      }
      row[i] = value(call, index);
    }
    return row;
  }

  private static boolean isKnown(Call call, TableIndex index) {
    return switch (call.function()) {
      case COUNT -> true;
      case SUM -> false;
      case MIN, MAX -> index.definition().ordered();
    };
  }

  private static Object value(Call call, TableIndex tableIndex) {
    InvertedIndex index = tableIndex.index();
    if (call.function() == Function.COUNT) {
      return call.distinct()
          ? (long) index.terms().termCount()
          : index.rowCount() - index.postings().cardinality(TermDictionary.NULL);
    }
    int termId =
        call.function() == Function.MIN
            ? index.order().walk(TermRange.ALL).next()
            : index.order().walkBack(TermRange.ALL).next();
    return termId == TermDictionary.NONE
        ? null
        : Terms.decode(tableIndex.source().type(0), index.terms().term(termId));
  }
}
