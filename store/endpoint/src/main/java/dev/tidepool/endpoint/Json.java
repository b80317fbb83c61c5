package dev.tidepool.endpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tidepool.sql.type.SqlType;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** How JSON is read and written; ENDPOINT.md has the table of types. <b>Threads:</b> any. */
final class Json {
  private static final int NESTING_MAX = 8;
  private static final int MICROS_PER_SECOND = 1_000_000;
  private static final int NANOS_PER_MICRO = 1000;

  /** Reads numbers as they are written, refuses names that come twice and what follows the end. */
  static final ObjectMapper MAPPER =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(NESTING_MAX).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Json() {}

  /** Writes a value of {@code type}, or null. */
  static void write(JsonGenerator out, SqlType type, Object value) throws IOException {
    if (value == null) {
      out.writeNull();
    } else if (type.isArray()) {
      out.writeStartArray();
      for (Object element : (List<?>) value) {
        write(out, type.element(), element);
      }
      out.writeEndArray();
    } else {
      writeScalar(out, type.scalar(), value);
    }
  }

  /**
   * What {@link JsonParameters} reads as {@code value} of a program.
   *
   * @throws IllegalArgumentException if there is nothing such
   */
  static JsonNode node(Object value) {
    if (value == null) {
      return NullNode.getInstance();
    }
    if (value instanceof Boolean isTrue) {
      return BooleanNode.valueOf(isTrue);
    }
    if (value instanceof Number number) {
      String digits = number.toString();
      boolean isFinite = Double.isFinite(number.doubleValue()) || !(number instanceof Double);
      return isFinite ? DecimalNode.valueOf(new BigDecimal(digits)) : TextNode.valueOf(digits);
    }
    if (value instanceof byte[] bytes) {
      return TextNode.valueOf(Base64.getEncoder().encodeToString(bytes));
    }
    if (value instanceof Object[] elements) {
      return node(Arrays.asList(elements));
    }
    if (value instanceof List<?> elements) {
      ArrayNode array = MAPPER.createArrayNode();
      elements.forEach(element -> array.add(node(element)));
      return array;
    }
    boolean isText =
        value instanceof CharSequence
            || value instanceof Instant
            || value instanceof LocalDate
            || value instanceof Enum<?>
            || value instanceof UUID;
    if (!isText) {
      throw new IllegalArgumentException(value.getClass().getName() + " cannot be sent as JSON");
    }
    return TextNode.valueOf(value instanceof Enum<?> one ? one.name() : value.toString());
  }

  private static void writeScalar(JsonGenerator out, SqlType.Scalar type, Object value)
      throws IOException {
    switch (type) {
      case BOOLEAN -> out.writeBoolean((Boolean) value);
      case INT -> out.writeNumber((Integer) value);
      case BIGINT -> out.writeNumber((Long) value);
      case DOUBLE -> writeDouble(out, (Double) value);
      case DECIMAL -> out.writeString(((BigDecimal) value).toString());
      case STRING -> out.writeString((String) value);
      case BYTES -> out.writeBinary((byte[]) value);
      case TIMESTAMP -> out.writeString(timestamp((Long) value).toString());
      case DATE -> out.writeString(LocalDate.ofEpochDay((Integer) value).toString());
      case NULL -> throw new IllegalStateException("a value of type NULL: " + value);
    }
  }

  private static void writeDouble(JsonGenerator out, double value) throws IOException {
    if (Double.isFinite(value)) {
      out.writeNumber(value);
    } else {
      out.writeString(Double.toString(value)); // JSON has no number for it
    }
  }

  private static Instant timestamp(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, MICROS_PER_SECOND),
        (long) Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO);
  }
}
