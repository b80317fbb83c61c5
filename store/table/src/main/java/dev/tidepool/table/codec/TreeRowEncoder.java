package dev.tidepool.table.codec;

import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.TableSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows whose columns are fields of their values, or one is the whole value. */
final class TreeRowEncoder implements RowEncoder {
  private final TableSchema schema;
  private final KeyEncoder key;
  private final PartWriter value;

  /**
   * An encoder of rows whose values {@code value} makes.
   *
   * @throws IllegalArgumentException if {@code keyFormat} cannot make keys of the columns
   */
  TreeRowEncoder(TableSchema schema, KeyFormat keyFormat, PartWriter value) {
    this.schema = schema;
    this.key = keyFormat.encoder(schema);
    this.value = value;
    if (key == null) {
      throw new IllegalArgumentException(
          "keys in format " + keyFormat + " can be read, but not made of the columns of " + schema);
    }
  }

  /** The columns that are in the value, each in the slot of its index. */
  static FieldTree valueTree(TableSchema schema) {
    List<WantedColumn> columns = new ArrayList<>();
    for (int i = 0; i < schema.columnCount(); i++) {
      WantedColumn column = WantedColumn.of(schema.column(i), i);
      if (column.source() == WantedColumn.Source.VALUE) {
        columns.add(column);
      }
    }
    return FieldTree.of(columns);
  }

  @Override
  public byte[] key(Object[] row) {
    int[] columns = key.columns();
    for (int column : columns) {
      requireValue(column, row);
    }
    byte[] bytes = key.encode(row);
    if (bytes == null) {
      throw new IllegalArgumentException(
          "no key has "
              + String.join(", ", Arrays.stream(columns).mapToObj(c -> text(c, row)).toList()));
    }
    return bytes;
  }

  private String text(int column, Object[] row) {
    return "column "
        + schema.column(column).name()
        + " = "
        + Conversions.abbreviate(String.valueOf(row[column]));
  }

  @Override
  public byte[] value(Object[] row) {
    for (int i = 0; i < row.length; i++) {
      if (!schema.column(i).isKey() && !schema.column(i).path().equals(Column.TIMESTAMP)) {
        requireValue(i, row);
      }
    }
    return value.write(row);
  }

  private void requireValue(int index, Object[] row) {
    Column column = schema.column(index);
    if (row[index] == null && !column.nullable()) {
      throw new IllegalArgumentException("column " + column.name() + " cannot be NULL");
    }
  }
}
