package dev.tidepool.endpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What somebody may read: all tables, or those that are named, and of each all rows, or those that
 * fit a condition:
 *
 * <pre>
 *   Access.none().withTable("countries").withRows("orders", "tenant = ?", "a")
 * </pre>
 *
 * <p>Who may not see all tables only asks, whatever else the tables can do. A table that is not
 * named is not there for who has this access; of the rows that do not fit nothing is told, neither
 * their values nor their number.
 *
 * <p><b>Threads:</b> immutable.
 */
public final class Access {
  private static final Access NONE = new Access(Map.of());

  /** All rows of all tables, and the metrics. */
  public static final Access ALL = new Access(null);

  private final Map<String, List<RowFilter>> filters; // by table in lower case; null for all

  /**
   * Rows that fit.
   *
   * @param condition as it stands behind WHERE: of columns of the table, and constants
   * @param parameters a value for each {@code ?}
   */
  record RowFilter(String condition, List<Object> parameters) {}

  private Access(Map<String, List<RowFilter>> filters) {
    this.filters = filters;
  }

  /** Nothing yet. */
  public static Access none() {
    return NONE;
  }

  /** And all rows of {@code table}, unless its rows are restricted as well. */
  public Access withTable(String table) {
    return with(table, List.of());
  }

  /**
   * And the rows of {@code table} for which {@code condition} is true; if it is restricted already,
   * those for which all conditions are. A table that the condition does not fit cannot be asked.
   *
   * @param condition as it stands behind WHERE: a condition that the table itself can judge, of its
   *     columns and constants, such as {@code tenant = ? AND NOT secret}
   * @param parameters a value for each {@code ?}; never put a value that came from outside into the
   *     text
   */
  public Access withRows(String table, String condition, Object... parameters) {
    Objects.requireNonNull(condition, "condition");
    List<Object> values = Collections.unmodifiableList(Arrays.asList(parameters.clone()));
    return with(table, List.of(new RowFilter(condition, values)));
  }

  private Access with(String table, List<RowFilter> more) {
    if (filters == null) {
      throw new IllegalStateException("all tables are readable already: begin with Access.none()");
    }
    Map<String, List<RowFilter>> changed = new TreeMap<>(filters);
    List<RowFilter> all = new ArrayList<>(changed.getOrDefault(lower(table), List.of()));
    all.addAll(more);
    changed.put(lower(table), List.copyOf(all));
    return new Access(changed);
  }

  private static String lower(String table) {
    return table.toLowerCase(Locale.ROOT);
  }

  boolean isAll() {
    return filters == null;
  }

  /** Whether the table of that name, whatever its case, is there. */
  boolean allows(String table) {
    return filters == null || filters.containsKey(lower(table));
  }

  /** What rows of a table that is there have to fit. */
  List<RowFilter> filters(String table) {
    return filters == null ? List.of() : filters.get(lower(table));
  }
}
