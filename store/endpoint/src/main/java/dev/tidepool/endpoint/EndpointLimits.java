package dev.tidepool.endpoint;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * What a client may take at most. A request can ask for less time and fewer rows, never for more.
 *
 * @param bodyBytesMax of the body of a request
 * @param statementLengthMax of a statement, in UTF-16 units
 * @param concurrentQueriesMax that are executed at a time; one more is refused, not queued
 * @param connectionsMax that are open at a time; one more waits to be accepted
 * @param bodyTimeout until the body has arrived
 * @param idleTimeout of a connection on which nothing moves, either way
 * @param queryTimeout of a query, its answer included
 * @param queryMemoryBytesMax of a query for rows and groups that it keeps; estimated
 * @param rowCountMax of a result
 * @param answerBytesMax of an answer that is not streamed
 */
public record EndpointLimits(
    int bodyBytesMax,
    int statementLengthMax,
    int concurrentQueriesMax,
    int connectionsMax,
    Duration bodyTimeout,
    Duration idleTimeout,
    Duration queryTimeout,
    long queryMemoryBytesMax,
    long rowCountMax,
    int answerBytesMax) {

  /** For a service beside the application's own work; ENDPOINT.md lists the numbers. */
  public static final EndpointLimits DEFAULT =
      new EndpointLimits(
          1 << 20,
          100_000,
          16,
          256,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          64L << 20,
          1_000_000,
          8 << 20);

  public EndpointLimits {
    requirePositive("bodyBytesMax", bodyBytesMax);
    requirePositive("statementLengthMax", statementLengthMax);
    requirePositive("concurrentQueriesMax", concurrentQueriesMax);
    requirePositive("connectionsMax", connectionsMax);
    requirePositive("bodyTimeout", Objects.requireNonNull(bodyTimeout, "bodyTimeout").toMillis());
    requirePositive("idleTimeout", Objects.requireNonNull(idleTimeout, "idleTimeout").toMillis());
    requirePositive(
        "queryTimeout", Objects.requireNonNull(queryTimeout, "queryTimeout").toMillis());
    requirePositive("queryMemoryBytesMax", queryMemoryBytesMax);
    requirePositive("rowCountMax", rowCountMax);
    requirePositive("answerBytesMax", answerBytesMax);
  }

  private static void requirePositive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " has to be positive, is " + value);
    }
  }

  /** Another size of bodies. */
  public EndpointLimits withBodyBytesMax(int next) {
    return with(values -> values.bodyBytesMax = next);
  }

  /** Another length of statements. */
  public EndpointLimits withStatementLengthMax(int next) {
    return with(values -> values.statementLengthMax = next);
  }

  /** Another number of queries at a time. */
  public EndpointLimits withConcurrentQueriesMax(int next) {
    return with(values -> values.concurrentQueriesMax = next);
  }

  /** Another number of connections. */
  public EndpointLimits withConnectionsMax(int next) {
    return with(values -> values.connectionsMax = next);
  }

  /** Other timeouts. */
  public EndpointLimits withTimeouts(Duration body, Duration idle, Duration query) {
    return with(
        values -> {
          values.bodyTimeout = body;
          values.idleTimeout = idle;
          values.queryTimeout = query;
        });
  }

  /** Other limits of a result: what is kept for it, its rows, and its size in one piece. */
  public EndpointLimits withResult(long memoryBytesMax, long rowsMax, int bytesMax) {
    return with(
        values -> {
          values.queryMemoryBytesMax = memoryBytesMax;
          values.rowCountMax = rowsMax;
          values.answerBytesMax = bytesMax;
        });
  }

  private EndpointLimits with(Consumer<Values> change) {
    Values values = new Values(this);
    change.accept(values);
    return values.limits();
  }

  /** The components, to be changed. */
  private static final class Values {
    int bodyBytesMax;
    int statementLengthMax;
    int concurrentQueriesMax;
    int connectionsMax;
    Duration bodyTimeout;
    Duration idleTimeout;
    Duration queryTimeout;
    long queryMemoryBytesMax;
    long rowCountMax;
    int answerBytesMax;

    Values(EndpointLimits from) {
      bodyBytesMax = from.bodyBytesMax;
      statementLengthMax = from.statementLengthMax;
      concurrentQueriesMax = from.concurrentQueriesMax;
      connectionsMax = from.connectionsMax;
      bodyTimeout = from.bodyTimeout;
      idleTimeout = from.idleTimeout;
      queryTimeout = from.queryTimeout;
      queryMemoryBytesMax = from.queryMemoryBytesMax;
      rowCountMax = from.rowCountMax;
      answerBytesMax = from.answerBytesMax;
    }

    EndpointLimits limits() {
      return new EndpointLimits(
          bodyBytesMax,
          statementLengthMax,
          concurrentQueriesMax,
          connectionsMax,
          bodyTimeout,
          idleTimeout,
          queryTimeout,
          queryMemoryBytesMax,
          rowCountMax,
          answerBytesMax);
    }
  }
}
