package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.expression.Expression;
import dev.tidepool.table.query.Relation.PreparedScan;
import dev.tidepool.table.query.ResultCursor;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a table.
 *
 * @param columnCount how many columns its request asks for
 * @param values what the request's parameters behind those of the statement are; computed when the
 *     scan is opened, of the row that a {@link LookupJoin} has at hand
 * @param text its table and access path
 */
public record Scan(
    PreparedScan scan,
    int columnCount,
    List<Expression> values,
    String text,
    double expectedRowCount)
    implements Operator {

  @Override
  public Rows open(Execution execution) {
    return open(execution, null);
  }

  /** Starts to read what belongs to {@code outerRow}. */
  Rows open(Execution execution, Object[] outerRow) {
    ResultCursor cursor = scan.open(parameters(execution, outerRow), execution.limits().forStep());
    return new ScanRows(cursor, columnCount, execution);
  }

  private Object[] parameters(Execution execution, Object[] outerRow) {
    Object[] given = execution.parameters();
    if (values.isEmpty()) {
      return given;
    }
    Object[] all = Arrays.copyOf(given, given.length + values.size());
    for (int i = 0; i < values.size(); i++) {
      all[given.length + i] = values.get(i).value(outerRow, execution);
    }
    return all;
  }

  @Override
  public List<Operator> inputs() {
    return List.of();
  }

  @Override
  public Operator withInputs(List<Operator> inputs) {
    return this;
  }

  @Override
  public String describe() {
    return text;
  }

  private static final class ScanRows implements Rows {
    private final ResultCursor cursor;
    private final int columnCount;
    private final Execution execution;

    ScanRows(ResultCursor cursor, int columnCount, Execution execution) {
      this.cursor = cursor;
      this.columnCount = columnCount;
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
    }
  }
}
