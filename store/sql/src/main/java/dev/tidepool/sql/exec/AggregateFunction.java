package dev.tidepool.sql.exec;

import dev.tidepool.sql.type.SqlType;

/** What can be computed of the rows of a group. NULLs are left out if nothing else is said. */
public enum AggregateFunction {
  /** Rows, if there is no argument; else those whose arguments are all not NULL. BIGINT. */
  COUNT,
  /** BIGINT of INT and BIGINT, else of the argument's type. NULL of nothing. */
  SUM,
  /** The same, but 0 of nothing. */
  SUM0,
  /** DECIMAL of DECIMAL, else DOUBLE. NULL of nothing. */
  AVG,
  MIN,
  MAX,
  /** DECIMAL of DECIMAL, else DOUBLE. NULL of nothing; those of samples also of one value. */
  VAR_POP,
  VAR_SAMP,
  STDDEV_POP,
  STDDEV_SAMP,
  /** One of the values. */
  ANY_VALUE,
  /** The value of the one row, NULL too; NULL of none, an error of several. */
  SINGLE_VALUE,
  /** EVERY. */
  BOOL_AND,
  /** SOME. */
  BOOL_OR,
  /** Texts in a row; the second argument, which does not look at rows, stands between them. */
  LISTAGG,
  /** All values, NULLs too, as an array. NULL of nothing. */
  ARRAY_AGG,
  /**
   * Of DOUBLE in their order, the value at a fraction of the way (the second argument, DOUBLE,
   * which does not look at rows) from the first to the last, or between two. NULL of nothing.
   */
  PERCENTILE_CONT,
  /** Of values in their order, the first that leaves that fraction behind. NULL of nothing. */
  PERCENTILE_DISC,
  /** The value that is most frequent; of several, the first. NULL of nothing. */
  MODE;

  /** Whether aggregates of parts of the rows can be merged into that of all. */
  boolean canBeMerged() {
    return switch (this) {
      case PERCENTILE_CONT, PERCENTILE_DISC, MODE -> false;
      default -> true;
    };
  }

  /** How many arguments it has; COUNT may have none. */
  int argumentCount() {
    return switch (this) {
      case LISTAGG, PERCENTILE_CONT, PERCENTILE_DISC -> 2;
      default -> 1;
    };
  }

  /** Whether values that are NULL count. */
  boolean takesNulls() {
    return this == SINGLE_VALUE || this == ARRAY_AGG;
  }

  /** The type of the result for values of {@code type}. */
  public SqlType resultType(SqlType type) {
    return switch (this) {
      case COUNT -> SqlType.BIGINT;
      case SUM, SUM0 -> isWhole(type) ? SqlType.BIGINT : type;
      case AVG, VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP ->
          type.equals(SqlType.DECIMAL) ? SqlType.DECIMAL : SqlType.DOUBLE;
      case MIN, MAX, ANY_VALUE, SINGLE_VALUE, BOOL_AND, BOOL_OR, LISTAGG, MODE -> type;
      case PERCENTILE_CONT -> SqlType.DOUBLE;
      case PERCENTILE_DISC -> type;
      case ARRAY_AGG -> SqlType.arrayOf(type);
    };
  }

  static boolean isWhole(SqlType type) {
    return type.equals(SqlType.INT) || type.equals(SqlType.BIGINT);
  }
}
