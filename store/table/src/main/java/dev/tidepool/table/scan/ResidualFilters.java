package dev.tidepool.table.scan;

import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.value.PredicateEvaluator;
import java.util.Arrays;

/**
 * Compiles what is left of a predicate for the rows, and remembers the last: executions of one
 * request nearly always go the same way.
 *
 * <p><b>Threads:</b> any.
 */
final class ResidualFilters {
  private final TableSchema schema;
  private final int[] wantedColumns;
  private volatile Compiled last;

  /**
   * A residual predicate made ready.
   *
   * @param evaluator null if nothing is left
   * @param columns those that it and the request need, ascending
   */
  record Compiled(Predicate residual, PredicateEvaluator evaluator, int[] columns) {
    /** The filter of one execution; null if nothing is left. */
    PredicateEvaluator.Filter bind(Object[] parameters) {
      return evaluator == null ? null : evaluator.bind(parameters);
    }
  }

  ResidualFilters(TableSchema schema, int[] wantedColumns) {
    this.schema = schema;
    this.wantedColumns = wantedColumns;
    this.last = new Compiled(Predicate.TRUE, null, wantedColumns);
  }

  Compiled of(Predicate residual) {
    Compiled compiled = last;
    if (!compiled.residual().equals(residual)) {
      compiled = compile(residual);
      last = compiled;
    }
    return compiled;
  }

  private Compiled compile(Predicate residual) {
    if (residual.equals(Predicate.TRUE)) {
      return new Compiled(residual, null, wantedColumns);
    }
    PredicateEvaluator evaluator = PredicateEvaluator.compile(residual, schema);
    return new Compiled(residual, evaluator, union(wantedColumns, evaluator.columns()));
  }

  /** All columns of both, ascending. */
  static int[] union(int[] left, int[] right) {
    int[] all = Arrays.copyOf(left, left.length + right.length);
    System.arraycopy(right, 0, all, left.length, right.length);
    return Arrays.stream(all).distinct().sorted().toArray();
  }
}
