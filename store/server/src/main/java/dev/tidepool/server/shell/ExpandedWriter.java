package dev.tidepool.server.shell;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;

/** A line for each value: for rows that are too wide. */
final class ExpandedWriter implements ResultWriter {
  private final List<String> names;
  private final int nameWidth;
  private long rowCount;

  ExpandedWriter(List<ResultColumn> columns) {
    this.names = columns.stream().map(column -> Cells.printable(column.name())).toList();
    this.nameWidth = names.stream().mapToInt(Cells::width).max().orElse(0);
  }

  @Override
  public void write(PrintWriter out, List<JsonNode> rows) {
    for (JsonNode row : rows) {
      rowCount++;
      out.println("-- row " + rowCount);
      for (int i = 0; i < names.size(); i++) {
        String name = names.get(i);
        String space = " ".repeat(nameWidth - Cells.width(name));
        out.println((name + space + " | " + Cells.text(row.get(i))).stripTrailing());
      }
    }
  }

  @Override
  public void end(PrintWriter out, long count) {
    out.printf("(%d %s)%n", count, count == 1 ? "row" : "rows");
  }
}
