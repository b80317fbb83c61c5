package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Expression;

/**
 * Which rows of the partition belong to the frame of a row.
 *
 * @param byRows whether bounds are numbers of rows (ROWS); if not, they are peers, or distances
 *     between the values of the one column of the order (RANGE)
 */
public record WindowFrame(boolean byRows, Bound lower, Bound upper) {
  /** All rows. */
  public static final WindowFrame ALL =
      new WindowFrame(false, Bound.UNBOUNDED_PRECEDING, Bound.UNBOUNDED_FOLLOWING);

  /** All before the row, the row and its peers: the frame of a window with an order. */
  public static final WindowFrame RUNNING =
      new WindowFrame(false, Bound.UNBOUNDED_PRECEDING, Bound.CURRENT_ROW);

  /** Where a bound is. */
  public enum Kind {
    UNBOUNDED_PRECEDING,
    PRECEDING,
    CURRENT_ROW,
    FOLLOWING,
    UNBOUNDED_FOLLOWING
  }

  /**
   * One end of a frame, which belongs to it.
   *
   * @param offset how far, computed of the row: INT or BIGINT rows; in a range, a number of the
   *     column's type, days (INT or BIGINT) of a DATE, microseconds (BIGINT) of a TIMESTAMP; null
   *     if the kind has none
   */
  public record Bound(Kind kind, Expression offset) {
    public static final Bound UNBOUNDED_PRECEDING = new Bound(Kind.UNBOUNDED_PRECEDING, null);
    public static final Bound CURRENT_ROW = new Bound(Kind.CURRENT_ROW, null);
    public static final Bound UNBOUNDED_FOLLOWING = new Bound(Kind.UNBOUNDED_FOLLOWING, null);

    public static Bound preceding(Expression offset) {
      return new Bound(Kind.PRECEDING, offset);
    }

    public static Bound following(Expression offset) {
      return new Bound(Kind.FOLLOWING, offset);
    }
  }
}
