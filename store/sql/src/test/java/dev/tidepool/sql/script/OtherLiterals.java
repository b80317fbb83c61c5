package dev.tidepool.sql.script;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.frontend.Frontend;
import dev.tidepool.sql.parse.SourceText;
import dev.tidepool.sql.parse.TextShape;
import dev.tidepool.sql.parse.TextShape.Literal;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Queries with other literals where texts with a common plan may differ. */
final class OtherLiterals {
  private static final List<String> TEXTS =
      List.of("", "a", "zz", "%", "a%", "It''s", "2020-01-01");
  private static final Frontend FRONTEND = new Frontend(Map.of());

  private OtherLiterals() {}

  /** Such a query; null if it has no such literals. */
  static String in(String sql, SplittableRandom random) {
    TextShape shape = TextShape.of(sql);
    if (shape == null) {
      return null;
    }
    boolean[] chosen = shareable(sql, shape);
    if (chosen == null) {
      return null;
    }
    List<Literal> literals = shape.literals(chosen);
    StringBuilder other = new StringBuilder(sql);
    for (int i = literals.size() - 1; i >= 0; i--) {
      Literal literal = literals.get(i);
      int start = start(sql, literal);
      other.replace(start, start + written(literal).length(), other(literal.value(), random));
    }
    return literals.isEmpty() ? null : other.toString();
  }

  /** Which literals may differ; null if it is no statement. */
  private static boolean[] shareable(String sql, TextShape shape) {
    boolean[][] found = new boolean[1][];
    try {
      FRONTEND.plan(new SourceText(sql, 1, 1), shape.literals(), told -> found[0] = told);
    } catch (SqlException e) {
      return found[0]; // as there are no tables
    }
    return found[0];
  }

  private static int start(String sql, Literal literal) {
    int start = 0;
    for (int line = 1; line < literal.line(); line++) {
      start = sql.indexOf('\n', start) + 1;
    }
    return start + literal.column() - 1;
  }

  private static String written(Literal literal) {
    return literal.value() instanceof String text
        ? "'" + text.replace("'", "''") + "'"
        : literal.value() instanceof BigDecimal number
            ? number.toPlainString()
            : literal.value().toString();
  }

  private static String other(Object value, SplittableRandom random) {
    if (value instanceof String) {
      return "'" + TEXTS.get(random.nextInt(TEXTS.size())) + "'";
    }
    if (value instanceof BigDecimal number) {
      String digits = number.toPlainString();
      return digits.substring(0, digits.length() - 1) + random.nextInt(10);
    }
    return value instanceof Long
        ? "" + (Long.MAX_VALUE - random.nextInt(100))
        : "" + (random.nextInt(3) == 0 ? Integer.MAX_VALUE : random.nextInt(100));
  }
}
