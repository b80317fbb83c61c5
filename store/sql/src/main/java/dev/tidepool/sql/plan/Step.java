package dev.tidepool.sql.plan;

import dev.tidepool.sql.exec.Operator;

/**
 * A part of a plan under construction: an operator, or a {@link TableAccess} that can still be
 * asked for more. <b>Threads:</b> immutable.
 */
public interface Step {
  /** How many values its rows have. */
  int columnCount();

  /** What gives the rows. */
  Operator operator();

  /** A step whose operator is made. */
  static Step of(Operator operator) {
    return new Step() {
      @Override
      public int columnCount() {
        return operator.columnCount();
      }

      @Override
      public Operator operator() {
        return operator;
      }
    };
  }
}
