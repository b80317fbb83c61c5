package dev.tidepool.table.codec;

import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.value.RandomValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Schemas, and rows of them. */
final class RandomRows {
  private RandomRows() {}

  /** A key of one column, and some columns of any type, on their own or nested. */
  static TableSchema schema(SplittableRandom random) {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("k", ColumnType.STRING, Column.KEY, false));
    for (int i = random.nextInt(8); i > 0; i--) {
      Scalar scalar = Scalar.values()[random.nextInt(Scalar.values().length)];
      ColumnType type = new ColumnType(scalar, random.nextInt(4) == 0);
      String path = List.of("", "a.", "a.b.", "d.").get(random.nextInt(4)) + "c" + i;
      columns.add(new Column("c" + i, type, path, random.nextInt(4) > 0));
    }
    return new TableSchema(columns);
  }

  /** A row with values of all kinds: also such as a format may not have. */
  static Object[] row(TableSchema schema, SplittableRandom random) {
    Object[] row = new Object[schema.columnCount()];
    for (int i = 0; i < row.length; i++) {
      Column column = schema.column(i);
      if (column.nullable() && random.nextInt(4) == 0) {
        continue;
      }
      Scalar scalar = column.type().scalar();
      if (column.type().isArray()) {
        Object[] elements = new Object[random.nextInt(4)];
        Arrays.setAll(
            elements, e -> random.nextInt(5) == 0 ? null : RandomValues.value(scalar, random));
        row[i] = Arrays.asList(elements);
      } else {
        row[i] = RandomValues.value(scalar, random);
      }
    }
    return row;
  }
}
