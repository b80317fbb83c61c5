package dev.tidepool.sql.expression;

/** A value computed of a row. <b>Threads:</b> immutable, any. */
@FunctionalInterface
public interface Expression {
  /** The value; null is NULL, and for conditions unknown. */
  Object value(Object[] row, Execution execution);
}
