package dev.tidepool.table.query;

import java.util.List;

/**
 * What is asked of one table: the one object that travels from SQL, from a typed query or from
 * another instance to a table. The table serves all of it, by whatever path is cheapest.
 *
 * @param predicate which rows
 * @param columns which columns a result row has, in order; not used if there is an aggregation
 * @param order of the result rows: by columns of the table, or, if there is an aggregation, by
 *     columns of its result; empty for any order
 * @param offset how many rows of the result to leave out first
 * @param limit how many rows to return at most; {@link #UNLIMITED} for all
 * @param aggregation or null
 */
public record ScanRequest(
    Predicate predicate,
    List<Integer> columns,
    List<SortKey> order,
    Operand offset,
    Operand limit,
    Aggregation aggregation) {
  /** No limit. */
  public static final Operand UNLIMITED = new Operand.Literal(Long.MAX_VALUE);

  /** Nothing is left out. */
  public static final Operand FROM_START = new Operand.Literal(0L);

  public ScanRequest {
    columns = List.copyOf(columns);
    order = List.copyOf(order);
  }

  /** All rows that match, with these columns. */
  public static ScanRequest of(Predicate predicate, List<Integer> columns) {
    return new ScanRequest(predicate, columns, List.of(), FROM_START, UNLIMITED, null);
  }

  /** A column to sort by. */
  public record SortKey(int column, boolean descending, boolean nullsFirst) {}

  /**
   * Grouping: a result row has the {@code groupBy} columns, then the calls. Without {@code groupBy}
   * there is one row, also of no rows at all.
   */
  public record Aggregation(List<Integer> groupBy, List<Call> calls) {
    public Aggregation {
      groupBy = List.copyOf(groupBy);
      calls = List.copyOf(calls);
    }
  }

  /** What is computed of a group; NULLs are left out, as in SQL. */
  public enum Function {
    /** Rows, if there is no column; else values that are not NULL. BIGINT. */
    COUNT,
    /** Of the column's type: BIGINT for INT and BIGINT, DOUBLE, DECIMAL. NULL of nothing. */
    SUM,
    MIN,
    MAX
  }

  /**
   * One aggregate.
   *
   * @param column the column, or -1 for {@code COUNT(*)}
   * @param distinct whether equal values count once; for COUNT and SUM
   */
  public record Call(Function function, int column, boolean distinct) {}
}
