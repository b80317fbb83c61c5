package dev.tidepool.endpoint.jdbc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.ColumnMetaData.Rep;
import org.apache.calcite.avatica.remote.TypedValue;

/**
 * Parameters as {@code POST /query} takes them, so that both read the same values and tell the same
 * errors.
 */
final class JdbcParameters {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long MILLIS_PER_DAY = 86_400_000;

  private JdbcParameters() {}

  /** A value for each of {@code given}, which may be null. */
  static List<JsonNode> of(List<TypedValue> given) {
    if (given == null) {
      return List.of();
    }
    List<JsonNode> values = new ArrayList<>(given.size());
    for (TypedValue value : given) {
      values.add(value == null ? JSON.nullNode() : json(value.type, value.value));
    }
    return values;
  }

  private static JsonNode json(Rep rep, Object value) {
    if (value == null) {
      return JSON.nullNode();
    }
    if (value instanceof List<?> list) {
      ArrayNode array = JSON.arrayNode(list.size());
      for (Object element : list) {
        array.add(
            element instanceof TypedValue typed
                ? json(typed.type, typed.value)
                : json(Rep.OBJECT, element));
      }
      return array;
    }
    return switch (rep) {
      case JAVA_SQL_TIMESTAMP, JAVA_UTIL_DATE ->
          JSON.textNode(Instant.ofEpochMilli(((Number) value).longValue()).toString());
      case JAVA_SQL_DATE ->
          JSON.textNode(LocalDate.ofEpochDay(((Number) value).longValue()).toString());
      case JAVA_SQL_TIME ->
          JSON.textNode(
              LocalTime.ofNanoOfDay(
                      Math.floorMod(((Number) value).longValue(), MILLIS_PER_DAY) * NANOS_PER_MILLI)
                  .toString());
      default -> scalar(value);
    };
  }

  private static JsonNode scalar(Object value) {
    if (value instanceof Boolean truth) {
      return JSON.booleanNode(truth);
    }
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      return Double.isFinite(number)
          ? DecimalNode.valueOf(new BigDecimal(value.toString()))
          : JSON.textNode(Double.toString(number));
    }
    if (value instanceof BigDecimal number) {
      return DecimalNode.valueOf(number);
    }
    if (value instanceof BigInteger number) {
      return JSON.numberNode(number);
    }
    if (value instanceof Number number) {
      return JSON.numberNode(number.longValue());
    }
    return JSON.textNode(value.toString()); // bytes are text in base64 already
  }
}
