package dev.tidepool.streams.query;

import dev.tidepool.table.query.ScanStatistics;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The answer to an {@link IndexQuery} or a {@link SqlQuery}: rows of one point in time, all in
 * memory.
 *
 * <p><b>Threads:</b> immutable, if the values are left as they are.
 */
public final class IndexResult {

  private static final int ROW_BYTES = 40;
  private static final int VALUE_BYTES = 24;

  private final List<Column> columns;
  private final List<Row> rows;
  private final String continuation;
  private final ScanStatistics statistics;

  IndexResult(
      List<Column> columns, List<Object[]> rows, String continuation, ScanStatistics statistics) {
    this.columns = List.copyOf(columns);
    this.rows = rows.stream().map(values -> new Row(this.columns, values)).toList();
    this.continuation = continuation;
    this.statistics = statistics;
  }

  /**
   * A column of a result.
   *
   * @param type as {@code ColumnType} writes it, such as {@code BIGINT} or {@code STRING ARRAY}; or
   *     DATE, of SQL, which is an Integer: days since 1970-01-01
   */
  public record Column(String name, String type) {}

  /** What a row of so many values takes of the heap, about. */
  static long rowBytes(int valueCount) {
    return ROW_BYTES + (long) VALUE_BYTES * valueCount;
  }

  /** The columns, in order. */
  public List<Column> columns() {
    return columns;
  }

  /** The rows, in order. */
  public List<Row> rows() {
    return rows;
  }

  /** Where the next page starts, for {@link IndexQuery#after}; empty behind the last page. */
  public Optional<String> continuation() {
    return Optional.ofNullable(continuation);
  }

  /** What it took. */
  public ScanStatistics statistics() {
    return statistics;
  }

  @Override
  public String toString() {
    return columns.stream().map(Column::name).toList() + " " + rows;
  }

  /** A row of a result. */
  public static final class Row {
    private final List<Column> columns;
    private final Object[] values;

    private Row(List<Column> columns, Object[] values) {
      this.columns = columns;
      this.values = values;
    }

    /** The values in order; NULL is null. */
    public List<Object> values() {
      return Collections.unmodifiableList(Arrays.asList(values));
    }

    /** The value at {@code index}, from 0. */
    public Object value(int index) {
      return values[index];
    }

    /**
     * The value of the column of that name, whatever its case; of the first, if there are several.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Object value(String column) {
      for (int i = 0; i < values.length; i++) {
        if (columns.get(i).name().equalsIgnoreCase(column)) {
          return values[i];
        }
      }
      throw new IllegalArgumentException(
          "the result has no column "
              + column
              + "; it has "
              + String.join(", ", columns.stream().map(Column::name).toList()));
    }

    /**
     * The value of the column of that name as the Java type that stands for its type.
     *
     * @throws ClassCastException if it is of another
     */
    public <T> T get(String column, Class<T> type) {
      return type.cast(value(column));
    }

    @Override
    public String toString() {
      return values().toString();
    }
  }
}
