package dev.tidepool.sql.plan;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.exec.Apply;
import dev.tidepool.sql.exec.Operator;
import dev.tidepool.sql.exec.Scan;
import dev.tidepool.sql.expression.Execution;
import dev.tidepool.table.query.QueryLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How many rows the scans of a plan look at, about, with certain values of its parameters: what the
 * order of its joins was chosen by. A plan with one scan has none, as nothing depends on it.
 *
 * <p><b>Threads:</b> immutable.
 */
public final class Estimates {
  /** Another order may be better if a scan has so many times more or fewer rows, */
  private static final double FACTOR = 10;

  /** but not for a few. */
  private static final double ROW_COUNT_MIN = 100;

  /** Of a plan whose joins are in the order that they always have. */
  public static final Estimates NONE = new Estimates(List.of(), new double[0]);

  private final List<Scan> scans;
  private final double[] rowCounts;

  private Estimates(List<Scan> scans, double[] rowCounts) {
    this.scans = scans;
    this.rowCounts = rowCounts;
  }

  /** Those of {@code plan} with parameters of these values. */
  public static Estimates of(Plan plan, Object[] values) {
    List<Scan> scans = new ArrayList<>();
    addScans(plan.root(), scans);
    if (scans.size() < 2) {
      return NONE;
    }
    double[] rowCounts = rowCounts(scans, plan, values);
    return rowCounts == null ? NONE : new Estimates(scans, rowCounts);
  }

  private static void addScans(Operator operator, List<Scan> scans) {
    if (operator instanceof Scan scan) {
      scans.add(scan);
    } else if (operator instanceof Apply) {
      addScans(operator.inputs().get(0), scans); // the other one depends on its rows
    } else {
      operator.inputs().forEach(input -> addScans(input, scans));
    }
  }

  /** What each scan looks at, or null if it cannot be asked with such values. */
  private static double[] rowCounts(List<Scan> scans, Plan plan, Object[] values) {
    Object[] parameters = Arrays.copyOf(values, plan.parameterCount());
    Execution execution = new Execution(parameters, QueryLimits.defaults(), 0, 0);
    try {
      return scans.stream()
          .mapToDouble(scan -> Math.max(ROW_COUNT_MIN, scan.expectedRowCount(execution)))
          .toArray();
    } catch (SqlException | IllegalArgumentException e) {
      return null; // an execution will say so
    }
  }

  /** Whether they are much the same with these values, of parameters of {@code plan}. */
  public boolean holdFor(Plan plan, Object[] values) {
    double[] others = scans.isEmpty() ? null : rowCounts(scans, plan, values);
    for (int i = 0; others != null && i < others.length; i++) {
      if (others[i] > rowCounts[i] * FACTOR || others[i] * FACTOR < rowCounts[i]) {
        return false;
      }
    }
    return true;
  }
}
