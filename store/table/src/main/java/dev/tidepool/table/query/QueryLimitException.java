package dev.tidepool.table.query;

/** A query took more time, memory or rows than it may, or was cancelled. Nothing else happened. */
public class QueryLimitException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public QueryLimitException(String message) {
    super(message);
  }
}
