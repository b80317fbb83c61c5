package dev.tidepool.sql.plan;

import dev.tidepool.sql.exec.Operator;
import java.util.Locale;

/** A plan in words, an operator a line, each under the one that takes its rows. */
public final class PlanText {
  private static final double NANOS_PER_MILLI = 1e6;

  private PlanText() {}

  /** With how many rows each step is expected to give, or gave if it was measured. */
  public static String of(Plan plan) {
    return of(plan, 0);
  }

  /** The same, indented by {@code depth} steps. */
  public static String of(Plan plan, int depth) {
    StringBuilder text = new StringBuilder();
    append(plan.root(), depth, text);
    plan.subqueries()
        .forEach(
            (name, operator) -> {
              text.append("  ".repeat(depth)).append(name).append(":\n");
              append(operator, depth + 1, text);
            });
    return text.toString();
  }

  private static void append(Operator operator, int depth, StringBuilder text) {
    text.append("  ".repeat(depth)).append(operator.describe());
    text.append(" [about ").append(Math.round(operator.expectedRowCount())).append(" rows");
    if (operator instanceof Measured measured) {
      String millis = String.format(Locale.ROOT, "%.3f", measured.nanos() / NANOS_PER_MILLI);
      text.append("; ").append(measured.rowCount()).append(" in ").append(millis).append(" ms");
      if (measured.openCount() != 1) {
        text.append(", opened ").append(measured.openCount()).append(" times");
      }
    }
    text.append("]\n");
    for (Operator input : operator.inputs()) {
      append(input, depth + 1, text);
    }
  }
}
