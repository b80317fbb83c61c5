package dev.tidepool.table.scan;

import dev.tidepool.table.index.InvertedIndex;
import dev.tidepool.table.index.TermDictionary;
import dev.tidepool.table.indexing.TableIndex;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.value.Terms;
import java.util.List;

/**
 * A column whose values an index has: read from its forward column instead of the row.
 *
 * <p>Values of the terms met last are kept, as few terms are met often. One that was kept stays
 * right for all rows that do not change: as long as one of them has the term, its id is not given
 * to another. One thread.
 */
final class CoveredColumn {
  private static final int KEPT = 256;

  private final InvertedIndex index;
  private final Scalar type;
  private int[] keptIds; // null until a value is asked for
  private Object[] keptValues;

  private CoveredColumn(TableIndex index) {
    this.index = index.index();
    this.type = index.source().type(0);
  }

  /** The column, if one of {@code indexes} covers it, else null; see {@link #find}. */
  static CoveredColumn of(int column, List<TableIndex> indexes, boolean equalValuesWillDo) {
    TableIndex index = find(column, indexes, equalValuesWillDo);
    return index == null ? null : new CoveredColumn(index);
  }

  /**
   * The index that covers the column, or null.
   *
   * @param equalValuesWillDo whether 1.0 may stand for 1.00, and 0.0 for -0.0
   */
  static TableIndex find(int column, List<TableIndex> indexes, boolean equalValuesWillDo) {
    for (TableIndex index : indexes) {
      if (index.isComplete()
          && index.source().partCount() == 1
          && index.source().column(0) == column
          && index.source().expression(0).isColumn()
          && index.definition().condition() == null
          && !index.definition().multiValued()
          && (equalValuesWillDo || isExact(index.source().type(0)))) {
        return index;
      }
    }
    return null;
  }

  /** Whether a value comes back from its term as it was: 1.0 and 1.00, 0.0 and -0.0 do not. */
  private static boolean isExact(Scalar type) {
    return type != Scalar.DECIMAL && type != Scalar.DOUBLE;
  }

  /** The term id of a row; 0 if the index does not have the row. */
  int termId(int rowId) {
    return index.forward().get(rowId);
  }

  /** The value of a term id that a row has. */
  Object value(int termId) {
    if (termId <= TermDictionary.NULL) {
      return null;
    }
    if (keptIds == null) {
      keptIds = new int[KEPT];
      keptValues = new Object[KEPT];
    }
    int slot = termId & KEPT - 1;
    if (keptIds[slot] != termId) {
      byte[] term = index.terms().term(termId);
      if (term == null) {
        return null; // the row changes just now, and will be found out
      }
      keptValues[slot] = Terms.decode(type, term);
      keptIds[slot] = termId;
    }
    return keptValues[slot];
  }
}
