package dev.tidepool.table.query;

/**
 * What a column is compared with: known when the query is written, or given with each execution.
 */
public sealed interface Operand {
  /** The value for an execution with {@code parameters}. */
  Object value(Object[] parameters);

  /** A value, of the Java type of the column; may be null, which compares as unknown. */
  record Literal(Object value) implements Operand {
    @Override
    public Object value(Object[] parameters) {
      return value;
    }
  }

  /** The parameter of that index, from 0. */
  record Parameter(int index) implements Operand {
    @Override
    public Object value(Object[] parameters) {
      return parameters[index];
    }
  }
}
