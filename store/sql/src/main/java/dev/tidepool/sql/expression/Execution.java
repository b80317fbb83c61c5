package dev.tidepool.sql.expression;

import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanStatistics;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
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
  private final List<ResultCursor> openScans = new ArrayList<>();
  private ScanStatistics closedScans = ScanStatistics.NONE;

  /**
   * @param parameters values of {@code ?}, each already of the type that the plan expects
   * @param correlationCount how many inner plans see a row of an outer one
   * @param nowMicros what CURRENT_TIMESTAMP is throughout
   */
  public Execution(Object[] parameters, QueryLimits limits, int correlationCount, long nowMicros) {
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

  /** Tells that a table is being read. */
  public void scanOpened(ResultCursor cursor) {
    openScans.add(cursor);
  }

  /** Tells that a table has been read, and closes {@code cursor}. */
  public void closeScan(ResultCursor cursor) {
    int index = openScans.lastIndexOf(cursor);
    if (index >= 0) {
      openScans.remove(index);
      closedScans = closedScans.plus(cursor.statistics());
      cursor.close();
    }
  }

  /** What reading tables took so far. */
  public ScanStatistics statistics() {
    ScanStatistics all = closedScans;
    for (ResultCursor cursor : openScans) {
      all = all.plus(cursor.statistics());
    }
    return all;
  }

  /** What {@code owner} keeps while this run lasts; made when it first asks. */
  @SuppressWarnings("unchecked")
  public <T> T state(Object owner, Supplier<T> make) {
    return (T) states.computeIfAbsent(owner, key -> make.get());
  }
}
