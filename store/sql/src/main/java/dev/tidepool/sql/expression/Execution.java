package dev.tidepool.sql.expression;

import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.RelationSnapshot;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanStatistics;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One run of a plan: what is the same for all its operators while it lasts.
 *
 * <p><b>Threads:</b> one.
 */
public final class Execution {
  private final Object[] parameters;
  private final QueryLimits limits;
  private final Object[][] outerRows;
  private final long nowMicros;
  private final Map<Object, Object> states = new IdentityHashMap<>(0);
  private final List<OpenScan> openScans = new ArrayList<>();
  private ScanStatistics closedScans = ScanStatistics.NONE;
  private final Set<Relation> readAgain;
  private Map<Relation, RelationSnapshot> snapshots; // null until one is needed
  private final Map<Object, ScanStatistics> closedOfSteps = new IdentityHashMap<>(0);
  private Object step; // at work, if steps are told apart; or null

  /** A table that is being read for a step, or for null. */
  private record OpenScan(ResultCursor cursor, Object step) {}

  /** A run of a plan that reads no table twice, or of an expression. */
  public Execution(Object[] parameters, QueryLimits limits, int correlationCount, long nowMicros) {
    this(parameters, limits, correlationCount, nowMicros, Set.of());
  }

  /**
   * @param parameters values of {@code ?}, each already of the type that the plan expects
   * @param correlationCount how many inner plans see a row of an outer one
   * @param nowMicros what CURRENT_TIMESTAMP is throughout
   * @param readAgain the tables that may be read more than once, by identity
   */
  public Execution(
      Object[] parameters,
      QueryLimits limits,
      int correlationCount,
      long nowMicros,
      Set<Relation> readAgain) {
    this.readAgain = readAgain;
    this.parameters = parameters;
    this.limits = limits;
    this.outerRows = new Object[correlationCount][];
    this.nowMicros = nowMicros;
  }

  public Object[] parameters() {
    return parameters;
  }

  public QueryLimits limits() {
    return limits;
  }

  public long nowMicros() {
    return nowMicros;
  }

  /** The row of the outer plan that the inner plan {@code correlation} runs for. */
  public Object[] outerRow(int correlation) {
    return outerRows[correlation];
  }

  /** Sets the row that the inner plan {@code correlation} is about to run for. */
  public void setOuterRow(int correlation, Object[] row) {
    outerRows[correlation] = row;
  }

  /**
   * The point in time that {@code relation} is read at, each time; null if it is read once, so that
   * it does not matter.
   */
  public RelationSnapshot snapshot(Relation relation) {
    if (!readAgain.contains(relation)) {
      return null;
    }
    if (snapshots == null) {
      snapshots = new IdentityHashMap<>();
    }
    return snapshots.computeIfAbsent(relation, one -> one.snapshot(limits));
  }

  /** Lets go of points in time; all tables have been read. */
  public void end() {
    if (snapshots != null) {
      snapshots.values().forEach(RelationSnapshot::close);
    }
  }

  /** Tells that a table is being read. */
  public void scanOpened(ResultCursor cursor) {
    openScans.add(new OpenScan(cursor, step));
  }

  /** Tells that a table has been read, and closes {@code cursor}. */
  public void closeScan(ResultCursor cursor) {
    for (int i = openScans.size() - 1; i >= 0; i--) {
      if (openScans.get(i).cursor() == cursor) {
        Object readFor = openScans.remove(i).step();
        ScanStatistics statistics = cursor.statistics();
        closedScans = closedScans.plus(statistics);
        if (readFor != null) {
          closedOfSteps.merge(readFor, statistics, ScanStatistics::plus);
        }
        cursor.close();
        return;
      }
    }
  }

  /**
   * Tells which step is at work from now on: tables that are opened are read for it.
   *
   * @return the one that was before, to be told again afterwards
   */
  public Object enterStep(Object entered) {
    Object before = step;
    step = entered;
    return before;
  }

  /** What reading tables for {@code one} step took so far. */
  public ScanStatistics statistics(Object one) {
    ScanStatistics all = closedOfSteps.getOrDefault(one, ScanStatistics.NONE);
    for (OpenScan scan : openScans) {
      all = scan.step() == one ? all.plus(scan.cursor().statistics()) : all;
    }
    return all;
  }

  /** What reading tables took so far. */
  public ScanStatistics statistics() {
    ScanStatistics all = closedScans;
    for (OpenScan scan : openScans) {
      all = all.plus(scan.cursor().statistics());
    }
    return all;
  }

  /** What {@code owner} keeps while this run lasts; made when it first asks. */
  @SuppressWarnings("unchecked")
  public <T> T state(Object owner, Supplier<T> make) {
    return (T) states.computeIfAbsent(owner, key -> make.get());
  }
}
