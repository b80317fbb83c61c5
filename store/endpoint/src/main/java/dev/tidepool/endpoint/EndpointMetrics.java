package dev.tidepool.endpoint;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * What an endpoint counts about its own work, since it started.
 *
 * <p><b>Threads:</b> any.
 */
final class EndpointMetrics {
  /** The status of a request whose client left before the answer was written. */
  static final String GONE = "gone";

  private record Answered(String route, String status) {}

  private final ConcurrentMap<Answered, LongAdder> requests = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, LongAdder> errors = new ConcurrentHashMap<>();
  private final Histogram queryTimes = new Histogram();
  private final LongAdder rowCount = new LongAdder();
  private final LongAdder byteCount = new LongAdder();
  private final AtomicInteger queriesInFlight = new AtomicInteger();

  /** A request was answered. */
  void countRequest(Route route, String status) {
    requests
        .computeIfAbsent(new Answered(route.label(), status), key -> new LongAdder())
        .increment();
  }

  /** An error was told, with a status or at the end of a stream. */
  void countError(String code) {
    errors.computeIfAbsent(code, key -> new LongAdder()).increment();
  }

  /** A body was written, wholly or in part. */
  void countBytes(long count) {
    byteCount.add(count);
  }

  void queryStarts() {
    queriesInFlight.incrementAndGet();
  }

  void queryEnds(long micros, long rows) {
    queriesInFlight.decrementAndGet();
    queryTimes.add(micros);
    rowCount.add(rows);
  }

  void writeTo(MetricsText text) {
    text.family("tidepool_endpoint_requests_total", "counter", "Requests, by route and status");
    requests.forEach(
        (answered, count) ->
            text.sample(
                "tidepool_endpoint_requests_total",
                Map.of("route", answered.route, "status", answered.status),
                count.sum()));
    text.family(
        "tidepool_endpoint_errors_total",
        "counter",
        "Errors told, by code; BUSY are queries that were refused");
    errors.forEach(
        (code, count) ->
            text.sample("tidepool_endpoint_errors_total", Map.of("code", code), count.sum()));
    queryTimes.writeTo(
        text, "tidepool_endpoint_query_seconds", "Time of queries, their answers included");
    text.family("tidepool_endpoint_rows_total", "counter", "Rows that queries returned");
    text.sample("tidepool_endpoint_rows_total", rowCount.sum());
    text.family("tidepool_endpoint_answer_bytes_total", "counter", "Bytes of bodies answered");
    text.sample("tidepool_endpoint_answer_bytes_total", byteCount.sum());
    text.family("tidepool_endpoint_queries_in_flight", "gauge", "Queries that are executed now");
    text.sample("tidepool_endpoint_queries_in_flight", queriesInFlight.get());
  }
}
