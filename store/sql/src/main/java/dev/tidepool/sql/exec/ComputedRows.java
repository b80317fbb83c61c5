package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import java.util.Collections;
import java.util.Iterator;

/** Rows that are known only once all input was read; it is when the first one is asked for. */
abstract class ComputedRows implements Rows {
  final Execution execution;
  final Memory memory;
  private final Rows input;
  private Iterator<Object[]> rows;

  ComputedRows(Rows input, Execution execution) {
    this.input = input;
    this.execution = execution;
    this.memory = new Memory(execution.limits());
  }

  /** Reads the input and computes all rows, or how to get them. */
  abstract Iterator<Object[]> compute(Rows input);

  @Override
  public final Object[] next() {
    if (rows == null) {
      rows = compute(input);
    }
    return rows.hasNext() ? rows.next() : null;
  }

  @Override
  public final void close() {
    rows = Collections.emptyIterator();
    memory.release();
    input.close();
  }
}
