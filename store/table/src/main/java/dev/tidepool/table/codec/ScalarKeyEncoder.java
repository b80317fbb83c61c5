package dev.tidepool.table.codec;

import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.schema.TableSchema;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Keys that are one scalar: what {@link ScalarPartReader} reads. */
record ScalarKeyEncoder(ScalarFormat format, int column, Scalar type) implements KeyEncoder {
  private static final long MICROS_PER_MILLI = 1_000;

  /** An encoder of the first column that is the whole key in one way only; null if none is. */
  static KeyEncoder of(ScalarFormat format, TableSchema schema) {
    for (int column : schema.keyColumns()) {
      if (schema.column(column).path().equals(Column.KEY)
          && isOneToOne(format, schema.column(column).type())) {
        return new ScalarKeyEncoder(format, column, schema.column(column).type().scalar());
      }
    }
    return null;
  }

  /** Not so: doubles, as large numbers share one, and timestamps as text. */
  private static boolean isOneToOne(ScalarFormat format, ColumnType type) {
    if (type.isArray()) {
      return false;
    }
    return switch (format) {
      case STRING -> type.scalar() == Scalar.STRING;
      case BYTES -> type.scalar() == Scalar.BYTES;
      case INT, LONG ->
          switch (type.scalar()) {
            case INT, BIGINT, DECIMAL, TIMESTAMP -> true;
            default -> false;
          };
    };
  }

  @Override
  public int[] columns() {
    return new int[] {column};
  }

  @Override
  public byte[] encode(Object[] row) {
    return row[column] == null ? null : encode(row[column]);
  }

  private byte[] encode(Object value) {
    return switch (format) {
      case STRING -> {
        byte[] bytes = ((String) value).getBytes(StandardCharsets.UTF_8);
        // A surrogate without its partner is not UTF-8, so no key has it.
        yield new String(bytes, StandardCharsets.UTF_8).equals(value) ? bytes : null;
      }
      case BYTES -> ((byte[]) value).clone();
      case INT, LONG -> ofNumber(value);
    };
  }

  private byte[] ofNumber(Object value) {
    long number;
    try {
      number =
          value instanceof BigDecimal decimal
              ? decimal.longValueExact()
              : ((Number) value).longValue();
    } catch (ArithmeticException e) {
      return null; // a fraction, or too large
    }
    if (type == Scalar.TIMESTAMP) {
      if (number % MICROS_PER_MILLI != 0) {
        return null; // keys have milliseconds
      }
      number /= MICROS_PER_MILLI;
    }
    if (format == ScalarFormat.LONG) {
      return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }
    return (int) number == number
        ? ByteBuffer.allocate(Integer.BYTES).putInt((int) number).array()
        : null;
  }
}
