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
 * What somebody may do: with all tables, or with those that are named, and of each with all rows,
 * or with those that fit a condition:
 *
 * <pre>
 *   Access.none().withTable("countries").withRows("orders", "tenant = ?", "a")
 * </pre>
 *
 * <p>Who may not see all tables only asks, unless told to be {@link #writing}, and then changes
 * rows, but no definitions. A table that is not named is not there for who has this access; of the
 * rows that do not fit nothing is told, neither their values nor their number.
 *
 * <p><b>Threads:</b> immutable.
 */
public final class Access {
  private static final Access NONE = new Access(Map.of(), false);

  /** All that the tables can do, and the metrics. */
  public static final Access ALL = new Access(null, true);

  private final Map<String, List<RowFilter>> filters; // by table in lower case; null for all
  private final boolean mayWrite;

  /**
   * Rows that fit.
   *
   * @param condition as it stands behind WHERE: of columns of the table, and constants
   * @param parameters a value for each {@code ?}
   */
  record RowFilter(String condition, List<Object> parameters) {}

  private Access(Map<String, List<RowFilter>> filters, boolean mayWrite) {
    this.filters = filters;
    this.mayWrite = mayWrite;
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
    return new Access(changed, mayWrite);
  }

  /** The same, to ask only. */
  public Access readOnly() {
    return new Access(filters, false);
  }

  /**
   * The same, and to change rows that may be read into rows that may be read, if the tables take
   * changes; who may not see all tables still creates, drops and loads nothing.
   */
  public Access writing() {
    return new Access(filters, true);
  }

  private static String lower(String table) {
    return table.toLowerCase(Locale.ROOT);
  }

  /** Whether all rows of all tables may be read. */
  public boolean isAll() {
    return filters == null;
  }

  /** Whether rows may be changed. */
  public boolean mayWrite() {
    return mayWrite;
  }

  /** Whether the table of that name, whatever its case, is there. */
  public boolean allows(String table) {
    return filters == null || filters.containsKey(lower(table));
  }

  /**
   * What rows of a table that is there have to fit, to be sent on; none for all rows.
   *
   * @throws IllegalArgumentException if a parameter cannot be sent
   */
  public List<RowCondition> conditions(String table) {
    return filters(table).stream()
        .map(
            filter ->
                new RowCondition(
                    filter.condition(), filter.parameters().stream().map(Json::node).toList()))
        .toList();
  }

  /** What rows of a table that is there have to fit. */
  List<RowFilter> filters(String table) {
    return filters == null ? List.of() : filters.get(lower(table));
  }
}
