package dev.tidepool.sql;

import dev.tidepool.table.query.QueryLimits;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * How an engine works.
 *
 * @param preparedMax how many statements are kept planned, by their text, and how many plans for
 *     texts that differ only in literals; with 0 each text is planned anew
 * @param limits what a query may take if its caller does not say; asked once for each execution
 */
public record SqlOptions(int preparedMax, Supplier<QueryLimits> limits) {
  public SqlOptions {
    Objects.requireNonNull(limits, "limits");
    if (preparedMax < 0) {
      throw new IllegalArgumentException("cannot keep " + preparedMax + " statements");
    }
  }

  /** A thousand statements, {@link QueryLimits#defaults}. */
  public static SqlOptions defaults() {
    return new SqlOptions(1000, QueryLimits::defaults);
  }
}
