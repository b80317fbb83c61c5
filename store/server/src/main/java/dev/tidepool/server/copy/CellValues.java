package dev.tidepool.server.copy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.value.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Makes values of the texts of CSV. <b>Threads:</b> any. */
final class CellValues {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private CellValues() {}

  /**
   * The value of {@code column} that a cell says. Numbers as SQL writes them, TRUE and FALSE, times
   * in ISO 8601, BYTES in base64, arrays in JSON.
   *
   * @throws IllegalArgumentException if it says none
   */
  static Object value(Column column, CsvReader.Cell cell) {
    if (cell.text().isEmpty() && !cell.isQuoted()) {
      return null;
    }
    String what = "column " + column.name();
    Scalar type = column.type().scalar();
    return column.type().isArray()
        ? array(what, type, cell.text())
        : scalar(what, type, cell.text());
  }

  private static Object scalar(String what, Scalar type, String text) {
    return switch (type) {
      case STRING -> text;
      case INT, BIGINT, DOUBLE, DECIMAL -> number(what, type, text.strip());
      case BOOLEAN -> bool(what, text.strip());
      case TIMESTAMP -> Values.coerce(what, type, text.strip());
      case BYTES -> Base64.getDecoder().decode(text.strip());
    };
  }

  private static Object number(String what, Scalar type, String text) {
    try {
      return Values.coerce(what, type, new BigDecimal(text));
    } catch (NumberFormatException e) {
      throw misfit(what, type, text);
    }
  }

  private static Boolean bool(String what, String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "t" -> true;
      case "false", "f" -> false;
      default -> throw misfit(what, Scalar.BOOLEAN, text);
    };
  }

  private static List<Object> array(String what, Scalar type, String text) {
    JsonNode nodes;
    try {
      nodes = MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          what + " is an array, which " + Values.quote(text) + " is not in JSON", e);
    }
    if (nodes == null || !nodes.isArray()) {
      throw new IllegalArgumentException(
          what + " is an array, which " + Values.quote(text) + " is not in JSON");
    }
    List<Object> elements = new ArrayList<>();
    for (JsonNode node : nodes) {
      elements.add(node.isNull() ? null : scalar("an element of " + what, type, node.asText()));
    }
    return elements;
  }

  private static IllegalArgumentException misfit(String what, Scalar type, String text) {
    return new IllegalArgumentException(
        what + " is " + type + ", which cannot be " + Values.quote(text));
  }
}
