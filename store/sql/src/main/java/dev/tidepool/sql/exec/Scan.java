package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.expression.Expression;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.Relation.PreparedScan;
import dev.tidepool.table.query.RelationSnapshot;
import dev.tidepool.table.query.ResultCursor;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a table.
 *
 * @param relation the table
 * @param columnCount how many columns its request asks for
 * @param values what the request's parameters behind those of the statement are; computed when the
 *     scan is opened, without a row
 * @param text its table and access path
 */
public record Scan(
    Relation relation,
    PreparedScan scan,
    int columnCount,
    List<Expression> values,
    String text,
    double expectedRowCount)
    implements Leaf {
  private static final Object[] NO_KEYS = {};

  @Override
  public Rows open(Execution execution) {
    return open(execution, NO_KEYS);
  }

  /** Starts to read with {@code keys} as the last parameters of the request. */
  Rows open(Execution execution, Object[] keys) {
    QueryLimits limits = execution.limits().forStep();
    RelationSnapshot held = execution.snapshot(relation);
    Object[] parameters = parameters(execution, keys);
    ResultCursor cursor =
        held == null ? scan.open(parameters, limits) : scan.open(held, parameters, limits);
    return new ScanRows(cursor, columnCount, limits, execution);
  }

  /** How many rows it looks at if it is opened now, about. */
  public double expectedRowCount(Execution execution) {
    return scan.accessPath(parameters(execution, NO_KEYS)).expectedRowCount();
  }

  private Object[] parameters(Execution execution, Object[] keys) {
    Object[] given = execution.parameters();
    if (values.isEmpty() && keys.length == 0) {
      return given;
    }
    int keysStart = given.length + values.size();
    Object[] all = Arrays.copyOf(given, keysStart + keys.length);
    for (int i = 0; i < values.size(); i++) {
      all[given.length + i] = values.get(i).value(null, execution);
    }
    System.arraycopy(keys, 0, all, keysStart, keys.length);
    return all;
  }

  @Override
  public String describe() {
    return text;
  }

  private static final class ScanRows implements Rows {
    private final ResultCursor cursor;
    private final int columnCount;
    private final QueryLimits limits;
    private final Execution execution;

    ScanRows(ResultCursor cursor, int columnCount, QueryLimits limits, Execution execution) {
      this.cursor = cursor;
      this.columnCount = columnCount;
      this.limits = limits;
      this.execution = execution;
      execution.scanOpened(cursor);
    }

    @Override
    public Object[] next() {
      if (!cursor.next()) {
        return null;
      }
      Object[] row = new Object[columnCount];
      for (int i = 0; i < columnCount; i++) {
        row[i] = cursor.value(i);
      }
      return row;
    }

    @Override
    public void close() {
      execution.closeScan(cursor);
      limits.endStep();
    }
  }
}
