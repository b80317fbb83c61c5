package dev.tidepool.sql.plan;

import dev.tidepool.sql.exec.Operator;

/** A plan in words, an operator a line, each under the one that takes its rows. */
public final class PlanText {
  private PlanText() {}

  /** With how many rows each step is expected to give, or gave if it was measured. */
  public static String of(Operator root) {
    StringBuilder text = new StringBuilder();
    append(root, 0, text);
    return text.toString();
  }

  private static void append(Operator operator, int depth, StringBuilder text) {
    text.append("  ".repeat(depth)).append(operator.describe());
    if (!(operator instanceof Measured)) {
      text.append(" [about ").append(Math.round(operator.expectedRowCount())).append(" rows]");
    }
    text.append('\n');
    for (Operator input : operator.inputs()) {
      append(input, depth + 1, text);
    }
  }
}
