package dev.tidepool.server.shell;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.StringJoiner;

/** RFC 4180 as COPY reads it: NULL is nothing, an empty text is {@code ""}, arrays are JSON. */
final class CsvWriter implements ResultWriter {
  private static final String LINE_END = "\r\n";

  private final List<ResultColumn> columns;
  private boolean hasHead;

  CsvWriter(List<ResultColumn> columns) {
    this.columns = columns;
  }

  @Override
  public void write(PrintWriter out, List<JsonNode> rows) {
    if (!hasHead) {
      hasHead = true;
      StringJoiner head = new StringJoiner(",", "", LINE_END);
      columns.forEach(column -> head.add(quoted(column.name())));
      out.print(head);
    }
    for (JsonNode row : rows) {
      StringJoiner line = new StringJoiner(",", "", LINE_END);
      row.forEach(value -> line.add(cell(value)));
      out.print(line);
    }
  }

  private static String cell(JsonNode value) {
    if (value.isNull()) {
      return "";
    }
    return quoted(value.isValueNode() ? value.asText() : value.toString());
  }

  private static String quoted(String text) {
    boolean isPlain =
        !text.isEmpty() && text.chars().noneMatch(c -> c < ' ' || c == ',' || c == '"');
    return isPlain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  @Override
  public void end(PrintWriter out, long rowCount) {}
}
