package dev.tidepool.table.codec;

import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.TableSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows whose values are JSON objects, or one JSON value. */
final class JsonRowEncoder implements RowEncoder {
  private final TableSchema schema;
  private final KeyEncoder key;
  private final JsonPartWriter value;

  /**
   * An encoder of rows whose keys {@code key} makes.
   *
   * @throws IllegalArgumentException if two columns are at one path
   */
  JsonRowEncoder(TableSchema schema, KeyEncoder key) {
    this.schema = schema;
    this.key = key;
    List<WantedColumn> columns = new ArrayList<>();
    for (int i = 0; i < schema.columnCount(); i++) {
      WantedColumn column = WantedColumn.of(schema.column(i), i);
      if (column.source() == WantedColumn.Source.VALUE) {
        columns.add(column);
      }
    }
    this.value = new JsonPartWriter(FieldTree.of(columns));
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
