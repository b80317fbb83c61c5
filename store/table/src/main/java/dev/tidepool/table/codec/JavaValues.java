package dev.tidepool.table.codec;

import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.value.Timestamps;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Java objects as values of columns. */
final class JavaValues {
  private JavaValues() {}

  /** The value of {@code column} that {@code object} stands for. */
  static Object convert(WantedColumn column, Object object) throws UnreadableRowException {
    Object value = object instanceof Optional<?> optional ? optional.orElse(null) : object;
    if (value == null) {
      return null;
    }
    return column.isArray() ? elements(column, value) : scalar(column, value);
  }

  private static List<Object> elements(WantedColumn column, Object value)
      throws UnreadableRowException {
    List<Object> elements = new ArrayList<>();
    if (value instanceof Collection<?> collection) {
      for (Object element : collection) {
        elements.add(element == null ? null : scalar(column, element));
      }
    } else if (value.getClass().isArray()) {
      for (int i = 0; i < Array.getLength(value); i++) {
        Object element = Array.get(value, i);
        elements.add(element == null ? null : scalar(column, element));
      }
    } else {
      throw unexpected(column, value);
    }
    return elements;
  }

  private static Object scalar(WantedColumn column, Object value) throws UnreadableRowException {
    if (value instanceof CharSequence || value instanceof Character || value instanceof UUID) {
      return Conversions.ofText(column, value.toString());
    }
    if (value instanceof Enum<?> constant) {
      return Conversions.ofText(column, constant.name());
    }
    if (value instanceof Boolean bool) {
      return Conversions.ofBoolean(column, bool);
    }
    if (value instanceof Number number) {
      return number(column, number);
    }
    if (value instanceof byte[] bytes) {
      return Conversions.ofBytes(column, bytes);
    }
    if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return Conversions.ofBytes(column, bytes);
    }
    return timestamp(column, value);
  }

  private static Object number(WantedColumn column, Number number) throws UnreadableRowException {
    if (number instanceof Long
        || number instanceof Integer
        || number instanceof Short
        || number instanceof Byte) {
      return Conversions.ofLong(column, number.longValue());
    }
    if (number instanceof Float && column.scalar() == Scalar.DECIMAL && isFinite(number)) {
      return Conversions.ofDecimal(column, new BigDecimal(number.toString()));
    }
    if (number instanceof Double || number instanceof Float) {
      return Conversions.ofDouble(column, number.doubleValue());
    }
    if (number instanceof BigDecimal decimal) {
      return Conversions.ofDecimal(column, decimal);
    }
    if (number instanceof BigInteger integer) {
      return Conversions.ofDecimal(column, new BigDecimal(integer));
    }
    throw unexpected(column, number);
  }

  private static boolean isFinite(Number number) {
    return Float.isFinite(number.floatValue());
  }

  private static Object timestamp(WantedColumn column, Object value) throws UnreadableRowException {
    Long micros;
    try {
      micros = Timestamps.ofJava(value);
    } catch (ArithmeticException e) {
      throw column.unreadable(value + ", which does not fit");
    }
    if (micros == null) {
      throw unexpected(column, value);
    }
    return Conversions.ofMicros(column, micros);
  }

  private static UnreadableRowException unexpected(WantedColumn column, Object value) {
    return column.unreadable("an object of class " + value.getClass().getName());
  }
}
