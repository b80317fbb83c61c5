package dev.tidepool.table.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The columns of a table, in order; a column is named by its index from here on.
 *
 * <p><b>Threads:</b> immutable.
 */
public final class TableSchema {
  private final List<Column> columns;
  private final int[] keyColumns;
  private final Map<String, Integer> indexByName = new HashMap<>();

  /** A schema of {@code columns}, at least one. */
  public TableSchema(List<Column> columns) {
    this.columns = List.copyOf(columns);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("a table needs at least one column");
    }
    List<Integer> keys = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      if (indexByName.put(column.name().toLowerCase(Locale.ROOT), i) != null) {
        throw new IllegalArgumentException("two columns are named " + column.name());
      }
      if (column.isKey()) {
        keys.add(i);
      }
    }
    keyColumns = keys.stream().mapToInt(Integer::intValue).toArray();
  }

  public List<Column> columns() {
    return columns;
  }

  public Column column(int index) {
    return columns.get(index);
  }

  public int columnCount() {
    return columns.size();
  }

  /** The indexes of the columns that make up the key, in order. */
  public int[] keyColumns() {
    return keyColumns.clone();
  }

  /** The index of the column of that name, whatever its case, or -1. */
  public int indexOf(String name) {
    return indexByName.getOrDefault(name.toLowerCase(Locale.ROOT), -1);
  }

  /**
   * The index of the column of that name, whatever its case.
   *
   * @throws IllegalArgumentException if there is none; the message names those there are
   */
  public int require(String name) {
    int index = indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException(
          "there is no column "
              + name
              + "; there are "
              + String.join(", ", columns.stream().map(Column::name).toList()));
    }
    return index;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TableSchema that && columns.equals(that.columns);
  }

  @Override
  public int hashCode() {
    return columns.hashCode();
  }

  @Override
  public String toString() {
    return columns.toString();
  }
}
