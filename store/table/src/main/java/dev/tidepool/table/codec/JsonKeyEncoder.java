package dev.tidepool.table.codec;

import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.schema.TableSchema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys that are JSON in the one way in which {@link JsonPartWriter} writes it. Equal values are
 * written alike: 1.0 as 1.00, and -0.0 as 0.0.
 */
final class JsonKeyEncoder implements KeyEncoder {
  private final JsonPartWriter writer;
  private final int[] columns;
  private final Scalar[] types; // of these columns, or of their elements

  private JsonKeyEncoder(JsonPartWriter writer, TableSchema schema) {
    this.writer = writer;
    this.columns = schema.keyColumns();
    this.types = new Scalar[columns.length];
    for (int i = 0; i < columns.length; i++) {
      types[i] = schema.column(columns[i]).type().scalar();
    }
  }

  /** An encoder of the columns of the key; null if there are none. */
  static JsonKeyEncoder of(TableSchema schema) {
    List<WantedColumn> columns = new ArrayList<>();
    for (int column : schema.keyColumns()) {
      columns.add(WantedColumn.of(schema.column(column), column));
    }
    return columns.isEmpty()
        ? null
        : new JsonKeyEncoder(new JsonPartWriter(FieldTree.of(columns)), schema);
  }

  @Override
  public int[] columns() {
    return columns.clone();
  }

  @Override
  public byte[] encode(Object[] row) {
    Object[] canonical = row.clone();
    for (int i = 0; i < columns.length; i++) {
      canonical[columns[i]] = canonical(types[i], row[columns[i]]);
    }
    try {
      return writer.write(canonical);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static Object canonical(Scalar type, Object value) {
    if (value instanceof List<?> elements) {
      List<Object> canonical = new ArrayList<>(elements.size());
      for (Object element : elements) {
        canonical.add(canonical(type, element));
      }
      return canonical;
    }
    if (value instanceof Double number && number == 0) {
      return 0.0;
    }
    return value instanceof BigDecimal number ? canonical(number) : value;
  }

  /* As few digits as there can be, while the exponent is one that is read. */
  private static BigDecimal canonical(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    int scale = -Conversions.DECIMAL_DIGITS_MAX;
    boolean canBeRead = stripped.scale() >= 2 * scale;
    return stripped.scale() < scale && canBeRead ? stripped.setScale(scale) : stripped;
  }
}
