package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.expression.Identity;
import dev.tidepool.sql.expression.SampleValues;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.QueryLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** Rows for tests, as an operator that knows what is open. */
final class TestRows implements Leaf {
  private final List<SqlType> types;
  private final List<Object[]> rows;
  private int openCount;
  private int readCount;

  TestRows(List<SqlType> types, List<Object[]> rows) {
    this.types = types;
    this.rows = rows;
  }

  static TestRows of(List<SqlType> types, Object[]... rows) {
    return new TestRows(types, List.of(rows));
  }

  static Object[] row(Object... values) {
    return values;
  }

  /** {@code count} rows of few values, NULLs among them. */
  static TestRows random(List<SqlType> types, int count, Random random) {
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(types.stream().map(type -> SampleValues.random(type, random)).toArray());
    }
    return new TestRows(types, rows);
  }

  List<Object[]> rows() {
    return rows;
  }

  List<SqlType> types() {
    return types;
  }

  /** How many of what it opened are not closed. */
  int openCount() {
    return openCount;
  }

  /** How many rows were read. */
  int readCount() {
    return readCount;
  }

  @Override
  public Rows open(Execution execution) {
    openCount++;
    return new Rows() {
      private int index;
      private boolean isClosed;

      @Override
      public Object[] next() {
        if (isClosed) {
          throw new IllegalStateException("read after it was closed");
        }
        if (index == rows.size()) {
          return null;
        }
        readCount++;
        return rows.get(index++).clone();
      }

      @Override
      public void close() {
        openCount -= isClosed ? 0 : 1;
        isClosed = true;
      }
    };
  }

  @Override
  public int columnCount() {
    return types.size();
  }

  @Override
  public String describe() {
    return "test rows";
  }

  @Override
  public double expectedRowCount() {
    return rows.size();
  }

  static Execution execution() {
    return execution(QueryLimits.defaults());
  }

  static Execution execution(QueryLimits limits, Object... parameters) {
    return new Execution(parameters, limits, 2, 0);
  }

  /** All rows that {@code operator} gives. Checks that they have as many columns as it says. */
  static List<Object[]> run(Operator operator, Execution execution) {
    List<Object[]> rows = new ArrayList<>();
    try (Rows opened = operator.open(execution)) {
      for (Object[] row = opened.next(); row != null; row = opened.next()) {
        if (row.length != operator.columnCount()) {
          throw new AssertionError(
              row.length + " columns, but " + operator.columnCount() + " were announced");
        }
        rows.add(row);
      }
      if (opened.next() != null) {
        throw new AssertionError("a row behind the last");
      }
    }
    return rows;
  }

  static List<Object[]> run(Operator operator) {
    return run(operator, execution());
  }

  /** Rows in a form that can be compared: values by their identity. */
  static List<List<Object>> comparable(List<Object[]> rows, List<SqlType> types) {
    List<List<Object>> comparable = new ArrayList<>();
    for (Object[] row : rows) {
      Object[] identities = new Object[row.length];
      for (int i = 0; i < row.length; i++) {
        identities[i] = Identity.ofType(types.get(i)).of(row[i]);
      }
      comparable.add(Arrays.asList(identities));
    }
    return comparable;
  }

  /** The same, in no order: how often each row comes. */
  static Map<List<Object>, Integer> counted(List<Object[]> rows, List<SqlType> types) {
    Map<List<Object>, Integer> counts = new HashMap<>();
    comparable(rows, types).forEach(row -> counts.merge(row, 1, Integer::sum));
    return counts;
  }

  /** Whether two values are equal, NULL like NULL. */
  static boolean same(SqlType type, Object left, Object right) {
    Identity identity = Identity.ofType(type);
    return Objects.equals(identity.of(left), identity.of(right));
  }
}
