package dev.tidepool.endpoint;

import dev.tidepool.endpoint.jdbc.JdbcRows;
import dev.tidepool.sql.ListQuery;
import dev.tidepool.sql.PreparedQuery;
import dev.tidepool.sql.SqlResult;
import dev.tidepool.sql.type.ResultColumn;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ScanStatistics;
import java.util.List;
import java.util.function.Consumer;

/**
 * One execution of a statement. What goes wrong comes out as {@link RequestException}, save what is
 * a defect.
 *
 * <p><b>Threads:</b> one.
 */
final class QueryRun implements JdbcRows {
  private static final int NANOS_PER_MICRO = 1000;

  private final Plans.TablesNow tables;
  private final QueryLimits limits;
  private final QueryFailures failures;
  private final long startNanos = System.nanoTime();
  private final SqlResult result;
  private PagedQuery paged; // null if all is read
  private boolean isDone; // what was asked for, and only the answer is to be read
  private long rowCount;

  /**
   * Plans, or finds the plan, and starts.
   *
   * @param timeoutMillis what is left to do it
   * @param begins gets the limits, by which the execution can be cancelled
   */
  QueryRun(
      Plans plans,
      QueryRequest request,
      long timeoutMillis,
      long memoryBytesMax,
      Consumer<QueryLimits> begins) {
    this.tables = plans.now(request.bounds());
    this.limits = new QueryLimits(timeoutMillis, memoryBytesMax, request.rowCountMax());
    begins.accept(limits);
    this.failures = new QueryFailures(tables, limits);
    this.result = failures.translated(() -> start(plans, request));
  }

  private SqlResult start(Plans plans, QueryRequest request) {
    StatementRequest statement = new StatementRequest(request.sql(), request.id());
    PreparedQuery query;
    if (request.page() == null) {
      query = plans.source().prepare(statement, tables.engine());
    } else {
      paged = PagedQuery.of(tables.relations(), request);
      query = paged.query();
    }
    Object[] parameters = JsonParameters.of(request.parameters(), query.parameterTypes());
    SqlResult started = query.execute(parameters, limits);
    isDone = query instanceof ListQuery;
    return started;
  }

  @Override
  public List<ResultColumn> columns() {
    return result.columns();
  }

  @Override
  public boolean next() {
    boolean hasNext =
        failures.translated(
            () -> {
              if (!isDone) {
                limits.checkNow(); // a slow reader can take longer than the scan
              }
              return result.next();
            });
    rowCount += hasNext ? 1 : 0;
    return hasNext;
  }

  /** The page behind the present row, if a page of {@code rowCount} rows is full; else null. */
  String nextPage(long rowCount) {
    if (this.rowCount < rowCount) {
      return null;
    }
    String next = paged.next();
    return failures.translated(result::next) ? next : null;
  }

  @Override
  public Object value(int column) {
    return result.value(column);
  }

  long rowCount() {
    return rowCount;
  }

  ScanStatistics statistics() {
    return result.statistics();
  }

  long elapsedMicros() {
    return (System.nanoTime() - startNanos) / NANOS_PER_MICRO;
  }

  @Override
  public void close() {
    result.close();
  }
}
