package dev.tidepool.table.scan;

import dev.tidepool.engine.ChangedRows;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.And;
import dev.tidepool.table.query.Predicate.Comparison;
import dev.tidepool.table.query.Predicate.Operator;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.value.ValueKey;
import dev.tidepool.table.value.Values;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.roaringbitmap.RoaringBitmap;

/**
 * The rows that changed since a snapshot that is held for many executions of a scan, by their
 * versions of then: each is read once. If the request compares a column with a parameter by =, an
 * execution looks only at those that have its value; so look-ups beside a busy writer do not become
 * slower the longer the snapshot is held.
 *
 * <p><b>Threads:</b> one.
 */
final class EarlierRows {
  private static final int ROW_BYTES = 100;
  private static final int VALUE_BYTES = 24;
  private static final int[] NO_ROWS = {};

  private final ChangedRows changes;
  private final QueryLimits limits;
  private final int keyColumn; // -1 if there is none
  private final ColumnType keyType;
  private final Operand key;
  private final long rowBytes;
  private final RoaringBitmap changed = new RoaringBitmap();
  private final Map<ByteBuffer, List<Row>> rowsByKey = new HashMap<>();

  /** A row as it was; only the columns of the predicate are there. */
  private record Row(int rowId, Object[] values) {}

  /** Reads versions of then, and judges them for one execution. */
  interface Judge {
    /** The columns of the predicate, in an array that is used again; null if there is no row. */
    Object[] read(int rowId);

    /** Whether such a row satisfies the whole predicate. */
    boolean matches(Object[] values);
  }

  EarlierRows(TableScan scan, ChangedRows changes, QueryLimits limits) {
    this.changes = changes;
    this.limits = limits;
    Comparison fixed = fixed(scan.predicate());
    this.keyColumn = fixed == null ? -1 : fixed.expression().column();
    this.keyType = fixed == null ? null : scan.schema().column(keyColumn).type();
    this.key = fixed == null ? null : fixed.operand();
    this.rowBytes = ROW_BYTES + (long) VALUE_BYTES * scan.schema().columnCount();
  }

  /** What each row must fulfil: {@code column = parameter}, the last one of such; or null. */
  private static Comparison fixed(Predicate predicate) {
    Comparison last = null;
    for (Predicate part : predicate instanceof And and ? and.parts() : List.of(predicate)) {
      if (part instanceof Comparison comparison
          && comparison.operator() == Operator.EQUAL
          && comparison.expression().isColumn()
          && comparison.operand() instanceof Operand.Parameter) {
        last = comparison;
      }
    }
    return last;
  }

  /** Reads those that changed lately. What was seen in indexes before is about the others. */
  void update(Judge judge) {
    for (int rowId = changes.next(); rowId != 0; rowId = changes.next()) {
      limits.step();
      if (changed.checkedAdd(rowId)) {
        add(rowId, judge.read(rowId));
      }
    }
  }

  private void add(int rowId, Object[] values) {
    if (values == null || keyColumn >= 0 && values[keyColumn] == null) {
      return; // it matches nothing
    }
    limits.keep(rowBytes);
    ByteBuffer rowKey = keyColumn < 0 ? null : ValueKey.of(keyType, values[keyColumn]);
    rowsByKey
        .computeIfAbsent(rowKey, one -> new ArrayList<>(2))
        .add(new Row(rowId, values.clone()));
  }

  /** Whether the row changed. */
  boolean contains(int rowId) {
    return changed.contains(rowId);
  }

  /** Those whose versions of then match. */
  int[] matching(Judge judge, Object[] parameters, QueryLimits stepLimits) {
    if (rowsByKey.isEmpty()) {
      return NO_ROWS;
    }
    ByteBuffer rowKey = null;
    if (keyColumn >= 0) {
      Object value = Values.coerce("a parameter", keyType.scalar(), key.value(parameters));
      if (value == null) {
        return NO_ROWS; // nothing is equal to NULL
      }
      rowKey = ValueKey.of(keyType, value);
    }
    List<Row> rows = rowsByKey.getOrDefault(rowKey, List.of());
    RowIdList found = new RowIdList(stepLimits);
    for (Row row : rows) {
      stepLimits.step();
      if (judge.matches(row.values)) {
        found.add(row.rowId);
      }
    }
    return found.toArray();
  }
}
