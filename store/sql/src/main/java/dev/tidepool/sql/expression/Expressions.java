package dev.tidepool.sql.expression;

/** The expressions that others are made of. <b>Threads:</b> any. */
public final class Expressions {
  private Expressions() {}

  /** The value at {@code index} of the row. */
  public static Expression column(int index) {
    return new Column(index);
  }

  /** The same for every row. */
  public static Expression literal(Object value) {
    return new Literal(value);
  }

  /** The value of the {@code ?} of that index, from 0. */
  public static Expression parameter(int index) {
    return (row, execution) -> execution.parameters()[index];
  }

  /**
   * The value at {@code column} of the outer row that the inner plan {@code correlation} is for.
   */
  public static Expression outer(int correlation, int column) {
    return (row, execution) -> execution.outerRow(correlation)[column];
  }

  /** The index of the column that {@code expression} is, or -1 if it is anything else. */
  public static int columnIndex(Expression expression) {
    return expression instanceof Column column ? column.index() : -1;
  }

  /** Whether {@code expression} is a {@link #literal}. */
  public static boolean isLiteral(Expression expression) {
    return expression instanceof Literal;
  }

  /** The value of a {@link #literal}. */
  public static Object literalValue(Expression expression) {
    return ((Literal) expression).value;
  }

  private record Column(int index) implements Expression {
    @Override
    public Object value(Object[] row, Execution execution) {
      return row[index];
    }
  }

  private record Literal(Object value) implements Expression {
    @Override
    public Object value(Object[] row, Execution execution) {
      return value;
    }
  }
}
