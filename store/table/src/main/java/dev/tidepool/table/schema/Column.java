package dev.tidepool.table.schema;

import java.util.Objects;

/**
 * A named part of a row.
 *
 * @param name as queries write it; unique in its table without regard to case
 * @param type of its values
 * @param path where the codec finds it: a dotted path into the value such as {@code address.city},
 *     {@link #KEY}, a dotted path below {@code $key.}, or {@link #TIMESTAMP}
 * @param nullable whether NULL is a value of it; a row without a value for a column that is not
 *     nullable counts as unreadable
 */
public record Column(String name, ColumnType type, String path, boolean nullable) {
  /** The path of a column that is the whole key. */
  public static final String KEY = "$key";

  /** The path of the record's timestamp. */
  public static final String TIMESTAMP = "$timestamp";

  public Column {
    Objects.requireNonNull(type, "type");
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException("a column needs a name");
    }
    if (path == null || path.isBlank()) {
      throw new IllegalArgumentException("column " + name + " needs a path");
    }
  }

  /** A nullable column that is the field of the same name in the value. */
  public static Column of(String name, ColumnType type) {
    return new Column(name, type, name, true);
  }

  /** A nullable column at {@code path} in the value. */
  public static Column at(String name, ColumnType type, String path) {
    return new Column(name, type, path, true);
  }

  /** Whether it is, or is a part of, the key. */
  public boolean isKey() {
    return path.equals(KEY) || path.startsWith(KEY + ".");
  }
}
