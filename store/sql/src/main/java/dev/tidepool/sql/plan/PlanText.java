package dev.tidepool.sql.plan;

import dev.tidepool.sql.exec.Operator;
import dev.tidepool.table.query.ScanStatistics;
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
      appendMeasures(measured, text);
    }
    text.append("]\n");
    for (Operator input : operator.inputs()) {
      append(input, depth + 1, text);
    }
  }

  private static void appendMeasures(Measured step, StringBuilder text) {
    text.append("; ").append(step.rowCount()).append(" in ").append(millis(step.nanos()));
    if (!step.inputs().isEmpty()) {
      text.append(", own ").append(millis(step.ownNanos()));
    }
    if (step.openCount() != 1) {
      text.append(", opened ").append(step.openCount()).append(" times");
    }
    ScanStatistics reads = step.reads();
    if (!reads.equals(ScanStatistics.NONE)) {
      text.append("; ").append(of(reads));
    }
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.3f ms", nanos / NANOS_PER_MILLI);
  }

  /** What reading tables took, and where rows were that were read. */
  public static String of(ScanStatistics reads) {
    String rows = reads.rowsMatched() + " rows matched, " + reads.rowsRead() + " read";
    if (reads.rowsRead() > 0) {
      long written = reads.rowsRead() - reads.rowsUnwritten() - reads.rowsFromDisk();
      rows +=
          " of "
              + reads.pagesRead()
              + " pages ("
              + reads.rowsUnwritten()
              + " in memory and not written yet, "
              + written
              + " in memory, "
              + reads.rowsFromDisk()
              + " from disk)";
    }
    return rows + ", " + reads.rowsCorrected() + " corrected";
  }
}
