package dev.tidepool.table.scan;

import dev.tidepool.engine.StoreSnapshot;
import dev.tidepool.engine.format.RowView;
import dev.tidepool.table.codec.UnreadableRowException;
import dev.tidepool.table.indexing.IndexSet;
import dev.tidepool.table.indexing.RowDecoder;
import dev.tidepool.table.indexing.TableIndex;
import java.util.List;

/**
 * The columns of rows at the point in time of a query: from forward columns if they cover all that
 * is needed, else from the bytes of the row. A row of which any column cannot be read is not there
 * for any query, whichever columns that one needs: or the answer would depend on the way to it. One
 * thread.
 */
final class RowAccess implements AutoCloseable {
  private final StoreSnapshot snapshot;
  private final IndexSet indexes;
  private final DecoderPool decoders;
  private final int[] columns;
  private final CoveredColumn[] covered; // null if not all columns are
  private final Object[] values;
  private DecoderPool.Idle decoder; // null until a row has to be read
  private RowDecoder indexDecoder; // null until a row has to be read for what the indexes know

  /**
   * Access to {@code columns}.
   *
   * @param equalValuesWillDo whether 1.0 may stand for 1.00, and 0.0 for -0.0
   */
  RowAccess(
      StoreSnapshot snapshot,
      IndexSet indexes,
      DecoderPool decoders,
      int[] columns,
      boolean equalValuesWillDo) {
    this.snapshot = snapshot;
    this.indexes = indexes;
    this.decoders = decoders;
    this.columns = columns;
    this.covered = coverAll(columns, indexes.indexes(), equalValuesWillDo);
    this.values = covered == null ? null : new Object[decoders.columnCount()];
  }

  private static CoveredColumn[] coverAll(
      int[] columns, List<TableIndex> indexes, boolean equalValuesWillDo) {
    if (columns.length == 0) {
      return null;
    }
    CoveredColumn[] covered = null;
    for (int i = 0; i < columns.length; i++) {
      CoveredColumn column = CoveredColumn.of(columns[i], indexes, equalValuesWillDo);
      if (column == null) {
        return null;
      }
      covered = covered == null ? new CoveredColumn[columns.length] : covered;
      covered[i] = column;
    }
    return covered;
  }

  /** Whether no row has to be read. */
  boolean isCovered() {
    return covered != null;
  }

  /**
   * The columns of a row, by their indexes in the schema; null if there is no such row, or it
   * cannot be read. The array is used again for the next row.
   */
  Object[] row(int rowId) {
    if (covered != null && snapshot.isLive(rowId)) {
      boolean isIndexed = true;
      for (int i = 0; i < columns.length; i++) {
        int termId = covered[i].termId(rowId);
        isIndexed &= termId != 0;
        values[columns[i]] = covered[i].value(termId);
      }
      if (!snapshot.isChanged(rowId)) { // or it was another version
        return isIndexed ? values : null;
      }
    }
    return read(rowId);
  }

  /** Like {@link #row}, always from the row itself. */
  Object[] read(int rowId) {
    RowView view = snapshot.row(rowId);
    if (view == null) {
      return null;
    }
    if (decoder == null) {
      decoder = decoders.take(columns);
    }
    try {
      return isUnreadable(rowId, view) ? null : decoder.decoder().decode(view);
    } catch (UnreadableRowException e) {
      return null;
    }
  }

  private boolean isUnreadable(int rowId, RowView view) throws UnreadableRowException {
    TableIndex unreadable = indexes.unreadable();
    if (unreadable.isComplete()) {
      boolean isIn = unreadable.index().forward().get(rowId) != 0;
      if (!snapshot.isChanged(rowId)) {
        return isIn;
      }
    }
    if (indexDecoder == null) {
      indexDecoder = indexes.newDecoder();
    }
    indexDecoder.decode(view);
    return false;
  }

  /** Ends it: whoever reads rows later may get the decoder. */
  @Override
  public void close() {
    if (decoder != null) {
      decoders.giveBack(decoder);
      decoder = null;
    }
  }
}
