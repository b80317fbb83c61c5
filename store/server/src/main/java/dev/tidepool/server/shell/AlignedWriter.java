package dev.tidepool.server.shell;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Columns as wide as their widest value so far, numbers on the right; names once at the top. */
final class AlignedWriter implements ResultWriter {
  private static final String BETWEEN = " | ";

  private final List<ResultColumn> columns;
  private final int[] widths;
  private boolean hasHead;

  AlignedWriter(List<ResultColumn> columns) {
    this.columns = columns;
    this.widths =
        columns.stream().mapToInt(column -> Cells.width(Cells.printable(column.name()))).toArray();
  }

  /** How wide a table of these rows is, in columns of the terminal. */
  int width(List<JsonNode> rows) {
    rows.forEach(row -> widen(texts(row)));
    int width = BETWEEN.length() * (widths.length - 1);
    for (int each : widths) {
      width += each;
    }
    return width;
  }

  @Override
  public void write(PrintWriter out, List<JsonNode> rows) {
    List<List<String>> lines = new ArrayList<>(rows.size());
    for (JsonNode row : rows) {
      List<String> texts = texts(row);
      widen(texts);
      lines.add(texts);
    }
    if (!hasHead) {
      hasHead = true;
      writeHead(out);
    }
    lines.forEach(line -> writeLine(out, line));
  }

  private static List<String> texts(JsonNode row) {
    List<String> texts = new ArrayList<>(row.size());
    row.forEach(value -> texts.add(Cells.text(value)));
    return texts;
  }

  private void widen(List<String> texts) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], Cells.width(texts.get(i)));
    }
  }

  private void writeHead(PrintWriter out) {
    writeLine(out, columns.stream().map(column -> Cells.printable(column.name())).toList());
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(i == 0 ? "" : "-+-").append("-".repeat(widths[i]));
    }
    out.println(line);
  }

  private void writeLine(PrintWriter out, List<String> texts) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String text = texts.get(i);
      String space = " ".repeat(widths[i] - Cells.width(text));
      line.append(i == 0 ? "" : BETWEEN);
      if (columns.get(i).isNumber()) {
        line.append(space).append(text);
      } else {
        line.append(text).append(space);
      }
    }
    out.println(line.toString().stripTrailing());
  }

  @Override
  public void end(PrintWriter out, long rowCount) {
    out.printf("(%d %s)%n", rowCount, rowCount == 1 ? "row" : "rows");
  }
}
