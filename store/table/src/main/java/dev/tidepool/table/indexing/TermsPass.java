package dev.tidepool.table.indexing;

import dev.tidepool.engine.StoreSnapshot;
import dev.tidepool.engine.TieredStore;
import dev.tidepool.engine.format.RowView;
import dev.tidepool.table.codec.UnreadableRowException;
import java.util.List;

/**
 * Gives indexes the terms that they lack, of one row of a snapshot after the other. A row that
 * changed since is the writer's; the others get their terms some at a time, while the writer is
 * kept out.
 *
 * <p><b>Threads:</b> one.
 */
final class TermsPass {
  private static final int BATCH_ROWS = 16;

  private final TieredStore store;
  private final StoreSnapshot snapshot;
  private final IndexSet indexes;
  private final List<TableIndex> targets;
  private final RowDecoder decoder;
  private final int[] rowIds = new int[BATCH_ROWS];
  private final Object[][] terms = new Object[BATCH_ROWS][];
  private int count;

  /** A pass for {@code targets}, which are of {@code indexes}. */
  TermsPass(TieredStore store, StoreSnapshot snapshot, IndexSet indexes, List<TableIndex> targets) {
    this.store = store;
    this.snapshot = snapshot;
    this.indexes = indexes;
    this.targets = targets;
    this.decoder = indexes.newDecoder();
  }

  /** Looks at all rows. */
  void overAllRows() {
    snapshot.forEachRow(
        view -> {
          add(view);
          return true;
        });
    apply();
  }

  /** Looks at these rows, as far as there are such. */
  void over(int[] rows) {
    for (int row : rows) {
      RowView view = snapshot.row(row);
      if (view != null) {
        add(view);
      }
    }
    apply();
  }

  private void add(RowView view) {
    int rowId = view.rowId();
    Object[] row;
    try {
      row = decoder.decode(view);
    } catch (UnreadableRowException e) {
      row = null;
    }
    Object[] termsOfRow = new Object[targets.size()];
    boolean isNeeded = false;
    for (int i = 0; i < termsOfRow.length; i++) {
      termsOfRow[i] = indexes.missingTermsOf(targets.get(i), rowId, row);
      isNeeded |= termsOfRow[i] != TableIndex.AS_IT_IS;
    }
    if (isNeeded) {
      terms[count] = termsOfRow;
      rowIds[count++] = rowId;
      if (count == BATCH_ROWS) {
        apply();
      }
    }
  }

  private void apply() {
    store.whileUnchanging(
        () -> {
          for (int i = 0; i < count; i++) {
            if (!snapshot.isChanged(rowIds[i])) {
              apply(rowIds[i], terms[i]);
            }
          }
        });
    count = 0;
  }

  private void apply(int rowId, Object[] termsOfRow) {
    for (int i = 0; i < termsOfRow.length; i++) {
      if (termsOfRow[i] != TableIndex.AS_IT_IS) {
        targets.get(i).apply(rowId, termsOfRow[i]);
      }
    }
  }
}
