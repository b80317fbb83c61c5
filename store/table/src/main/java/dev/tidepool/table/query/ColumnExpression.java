package dev.tidepool.table.query;

import dev.tidepool.table.schema.IndexPart.Function;

/**
 * What a condition looks at: a column, or a function of it that an index can have.
 *
 * @param column index into the schema
 * @param function what is done to its value; it gives NULL for NULL, and only then
 * @param argument of the function; 0 for those without
 */
public record ColumnExpression(int column, Function function, int argument) {

  public ColumnExpression {
    if (function == Function.PREFIX && argument < 1) {
      throw new IllegalArgumentException("a prefix of " + argument + " characters says nothing");
    }
  }

  /** The column itself. */
  public static ColumnExpression of(int column) {
    return new ColumnExpression(column, Function.NONE, 0);
  }

  /** A function of the column. */
  public static ColumnExpression of(Function function, int column) {
    return new ColumnExpression(column, function, 0);
  }

  /** Whether it is the column itself. */
  public boolean isColumn() {
    return function == Function.NONE;
  }
}
