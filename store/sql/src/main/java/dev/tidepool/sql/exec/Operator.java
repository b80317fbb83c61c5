package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import java.util.List;

/**
 * A step of a plan: takes the rows of its inputs, gives rows of its own.
 *
 * <p>A row is an array of values as {@code ColumnType} says; nobody changes one that has been
 * handed on. <b>Threads:</b> immutable; each {@link #open} gives rows of its own.
 */
public interface Operator {
  /** Starts to work. */
  Rows open(Execution execution);

  /** How many values its rows have. */
  int columnCount();

  /** Where its rows come from. */
  List<Operator> inputs();

  /** The same with other inputs, as many. */
  Operator withInputs(List<Operator> inputs);

  /** What it does, in one line without its inputs, for EXPLAIN. */
  String describe();

  /** How many rows it will give, about. */
  double expectedRowCount();
}
