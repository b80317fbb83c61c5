package dev.tidepool.table.codec;

import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.value.Timestamps;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Single values of Avro: reads them for a column, or skips them. */
final class AvroValues {
  private static final int NESTING_DEPTH_MAX = 500;

  private AvroValues() {}

  /** The value that comes now, for {@code column}. */
  static Object read(Schema schema, AvroInput in, WantedColumn column)
      throws UnreadableRowException {
    Schema type = branch(schema, in);
    if (type.getType() == Schema.Type.NULL) {
      return null;
    }
    if (!column.isArray()) {
      return scalar(type, in, column);
    }
    if (type.getType() != Schema.Type.ARRAY) {
      throw column.unreadable(describe(type));
    }
    List<Object> elements = new ArrayList<>();
    for (long count; (count = in.readBlockCount()) != 0; ) {
      for (; count > 0; count--) {
        Schema element = branch(type.getElementType(), in);
        boolean isNull = element.getType() == Schema.Type.NULL;
        elements.add(isNull ? null : scalar(element, in, column));
      }
    }
    return elements;
  }

  private static Schema branch(Schema schema, AvroInput in) throws UnreadableRowException {
    return schema.getType() == Schema.Type.UNION
        ? schema.getTypes().get(in.readIndex(schema.getTypes().size()))
        : schema;
  }

  private static Object scalar(Schema schema, AvroInput in, WantedColumn column)
      throws UnreadableRowException {
    return switch (schema.getType()) {
      case BOOLEAN -> Conversions.ofBoolean(column, in.readBoolean());
      case INT -> ofInt(schema, in.readInt(), column);
      case LONG -> ofLong(schema, in.readLong(), column);
      case FLOAT -> ofFloat(in.readFloat(), column);
      case DOUBLE -> Conversions.ofDouble(column, in.readDouble());
      case STRING -> Conversions.ofText(column, in.readString());
      case BYTES ->
          isBigDecimal(schema, column)
              ? bigDecimal(in, column)
              : ofBytes(schema, in.readBytes(), column);
      case FIXED -> ofBytes(schema, in.readBytes(schema.getFixedSize()), column);
      case ENUM -> {
        List<String> symbols = schema.getEnumSymbols();
        yield Conversions.ofText(column, symbols.get(in.readIndex(symbols.size())));
      }
      default -> throw column.unreadable(describe(schema));
    };
  }

  private static Object ofInt(Schema schema, int number, WantedColumn column)
      throws UnreadableRowException {
    return column.scalar() == Scalar.TIMESTAMP
            && schema.getLogicalType() instanceof LogicalTypes.Date
        ? Conversions.ofMicros(column, number * Timestamps.MICROS_PER_DAY)
        : Conversions.ofLong(column, number);
  }

  private static Object ofLong(Schema schema, long number, WantedColumn column)
      throws UnreadableRowException {
    LogicalType logical = schema.getLogicalType();
    if (column.scalar() == Scalar.TIMESTAMP && logical != null) {
      switch (logical.getName()) {
        case "timestamp-micros":
        case "local-timestamp-micros":
          return Conversions.ofMicros(column, number);
        case "timestamp-nanos":
        case "local-timestamp-nanos":
          return Conversions.ofMicros(column, Math.floorDiv(number, 1000L));
        default:
          break; // milliseconds, as any number is
      }
    }
    return Conversions.ofLong(column, number);
  }

  private static Object ofFloat(float number, WantedColumn column) throws UnreadableRowException {
    return column.scalar() == Scalar.DECIMAL && Float.isFinite(number)
        ? Conversions.ofDecimal(column, new BigDecimal(Float.toString(number)))
        : Conversions.ofDouble(column, number);
  }

  private static Object ofBytes(Schema schema, byte[] bytes, WantedColumn column)
      throws UnreadableRowException {
    LogicalType logical = schema.getLogicalType();
    if (logical == null || column.scalar() == Scalar.BYTES) {
      return Conversions.ofBytes(column, bytes);
    }
    if (logical instanceof LogicalTypes.Decimal decimal && bytes.length > 0) {
      return Conversions.ofDecimal(
          column, new BigDecimal(new BigInteger(bytes), decimal.getScale()));
    }
    if (logical.getName().equals("uuid") && bytes.length == 2 * Long.BYTES) {
      ByteBuffer halves = ByteBuffer.wrap(bytes);
      return Conversions.ofText(column, new UUID(halves.getLong(), halves.getLong()).toString());
    }
    return Conversions.ofBytes(column, bytes);
  }

  private static boolean isBigDecimal(Schema schema, WantedColumn column) {
    return column.scalar() != Scalar.BYTES
        && schema.getLogicalType() instanceof LogicalTypes.BigDecimal;
  }

  /** A number with its own scale: bytes that are the digits, with their count, and the scale. */
  private static Object bigDecimal(AvroInput in, WantedColumn column)
      throws UnreadableRowException {
    int end = in.readCount() + in.position();
    byte[] digits = in.readBytes();
    int scale = in.readInt();
    if (digits.length == 0 || in.position() != end) {
      throw in.malformed("a big-decimal is not its digits and its scale");
    }
    return Conversions.ofDecimal(column, new BigDecimal(new BigInteger(digits), scale));
  }

  /** What a value of {@code schema} is, for a message. */
  static String describe(Schema schema) {
    return switch (schema.getType()) {
      case RECORD, ENUM, FIXED -> schema.getType().getName() + " " + schema.getName();
      default -> schema.getType().name().toLowerCase(Locale.ROOT);
    };
  }

  /**
   * Goes behind the value that comes now.
   *
   * @param depth how many values it is in that are skipped, too
   */
  static void skip(Schema schema, AvroInput in, int depth) throws UnreadableRowException {
    if (depth > NESTING_DEPTH_MAX) {
      throw in.malformed("it is nested more than " + NESTING_DEPTH_MAX + " deep");
    }
    switch (schema.getType()) {
      case NULL -> {}
      case BOOLEAN -> in.skip(1);
      case INT, LONG, ENUM -> in.readLong();
      case FLOAT -> in.skip(Float.BYTES);
      case DOUBLE -> in.skip(Double.BYTES);
      case STRING, BYTES -> in.skip(in.readCount());
      case FIXED -> in.skip(schema.getFixedSize());
      case RECORD -> {
        List<Schema.Field> fields = schema.getFields();
        for (int i = 0; i < fields.size(); i++) { // an iterator would be garbage for each row
          skip(fields.get(i).schema(), in, depth + 1);
        }
      }
      case UNION -> skip(branch(schema, in), in, depth + 1);
      case ARRAY -> skipBlocks(schema.getElementType(), false, in, depth + 1);
      case MAP -> skipBlocks(schema.getValueType(), true, in, depth + 1);
    }
  }

  private static void skipBlocks(Schema items, boolean haveNames, AvroInput in, int depth)
      throws UnreadableRowException {
    for (long count; (count = in.skipBlocks()) != 0; ) {
      for (; count > 0; count--) {
        if (haveNames) {
          in.skip(in.readCount());
        }
        skip(items, in, depth);
      }
    }
  }
}
