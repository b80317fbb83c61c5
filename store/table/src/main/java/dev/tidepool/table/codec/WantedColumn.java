package dev.tidepool.table.codec;

import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.ColumnType.Scalar;
import java.util.List;

/**
 * A column that is to be read, and where to.
 *
 * @param source which part of the row has it
 * @param path the names of the fields that lead to it; empty for the whole part
 * @param slot its index in the target
 * @param isChecked whether it is enough to know that it can be read: {@link #READABLE} will do for
 *     a value
 */
record WantedColumn(Column column, Source source, List<String> path, int slot, boolean isChecked) {

  /** In place of a value that nobody looks at. */
  static final Object READABLE = new Object();

  /** Where a column comes from. */
  enum Source {
    KEY,
    VALUE,
    RECORD
  }

  private static final String VALUE = "$value";

  static WantedColumn of(Column column, int slot) {
    return of(column, slot, false);
  }

  /** A column of which, if it {@code isChecked}, only that matters; keys are read all the same. */
  static WantedColumn of(Column column, int slot, boolean isChecked) {
    String path = column.path();
    if (path.equals(Column.TIMESTAMP)) {
      if (!column.type().equals(ColumnType.TIMESTAMP)) {
        throw new IllegalArgumentException(
            "column " + column.name() + " is " + column.type() + ", but " + path + " is TIMESTAMP");
      }
      return new WantedColumn(column, Source.RECORD, List.of(), slot, isChecked);
    }
    if (column.isKey()) {
      return new WantedColumn(column, Source.KEY, below(Column.KEY, column), slot, false);
    }
    if (path.equals(VALUE) || path.startsWith(VALUE + ".")) {
      return new WantedColumn(column, Source.VALUE, below(VALUE, column), slot, isChecked);
    }
    if (path.startsWith("$")) {
      throw new IllegalArgumentException(
          "column "
              + column.name()
              + ": path "
              + path
              + " is none of $key, $value and $timestamp, nor below the first two");
    }
    return new WantedColumn(column, Source.VALUE, fields(path, column), slot, isChecked);
  }

  private static List<String> below(String part, Column column) {
    return column.path().equals(part)
        ? List.of()
        : fields(column.path().substring(part.length() + 1), column);
  }

  private static List<String> fields(String path, Column column) {
    List<String> fields = List.of(path.split("\\.", -1));
    if (fields.contains("")) {
      throw new IllegalArgumentException(
          "column " + column.name() + ": a name is missing in path " + column.path());
    }
    return fields;
  }

  Scalar scalar() {
    return column.type().scalar();
  }

  boolean isArray() {
    return column.type().isArray();
  }

  /** The error for what was {@code found} at the path. */
  UnreadableRowException unreadable(String found) {
    return new UnreadableRowException(column, found, null);
  }

  UnreadableRowException unreadable(String found, Throwable cause) {
    return new UnreadableRowException(column, found, cause);
  }
}
