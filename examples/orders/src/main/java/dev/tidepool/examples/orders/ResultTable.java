package dev.tidepool.examples.orders;

import dev.tidepool.streams.query.IndexResult;
import java.util.ArrayList;
import java.util.List;

/** The answer to a query as a table of text: a line of names, a rule, and a line for each row. */
final class ResultTable {

  private static final String GAP = "  ";

  private ResultTable() {}

  /** Numbers to the right, all else to the left. */
  static String of(IndexResult result) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(result.columns().stream().map(IndexResult.Column::name).toList());
    result.rows().forEach(row -> lines.add(row.values().stream().map(String::valueOf).toList()));
    int columnCount = result.columns().size();
    int[] widths = new int[columnCount];
    for (List<String> line : lines) {
      for (int i = 0; i < columnCount; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    List<String> rule = new ArrayList<>();
    for (int width : widths) {
      rule.add("-".repeat(width));
    }
    lines.add(1, rule);
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder cells = new StringBuilder();
      for (int i = 0; i < columnCount; i++) {
        cells.append(i == 0 ? "" : GAP);
        cells.append(cell(line.get(i), widths[i], isNumber(result, i)));
      }
      text.append(cells.toString().stripTrailing()).append(System.lineSeparator());
    }
    int rowCount = result.rows().size();
    return text.append('(').append(rowCount).append(rowCount == 1 ? " row)" : " rows)").toString();
  }

  private static boolean isNumber(IndexResult result, int column) {
    return result.rows().stream().allMatch(row -> row.value(column) instanceof Number);
  }

  private static String cell(String value, int width, boolean toTheRight) {
    String padding = " ".repeat(width - value.length());
    return toTheRight ? padding + value : value + padding;
  }
}
