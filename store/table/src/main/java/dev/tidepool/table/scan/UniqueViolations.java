package dev.tidepool.table.scan;

import dev.tidepool.engine.StoreSnapshot;
import dev.tidepool.engine.TieredStore;
import dev.tidepool.engine.format.RowView;
import dev.tidepool.table.codec.UnreadableRowException;
import dev.tidepool.table.indexing.IndexSet;
import dev.tidepool.table.indexing.RowDecoder;
import dev.tidepool.table.indexing.TableIndex;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanStatistics;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Rows that share a term of a unique index, which a store of a log cannot refuse. What is listed is
 * so at one point in time; of terms that come to be shared, or cease to be, while it is looked for,
 * some may be left out.
 *
 * <p><b>Threads:</b> any.
 */
public final class UniqueViolations {
  private static final int ROW_BYTES = 80;

  private UniqueViolations() {}

  /**
   * The rows of the first {@code termCountMax} shared terms of {@code index}: of each the values of
   * the index's parts, as a list, and the key as bytes; those of one term behind each other.
   */
  public static ResultCursor list(
      TieredStore store, TableIndex index, int termCountMax, QueryLimits limits) {
    try (StoreSnapshot snapshot = store.snapshot()) {
      TermSet shared = new TermSet.OfIds(index.index().termsWithSeveralRows(termCountMax));
      RowPath path = new RowPath.Index(new IndexCondition(index, shared), List.of());
      Candidates candidates = Candidates.find(snapshot, path, rowId -> true, limits);
      Map<ByteBuffer, List<Object[]>> byTerm = new TreeMap<>();
      RowDecoder decoder = ((IndexSet) snapshot.companion()).newDecoder();
      for (int i = 0; i < candidates.count(); i++) {
        limits.step();
        add(index, decoder, snapshot.row(candidates.rowId(i)), byTerm, limits);
      }
      List<Object[]> rows = new ArrayList<>();
      byTerm.values().stream().filter(ofTerm -> ofTerm.size() > 1).forEach(rows::addAll);
      ScanStatistics statistics =
          Reads.statistics(snapshot, rows.size(), candidates.changedCount());
      return new ListCursor(rows, 0, Long.MAX_VALUE, statistics, limits);
    }
  }

  private static void add(
      TableIndex index,
      RowDecoder decoder,
      RowView row,
      Map<ByteBuffer, List<Object[]>> byTerm,
      QueryLimits limits) {
    try {
      Object[] columns = decoder.decode(row);
      byte[] term = index.uniqueTermOf(columns);
      if (term != null) {
        byte[] key = row.key();
        limits.keep(ROW_BYTES + term.length + key.length);
        byTerm
            .computeIfAbsent(ByteBuffer.wrap(term), unused -> new ArrayList<>())
            .add(new Object[] {Arrays.asList(index.source().values(columns)), key});
      }
    } catch (UnreadableRowException e) {
      // It is in no index.
    }
  }
}
