package dev.tidepool.bench.report;

import java.util.List;
import java.util.StringJoiner;

/** Lines of a table. */
public final class MarkdownTable {

  private MarkdownTable() {}

  public static void addHeader(List<String> lines, List<String> titles) {
    addRow(lines, titles);
    addRow(lines, titles.stream().map(title -> "---").toList());
  }

  public static void addRow(List<String> lines, List<String> cells) {
    StringJoiner row = new StringJoiner(" | ", "| ", " |");
    cells.forEach(row::add);
    lines.add(row.toString());
  }
}
