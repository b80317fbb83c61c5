package dev.tidepool.table.indexing;

import dev.tidepool.engine.StoreSnapshot;
import dev.tidepool.engine.TieredStore;
import dev.tidepool.engine.format.RowView;
import dev.tidepool.table.codec.UnreadableRowException;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares what complete indexes have of each row with the terms that its bytes have now: what a
 * rebuild would give it.
 *
 * <p>It walks the rows of a snapshot; those that change meanwhile are left out, as they are the
 * writer's. The writer is kept out for some rows at a time. Costs what building the indexes costs.
 *
 * <p><b>Threads:</b> one.
 */
final class RowComparison {
  private static final int BATCH_ROWS = 16;
  private static final int BATCH_ROW_IDS = 1 << 12;
  private static final int FINDINGS_MAX = 100;

  private final TieredStore store;
  private final StoreSnapshot snapshot;
  private final IndexSet indexes;
  private final List<TableIndex> complete;
  private final RowDecoder decoder;
  private final List<String> findings = new ArrayList<>();
  private final int[] rowIds = new int[BATCH_ROWS];
  private final Object[][] terms = new Object[BATCH_ROWS][];
  private int count;

  /** A comparison of the indexes of {@code complete} with the rows of {@code snapshot}. */
  RowComparison(
      TieredStore store, StoreSnapshot snapshot, IndexSet indexes, List<TableIndex> complete) {
    this.store = store;
    this.snapshot = snapshot;
    this.indexes = indexes;
    this.complete = complete;
    this.decoder = indexes.newDecoder();
  }

  /** What differs, in words; the first {@value #FINDINGS_MAX}. */
  List<String> run() {
    snapshot.forEachRow(this::add);
    compare();
    for (TableIndex index : complete) {
      findRowsThatAreNone(index);
    }
    return findings;
  }

  private boolean add(RowView view) {
    Object[] row;
    try {
      row = decoder.decode(view);
    } catch (UnreadableRowException e) {
      row = null;
    }
    Object[] termsOfRow = new Object[complete.size()];
    for (int i = 0; i < termsOfRow.length; i++) {
      termsOfRow[i] = indexes.termsOf(complete.get(i), row);
    }
    terms[count] = termsOfRow;
    rowIds[count++] = view.rowId();
    if (count == BATCH_ROWS) {
      compare();
    }
    return true;
  }

  private void compare() {
    store.whileUnchanging(
        () -> {
          for (int i = 0; i < count; i++) {
            for (int k = 0; k < complete.size() && !snapshot.isChanged(rowIds[i]); k++) {
              if (!complete.get(k).has(rowIds[i], terms[i][k])) {
                find(complete.get(k), rowIds[i], "has not the terms of its columns");
              }
            }
          }
        });
    count = 0;
  }

  private void findRowsThatAreNone(TableIndex index) {
    int limit = index.index().forward().limit();
    for (int first = 1; first < limit; first += BATCH_ROW_IDS) {
      int from = first;
      store.whileUnchanging(
          () -> {
            for (int row = from; row < Math.min(limit, from + BATCH_ROW_IDS); row++) {
              if (index.index().forward().get(row) != 0
                  && !snapshot.isLive(row)
                  && !snapshot.isChanged(row)) {
                find(index, row, "is in the index, but there is no such row");
              }
            }
          });
    }
  }

  private void find(TableIndex index, int rowId, String what) {
    if (findings.size() < FINDINGS_MAX) {
      findings.add("index " + index.definition().name() + ": row " + rowId + " " + what);
    }
  }
}
