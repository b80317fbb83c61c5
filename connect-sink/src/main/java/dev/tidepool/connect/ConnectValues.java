package dev.tidepool.connect;

import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.value.Timestamps;
import dev.tidepool.table.value.WiderTypes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/**
 * Connect's values as values of columns: of the type that the schema says or, without a schema, the
 * value itself. Arrays of anything but scalars, and maps that have a schema, become text: JSON.
 */
final class ConnectValues {
  private static final int MILLIS_PER_DAY = 86_400_000;

  private ConnectValues() {}

  /** The cell of a value that has no fields of its own. */
  static Cell cell(String column, Schema schema, Object value) {
    if (schema == null) {
      return withoutSchema(column, value);
    }
    ColumnType type = type(schema);
    if (value == null) {
      return new Cell(column, type, null);
    }
    if (type.isArray()) {
      List<Object> elements = new ArrayList<>();
      for (Object element : (Collection<?>) value) {
        elements.add(scalar(column, schema.valueSchema(), element));
      }
      return new Cell(column, type, elements);
    }
    return switch (schema.type()) {
      case ARRAY, MAP -> new Cell(column, type, JsonText.of(column, schema, value));
      default -> new Cell(column, type, scalar(column, schema, value));
    };
  }

  /** The type of the column that values of {@code schema} go into. */
  static ColumnType type(Schema schema) {
    if (schema.name() != null) {
      switch (schema.name()) {
        case Decimal.LOGICAL_NAME:
          return ColumnType.DECIMAL;
        case Timestamp.LOGICAL_NAME, Date.LOGICAL_NAME:
          return ColumnType.TIMESTAMP;
        case Time.LOGICAL_NAME:
          return ColumnType.INT;
        default: // of somebody else: what it is made of
      }
    }
    return switch (schema.type()) {
      case INT8, INT16, INT32 -> ColumnType.INT;
      case INT64 -> ColumnType.BIGINT;
      case FLOAT32, FLOAT64 -> ColumnType.DOUBLE;
      case BOOLEAN -> ColumnType.BOOLEAN;
      case STRING -> ColumnType.STRING;
      case BYTES -> ColumnType.BYTES;
      case ARRAY ->
          isScalar(schema.valueSchema())
              ? ColumnType.arrayOf(type(schema.valueSchema()))
              : ColumnType.STRING;
      case MAP, STRUCT -> ColumnType.STRING;
    };
  }

  private static boolean isScalar(Schema schema) {
    return schema != null
        && switch (schema.type()) {
          case ARRAY, MAP, STRUCT -> false;
          default -> true;
        };
  }

  /** A scalar of a schema, or what a converter made of one. */
  static Object scalar(String column, Schema schema, Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof java.util.Date date) {
      return ofDate(column, schema, date);
    }
    return switch (type(schema).scalar()) {
      case INT -> ((Number) value).intValue();
      case BIGINT, TIMESTAMP -> ((Number) value).longValue();
      case DOUBLE -> ((Number) value).doubleValue();
      case BYTES -> bytes(value);
      default -> value;
    };
  }

  private static Object ofDate(String column, Schema schema, java.util.Date date) {
    if (schema != null && Time.LOGICAL_NAME.equals(schema.name())) {
      return (int) Math.floorMod(date.getTime(), (long) MILLIS_PER_DAY);
    }
    try {
      return Timestamps.ofMillis(date.getTime());
    } catch (ArithmeticException e) {
      throw new BadRecordException(
          "column " + column + ": the timestamp " + date.getTime() + " ms does not fit");
    }
  }

  static byte[] bytes(Object value) {
    if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return bytes;
    }
    return (byte[]) value;
  }

  // ---- without a schema ------------------------------------------------------------------------

  private static Cell withoutSchema(String column, Object value) {
    if (value instanceof Collection<?> elements) {
      return array(column, elements);
    }
    ColumnType type = typeOf(column, value);
    return new Cell(column, type, convert(column, type, value));
  }

  private static Cell array(String column, Collection<?> elements) {
    ColumnType joined = null;
    for (Object element : elements) {
      if (element instanceof Map<?, ?>
          || element instanceof Collection<?>
          || element instanceof Struct) {
        return text(column, elements);
      }
      ColumnType type = typeOf(column, element);
      if (type != null) {
        joined = joined == null ? type : WiderTypes.join(joined, type);
        if (joined == null) {
          return text(column, elements);
        }
      }
    }
    if (joined == null) { // of what, is not known
      return new Cell(column, null, new ArrayList<Object>(elements));
    }
    List<Object> values = new ArrayList<>();
    for (Object element : elements) {
      ColumnType type = typeOf(column, element);
      values.add(
          type == null ? null : WiderTypes.widen(convert(column, type, element), type, joined));
    }
    return new Cell(column, ColumnType.arrayOf(joined), values);
  }

  private static Cell text(String column, Collection<?> elements) {
    return new Cell(column, ColumnType.STRING, JsonText.of(column, null, elements));
  }

  private static ColumnType typeOf(String column, Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof Byte || value instanceof Short || value instanceof Integer) {
      return ColumnType.INT;
    }
    if (value instanceof Long) {
      return ColumnType.BIGINT;
    }
    if (value instanceof Float || value instanceof Double) {
      return ColumnType.DOUBLE;
    }
    if (value instanceof BigDecimal || value instanceof BigInteger) {
      return ColumnType.DECIMAL;
    }
    if (value instanceof Boolean) {
      return ColumnType.BOOLEAN;
    }
    if (value instanceof String) {
      return ColumnType.STRING;
    }
    if (value instanceof byte[] || value instanceof ByteBuffer) {
      return ColumnType.BYTES;
    }
    if (value instanceof java.util.Date) {
      return ColumnType.TIMESTAMP;
    }
    throw new BadRecordException(
        "column " + column + ": values of class " + value.getClass().getName() + " are not known");
  }

  private static Object convert(String column, ColumnType type, Object value) {
    if (value == null) {
      return null;
    }
    return switch (type.scalar()) {
      case INT -> ((Number) value).intValue();
      case DOUBLE -> ((Number) value).doubleValue();
      case DECIMAL -> value instanceof BigInteger whole ? new BigDecimal(whole) : value;
      case BYTES -> bytes(value);
      case TIMESTAMP -> ofDate(column, null, (java.util.Date) value);
      default -> value;
    };
  }
}
