package dev.tidepool.bench.query;

import java.util.List;

/** What is asked. The text is understood by all who speak SQL. */
public enum Question {
  KEY("one order by its key", "SELECT city, total FROM orders WHERE id = ?", "TN"),
  FILTER(
      "city = ? AND status = ?, 10 rows",
      "SELECT id, total FROM orders WHERE city = ? AND status = ?",
      "NN"),
  FIRST_TEN(
      "total >= ? ORDER BY total LIMIT 10",
      "SELECT id, total FROM orders WHERE total >= ? ORDER BY total LIMIT 10",
      "NN"),
  COUNT("COUNT of one status", "SELECT COUNT(*) FROM orders WHERE status = ?", "N"),
  GROUP("COUNT by status", "SELECT status, COUNT(*) FROM orders GROUP BY status", "TN"),
  SUM(
      "MAX and SUM by status",
      "SELECT status, MAX(total), SUM(total) FROM orders GROUP BY status",
      "TNN"),
  JOIN(
      "the filter, with customers",
      "SELECT orders.id, customers.name FROM orders JOIN customers"
          + " ON customers.id = orders.customer WHERE orders.city = ? AND orders.status = ?",
      "NT");

  private final String label;
  private final String sql;
  private final String columns;

  /* Columns: T is text, N is a whole number. */
  Question(String label, String sql, String columns) {
    this.label = label;
    this.sql = sql;
    this.columns = columns;
  }

  /** A few words for a reader. */
  public String label() {
    return label;
  }

  /** The question in SQL, with a {@code ?} for each parameter. */
  public String sql() {
    return sql;
  }

  /** For each column of the answer, whether it is text; the others are whole numbers. */
  public List<Boolean> textColumns() {
    return columns.chars().mapToObj(column -> column == 'T').toList();
  }

  /** The same question with values in the place of parameters. */
  public String sql(Object[] parameters) {
    String text = sql;
    for (Object parameter : parameters) {
      String literal = parameter instanceof String ? "'" + parameter + "'" : parameter.toString();
      text = text.replaceFirst("\\?", literal);
    }
    return text;
  }

  /** Whether the rows of an answer have an order. */
  public boolean ordered() {
    return this == FIRST_TEN;
  }
}
