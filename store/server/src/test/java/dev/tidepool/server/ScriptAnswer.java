package dev.tidepool.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidepool.script.CellText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Answers of a server in the words of scripts. */
final class ScriptAnswer {
  private static final String ARRAY = " ARRAY";

  private ScriptAnswer() {}

  /** The rows, as a script has them. */
  static List<String> rows(JsonNode answer) {
    List<String> rows = new ArrayList<>();
    for (JsonNode row : answer.get("rows")) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        cells.add(text(answer.get("columns").get(i).get("type").asText(), row.get(i)));
      }
      rows.add(CellText.row(cells));
    }
    return rows;
  }

  private static String text(String type, JsonNode value) {
    if (value.isNull()) {
      return CellText.NULL;
    }
    if (type.endsWith(ARRAY)) {
      String element = type.substring(0, type.length() - ARRAY.length());
      List<String> elements = new ArrayList<>();
      value.forEach(each -> elements.add(text(element, each)));
      return CellText.array(elements);
    }
    return switch (type) {
      case "BOOLEAN", "INT", "BIGINT", "DATE" -> value.asText();
      case "DOUBLE" -> CellText.of(Double.parseDouble(value.asText()));
      case "DECIMAL" -> CellText.of(new BigDecimal(value.asText()));
      case "STRING" -> CellText.of(value.asText());
      case "BYTES" -> CellText.of(bytes(value));
      case "TIMESTAMP" ->
          CellText.of(LocalDateTime.ofInstant(Instant.parse(value.asText()), ZoneOffset.UTC));
      default -> throw new IllegalArgumentException("a value of type " + type + ": " + value);
    };
  }

  private static byte[] bytes(JsonNode value) {
    try {
      return value.binaryValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
