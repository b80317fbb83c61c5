package dev.tidepool.streams.query;

import dev.tidepool.table.query.ScanRequest.Function;
import java.util.Objects;

/**
 * What is computed of all rows, or of each group of them; NULLs are left out.
 *
 * @param function what
 * @param column of which column; null for all rows
 * @param distinct whether equal values count once
 * @param name of the column in the result
 */
public record Aggregate(Function function, String column, boolean distinct, String name) {

  public Aggregate {
    Objects.requireNonNull(function, "function");
    Objects.requireNonNull(name, "name");
  }

  /** How many rows; named {@code count}. */
  public static Aggregate count() {
    return new Aggregate(Function.COUNT, null, false, "count");
  }

  /** How many rows have a value; named {@code count(column)}. */
  public static Aggregate count(String column) {
    return of(Function.COUNT, column, "count(" + column + ")");
  }

  /** How many different values there are; named {@code count(distinct column)}. */
  public static Aggregate countDistinct(String column) {
    Objects.requireNonNull(column, "column");
    return new Aggregate(Function.COUNT, column, true, "count(distinct " + column + ")");
  }

  /** The sum; NULL of nothing. Named {@code sum(column)}. */
  public static Aggregate sum(String column) {
    return of(Function.SUM, column, "sum(" + column + ")");
  }

  /** The least value; NULL of nothing. Named {@code min(column)}. */
  public static Aggregate min(String column) {
    return of(Function.MIN, column, "min(" + column + ")");
  }

  /** The greatest value; NULL of nothing. Named {@code max(column)}. */
  public static Aggregate max(String column) {
    return of(Function.MAX, column, "max(" + column + ")");
  }

  private static Aggregate of(Function function, String column, String name) {
    return new Aggregate(function, Objects.requireNonNull(column, "column"), false, name);
  }

  /** The same under another name. */
  public Aggregate as(String newName) {
    return new Aggregate(function, column, distinct, newName);
  }
}
