package dev.tidepool.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidepool.endpoint.RequestException.Code;
import dev.tidepool.sql.type.SqlType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Makes of JSON what a statement takes for its {@code ?}: what {@link Json} writes for a value is
 * read as that value. Ranges are checked by the statement.
 */
final class JsonParameters {
  /** Of a decimal; more digits than this before or behind the point are an attack, not a number. */
  private static final int DECIMAL_DIGITS_MAX = 1000;

  private JsonParameters() {}

  /**
   * A value for each of {@code types}.
   *
   * @throws RequestException that names the first that does not fit
   */
  static Object[] of(List<JsonNode> given, List<SqlType> types) {
    if (given.size() != types.size()) {
      throw wrong("the statement has " + types.size() + " parameters, got " + given.size());
    }
    Object[] values = new Object[given.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value("parameter " + (i + 1), types.get(i), given.get(i));
    }
    return values;
  }

  private static Object value(String what, SqlType type, JsonNode node) {
    if (node.isNull()) {
      return null;
    }
    if (!type.isArray()) {
      return scalar(what, type.scalar(), node);
    }
    if (!node.isArray()) {
      throw misfit(what, type.toString(), "an array", node);
    }
    List<Object> elements = new ArrayList<>(node.size());
    for (int i = 0; i < node.size(); i++) {
      elements.add(value("element " + (i + 1) + " of " + what, type.element(), node.get(i)));
    }
    return elements;
  }

  private static Object scalar(String what, SqlType.Scalar type, JsonNode node) {
    String name = type.name();
    return switch (type) {
      case BOOLEAN -> {
        require(node.isBoolean(), what, name, "true or false", node);
        yield node.booleanValue();
      }
      case INT, BIGINT, DECIMAL -> number(what, name, node);
      case DOUBLE -> {
        Double special = node.isTextual() ? notFinite(node.textValue()) : null;
        yield special != null ? special : number(what, name, node);
      }
      case STRING -> text(what, name, "a string", node);
      case TIMESTAMP -> text(what, name, "a string such as 2026-01-31T12:00:00Z", node);
      case DATE -> text(what, name, "a string such as 2026-01-31", node);
      case BYTES -> bytes(what, text(what, name, "a string in base64", node));
      case NULL -> throw wrong(what + " can only be null here");
    };
  }

  private static String text(String what, String type, String expected, JsonNode node) {
    require(node.isTextual(), what, type, expected, node);
    return node.textValue();
  }

  private static Double notFinite(String text) {
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> null;
    };
  }

  private static BigDecimal number(String what, String type, JsonNode node) {
    require(
        node.isNumber() || node.isTextual(), what, type, "a number, or its digits as text", node);
    BigDecimal number;
    try {
      number =
          node.isNumber()
              ? node.decimalValue()
              : node.textValue().length() > DECIMAL_DIGITS_MAX
                  ? null
                  : new BigDecimal(node.textValue());
    } catch (NumberFormatException e) {
      throw misfit(what, type, "a number, or its digits as text", node);
    }
    boolean isSane =
        number != null
            && number.precision() <= DECIMAL_DIGITS_MAX
            && Math.abs((long) number.scale()) <= DECIMAL_DIGITS_MAX;
    if (!isSane) {
      throw wrong(what + " has more than " + DECIMAL_DIGITS_MAX + " digits");
    }
    return number;
  }

  private static byte[] bytes(String what, String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw wrong(what + " is BYTES, and no base64: " + e.getMessage());
    }
  }

  private static void require(
      boolean holds, String what, String type, String expected, JsonNode node) {
    if (!holds) {
      throw misfit(what, type, expected, node);
    }
  }

  private static RequestException misfit(String what, String type, String expected, JsonNode node) {
    String got =
        switch (node.getNodeType()) {
          case ARRAY -> "an array";
          case OBJECT -> "an object";
          case STRING -> "a string";
          case NUMBER -> "a number";
          case BOOLEAN -> "a boolean";
          default -> "null";
        };
    return wrong(what + " is " + type + ": expected " + expected + ", got " + got);
  }

  private static RequestException wrong(String message) {
    return new RequestException(Code.PARAMETER, message);
  }
}
