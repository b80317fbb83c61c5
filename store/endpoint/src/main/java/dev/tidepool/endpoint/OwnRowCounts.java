package dev.tidepool.endpoint;

import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.QueryLimitException;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.query.ScanRequest.Aggregation;
import dev.tidepool.table.query.ScanRequest.Call;
import dev.tidepool.table.query.ScanRequest.Function;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How many rows somebody may read of a table. They are counted, as estimates would tell of others;
 * a count is kept for some seconds.
 *
 * <p><b>Threads:</b> any.
 */
final class OwnRowCounts {
  private static final long KEPT_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long TIMEOUT_MILLIS = 1000;
  private static final long MEMORY_BYTES_MAX = 1 << 20;

  /** Until they were counted in time once. */
  private static final long UNKNOWN = 1000;

  private static final ScanRequest COUNT =
      new ScanRequest(
          Predicate.TRUE,
          List.of(),
          List.of(),
          ScanRequest.FROM_START,
          ScanRequest.UNLIMITED,
          new Aggregation(List.of(), List.of(new Call(Function.COUNT, -1, false))));

  private record Counted(long rowCount, long nanos) {}

  private final ConcurrentMap<String, Counted> known = new ConcurrentHashMap<>();

  long of(String table, Relation rows) {
    Counted counted = known.get(table);
    if (counted == null || System.nanoTime() - counted.nanos > KEPT_NANOS) {
      long last = counted == null ? UNKNOWN : counted.rowCount;
      counted = new Counted(count(rows, last), System.nanoTime());
      known.put(table, counted);
    }
    return counted.rowCount;
  }

  private static long count(Relation rows, long last) {
    QueryLimits limits = new QueryLimits(TIMEOUT_MILLIS, MEMORY_BYTES_MAX, 1);
    try (ResultCursor result = rows.prepare(COUNT).open(new Object[0], limits)) {
      result.next();
      return (Long) result.value(0);
    } catch (QueryLimitException | TableUnavailableException e) {
      return last;
    }
  }
}
