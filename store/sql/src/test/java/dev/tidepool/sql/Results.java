package dev.tidepool.sql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Results as lists and text, for tests. */
final class Results {
  private Results() {}

  /** All rows; closes the result. */
  static List<List<Object>> rows(SqlResult result) {
    try (result) {
      List<List<Object>> rows = new ArrayList<>();
      int count = result.columns().size();
      while (result.next()) {
        Object[] row = new Object[count];
        for (int i = 0; i < count; i++) {
          row[i] = result.value(i);
        }
        rows.add(Arrays.asList(row));
      }
      return rows;
    }
  }

  /** All rows as text: values separated by commas, rows by spaces. */
  static String text(SqlResult result) {
    return rows(result).stream()
        .map(row -> row.stream().map(String::valueOf).collect(Collectors.joining(",")))
        .collect(Collectors.joining(" "));
  }
}
