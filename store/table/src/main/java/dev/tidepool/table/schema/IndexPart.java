package dev.tidepool.table.schema;

import java.util.Locale;

/**
 * What an index takes of a row: a column, or a function of it.
 *
 * @param column by name, so that it survives a schema with more columns
 * @param function what is done to its value
 * @param argument of the function; 0 for those without
 */
public record IndexPart(String column, Function function, int argument) {

  /** What can be indexed instead of the value itself. NULL gives NULL. */
  public enum Function {
    NONE,
    /** STRING → STRING. */
    LOWER,
    /** STRING → STRING. */
    UPPER,
    /** STRING → STRING, without white space at both ends. */
    TRIM,
    /** STRING → its first {@code argument} code points. */
    PREFIX,
    /** STRING → INT, its code points. */
    LENGTH,
    /** INT, BIGINT, DOUBLE, DECIMAL → the same. */
    ABS,
    /** TIMESTAMP → BIGINT, in UTC. */
    YEAR,
    /** TIMESTAMP → BIGINT, in UTC. */
    MONTH,
    /** TIMESTAMP → TIMESTAMP at midnight UTC. */
    DAY
  }

  public IndexPart {
    if (function == Function.PREFIX && argument < 1) {
      throw new IllegalArgumentException("a prefix of " + argument + " characters indexes nothing");
    }
  }

  /** The column itself. */
  public static IndexPart column(String name) {
    return new IndexPart(name, Function.NONE, 0);
  }

  /** A function of the column. */
  public static IndexPart of(Function function, String column) {
    return new IndexPart(column, function, 0);
  }

  /** The first {@code codePoints} of a string column. */
  public static IndexPart prefix(String column, int codePoints) {
    return new IndexPart(column, Function.PREFIX, codePoints);
  }

  @Override
  public String toString() {
    return switch (function) {
      case NONE -> column;
      case PREFIX -> "left(" + column + ", " + argument + ")";
      default -> function.name().toLowerCase(Locale.ROOT) + "(" + column + ")";
    };
  }
}
