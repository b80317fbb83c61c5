package dev.tidepool.sql.script;

import dev.tidepool.script.CellText;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.schema.ColumnType;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Clob;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Values of results as text, the same for equal values wherever they come from; and values on the
 * way to H2 and back.
 */
final class Cells {
  private Cells() {}

  // ---- text ------------------------------------------------------------------------------------

  /** A value of ours, as its type says. */
  static String text(SqlType type, Object value) {
    if (value == null) {
      return CellText.NULL;
    }
    if (type.isArray()) {
      return CellText.array(
          ((List<?>) value).stream().map(element -> text(type.element(), element)).toList());
    }
    return switch (type.scalar()) {
      case BOOLEAN -> ((Boolean) value).toString();
      case INT -> ((Integer) value).toString();
      case BIGINT -> ((Long) value).toString();
      case DOUBLE -> CellText.of((Double) value);
      case DECIMAL -> CellText.of((BigDecimal) value);
      case STRING -> CellText.of((String) value);
      case BYTES -> CellText.of((byte[]) value);
      case TIMESTAMP -> CellText.of(time((Long) value));
      case DATE -> LocalDate.ofEpochDay((Integer) value).toString();
      case NULL -> throw new IllegalArgumentException("a value of type NULL: " + value);
    };
  }

  private static LocalDateTime time(long micros) {
    return LocalDateTime.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), ZoneOffset.UTC);
  }

  /** A value of H2, seen as {@code type}: as {@link #text}, or something that is not like it. */
  static String textOfH2(SqlType type, Object value) {
    if (value == null) {
      return CellText.NULL;
    }
    try {
      return text(type, ours(type, value));
    } catch (ClassCastException | ArithmeticException e) {
      return value + " (" + value.getClass().getSimpleName() + " is not " + type + ")";
    }
  }

  private static Object ours(SqlType type, Object value) {
    if (value == null) {
      return null;
    }
    if (type.isArray()) {
      List<Object> elements = new ArrayList<>();
      for (Object element : (Object[]) value) {
        elements.add(ours(type.element(), element));
      }
      return elements;
    }
    return switch (type.scalar()) {
      case INT -> decimal(value).intValueExact();
      case BIGINT -> decimal(value).longValueExact();
      case DOUBLE -> ((Number) value).doubleValue();
      case DECIMAL -> decimal(value);
      case TIMESTAMP -> micros((LocalDateTime) value);
      case DATE -> (int) ((LocalDate) value).toEpochDay();
      case BOOLEAN, STRING, BYTES, NULL -> value;
    };
  }

  private static BigDecimal decimal(Object number) {
    return number instanceof BigDecimal decimal
        ? decimal
        : new BigDecimal(((Number) number).toString());
  }

  private static long micros(LocalDateTime time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time.toInstant(ZoneOffset.UTC));
  }

  // ---- H2's driver -----------------------------------------------------------------------------

  /** What is given to H2 for a value of a column. */
  static Object toH2(ColumnType type, Object value) {
    if (value instanceof List<?> elements) {
      return elements.stream().map(element -> toH2(type.element(), element)).toArray();
    }
    return type.scalar() == ColumnType.Scalar.TIMESTAMP && value != null
        ? time((Long) value)
        : value;
  }

  /** The value of a column of a result, with the times of {@code java.time}. */
  static Object read(ResultSet result, int column) throws SQLException {
    return plain(result.getObject(column));
  }

  private static Object plain(Object value) throws SQLException {
    if (value instanceof Timestamp timestamp) {
      return timestamp.toLocalDateTime();
    }
    if (value instanceof Date date) {
      return date.toLocalDate();
    }
    if (value instanceof OffsetDateTime time) {
      return time.atZoneSameInstant(ZoneOffset.UTC).toLocalDateTime();
    }
    if (value instanceof Clob clob) {
      return clob.getSubString(1, (int) clob.length());
    }
    if (value instanceof Array array) {
      Object[] elements = (Object[]) array.getArray();
      Object[] plain = Arrays.copyOf(elements, elements.length, Object[].class);
      for (int i = 0; i < plain.length; i++) {
        plain[i] = plain(plain[i]);
      }
      return plain;
    }
    return value;
  }

  /** A parameter for H2 as one for us. */
  static Object parameter(Object value) {
    return value instanceof LocalDateTime time ? time.toInstant(ZoneOffset.UTC) : value;
  }

  /** The type that a value of H2 would have with us. */
  static SqlType typeOfH2(Object value) {
    if (value instanceof Object[] elements) {
      return SqlType.arrayOf(
          Arrays.stream(elements)
              .filter(element -> element != null)
              .findFirst()
              .map(Cells::typeOfH2)
              .orElse(SqlType.STRING));
    }
    if (value instanceof Integer) {
      return SqlType.INT;
    }
    if (value instanceof Long) {
      return SqlType.BIGINT;
    }
    if (value instanceof Double || value instanceof Float) {
      return SqlType.DOUBLE;
    }
    if (value instanceof BigDecimal) {
      return SqlType.DECIMAL;
    }
    if (value instanceof Boolean) {
      return SqlType.BOOLEAN;
    }
    if (value instanceof byte[]) {
      return SqlType.BYTES;
    }
    if (value instanceof LocalDateTime) {
      return SqlType.TIMESTAMP;
    }
    return value instanceof LocalDate ? SqlType.DATE : SqlType.STRING;
  }
}
