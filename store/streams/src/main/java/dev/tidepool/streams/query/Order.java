package dev.tidepool.streams.query;

import java.util.Objects;

/**
 * What a result is sorted by: a column, in the order of its type.
 *
 * @param column by name
 * @param descending from the last value to the first
 * @param nullsFirst whether NULLs come before all values, rather than after them
 */
public record Order(String column, boolean descending, boolean nullsFirst) {

  public Order {
    Objects.requireNonNull(column, "column");
  }

  /** From the first value to the last, then NULLs. */
  public static Order ascending(String column) {
    return new Order(column, false, false);
  }

  /** From the last value to the first, then NULLs. */
  public static Order descending(String column) {
    return new Order(column, true, false);
  }

  /** The same, but NULLs come first. */
  public Order withNullsFirst() {
    return new Order(column, descending, true);
  }
}
