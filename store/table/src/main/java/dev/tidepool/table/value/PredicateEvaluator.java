package dev.tidepool.table.value;

import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.schema.TableSchema;
import java.util.Set;
import java.util.TreeSet;

/**
 * A predicate made ready to judge rows of a schema, by the three-valued logic of SQL.
 *
 * <p>It is compiled once, which checks columns and literals; each execution binds its parameters,
 * which checks them and compiles patterns; then a row costs a call for each part of the predicate.
 *
 * <p><b>Threads:</b> immutable, as are its filters.
 */
public final class PredicateEvaluator {
  private final Predicate predicate;
  private final TableSchema schema;
  private final Set<Integer> columns = new TreeSet<>();
  private final int parameterCount;
  private final Filter withoutParameters;

  private PredicateEvaluator(Predicate predicate, TableSchema schema) {
    this.predicate = predicate;
    this.schema = schema;
    FilterCompiler compiler = new FilterCompiler(schema, null, columns);
    Filter filter = compiler.compile(predicate);
    this.parameterCount = compiler.parameterCount();
    this.withoutParameters = parameterCount == 0 ? filter : null;
  }

  /** Judges rows. <b>Threads:</b> immutable. */
  @FunctionalInterface
  public interface Filter {
    /** True, false, or null for unknown. */
    Boolean test(Row row);

    /** Whether the row is in the result: false and unknown are not. */
    default boolean matches(Row row) {
      return Boolean.TRUE.equals(test(row));
    }
  }

  /**
   * Compiles {@code predicate} for rows of {@code schema}.
   *
   * @throws IllegalArgumentException if a column is not there, is asked what its type does not
   *     have, or is compared with a literal that cannot be of its type
   */
  public static PredicateEvaluator compile(Predicate predicate, TableSchema schema) {
    return new PredicateEvaluator(predicate, schema);
  }

  /**
   * The filter of one execution.
   *
   * @throws IllegalArgumentException if there are too few {@code parameters}, or one cannot be of
   *     the type of its column
   */
  public Filter bind(Object[] parameters) {
    if (withoutParameters != null) {
      return withoutParameters;
    }
    if (parameters.length < parameterCount) {
      throw new IllegalArgumentException(
          "there are " + parameters.length + " parameters, not " + parameterCount);
    }
    return new FilterCompiler(schema, parameters, new TreeSet<>()).compile(predicate);
  }

  /** Judges one row; {@link #bind} is cheaper for more than one. */
  public Boolean test(Row row, Object[] parameters) {
    return bind(parameters).test(row);
  }

  /** The columns that the predicate looks at, in ascending order. */
  public int[] columns() {
    return columns.stream().mapToInt(Integer::intValue).toArray();
  }
}
