package dev.tidepool.table.scan;

import dev.tidepool.engine.StoreSnapshot;
import dev.tidepool.engine.format.RowView;
import dev.tidepool.table.codec.UnreadableRowException;
import dev.tidepool.table.indexing.IndexSet;
import dev.tidepool.table.indexing.RowDecoder;
import dev.tidepool.table.indexing.TableIndex;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanStatistics;
import java.util.List;

/** The keys of the rows that the codec cannot read, as bytes, in no order, at one point in time. */
public final class KeyCursor implements ResultCursor {
  private final StoreSnapshot snapshot;
  private final Candidates rows;
  private final QueryLimits limits;
  private int next;
  private byte[] key;

  private KeyCursor(StoreSnapshot snapshot, Candidates rows, QueryLimits limits) {
    this.snapshot = snapshot;
    this.rows = rows;
    this.limits = limits;
  }

  /**
   * The keys of the unreadable rows of {@code snapshot}, which the cursor closes.
   *
   * @throws IllegalStateException if they are not all known yet
   */
  public static KeyCursor ofUnreadable(StoreSnapshot snapshot, QueryLimits limits) {
    boolean handedOn = false;
    try {
      IndexSet indexes = (IndexSet) snapshot.companion();
      TableIndex unreadable = indexes.unreadable();
      if (!unreadable.isComplete()) {
        throw new IllegalStateException(
            "rows that cannot be read are still being looked for: wait for the indexes");
      }
      RowDecoder decoder = indexes.newDecoder();
      RowPath path = new RowPath.Index(new IndexCondition(unreadable, TermSet.ALL), List.of());
      Candidates rows =
          Candidates.find(
              snapshot, path, rowId -> !isReadable(snapshot.row(rowId), decoder), limits);
      handedOn = true;
      return new KeyCursor(snapshot, rows, limits);
    } finally {
      if (!handedOn) {
        snapshot.close();
      }
    }
  }

  private static boolean isReadable(RowView row, RowDecoder decoder) {
    try {
      decoder.decode(row);
      return true;
    } catch (UnreadableRowException e) {
      return false;
    }
  }

  @Override
  public boolean next() {
    limits.step();
    if (next >= rows.count()) {
      return false;
    }
    key = snapshot.row(rows.rowId(next++)).key();
    limits.returnRow();
    return true;
  }

  @Override
  public Object value(int index) {
    return key.clone();
  }

  @Override
  public ScanStatistics statistics() {
    return Reads.statistics(snapshot, rows.count(), rows.changedCount());
  }

  @Override
  public void close() {
    next = rows.count();
    snapshot.close();
  }
}
