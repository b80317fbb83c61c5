package dev.tidepool.sql.script;

import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.schema.ColumnType;
import java.math.BigDecimal;
import java.math.MathContext;
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
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Values of results as text, the same for equal values wherever they come from; and values on the
 * way to H2 and back.
 */
final class Cells {
  /** What is left of a DOUBLE: sums in another order differ in the digits behind. */
  private static final MathContext DOUBLE_DIGITS = new MathContext(12);

  private Cells() {}

  // ---- text ------------------------------------------------------------------------------------

  /** A value of ours, as its type says. */
  static String text(SqlType type, Object value) {
    if (value == null) {
      return "NULL";
    }
    if (type.isArray()) {
      return ((List<?>) value)
          .stream()
              .map(element -> text(type.element(), element))
              .collect(Collectors.joining(", ", "[", "]"));
    }
    return switch (type.scalar()) {
      case BOOLEAN -> ((Boolean) value).toString();
      case INT -> ((Integer) value).toString();
      case BIGINT -> ((Long) value).toString();
      case DOUBLE -> doubleText((Double) value);
      case DECIMAL -> plain((BigDecimal) value);
      case STRING -> stringText((String) value);
      case BYTES -> "x'" + HexFormat.of().formatHex((byte[]) value) + "'";
      case TIMESTAMP -> timestampText((Long) value);
      case DATE -> LocalDate.ofEpochDay((Integer) value).toString();
      case NULL -> throw new IllegalArgumentException("a value of type NULL: " + value);
    };
  }

  private static String doubleText(double value) {
    return Double.isFinite(value)
        ? plain(new BigDecimal(value).round(DOUBLE_DIGITS))
        : Double.toString(value);
  }

  private static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  private static String stringText(String value) {
    StringBuilder text = new StringBuilder("'");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\'' -> text.append("''");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < ' ' || c == 0x7f) {
            text.append(String.format("\\u%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    return text.append('\'').toString();
  }

  private static String timestampText(long micros) {
    LocalDateTime time = time(micros);
    String text = time.toLocalDate() + " " + String.format("%tT", time);
    String fraction = plain(BigDecimal.valueOf(time.getNano(), 9));
    return time.getNano() == 0 ? text : text + fraction.substring(1);
  }

  private static LocalDateTime time(long micros) {
    return LocalDateTime.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), ZoneOffset.UTC);
  }

  /** A value of H2, seen as {@code type}: as {@link #text}, or something that is not like it. */
  static String textOfH2(SqlType type, Object value) {
    if (value == null) {
      return "NULL";
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
