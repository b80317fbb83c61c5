package dev.tidepool.sql.exec;

import java.util.Locale;

/** Which rows a join gives. */
public enum JoinType {
  /** Each pair that matches. */
  INNER,
  /** Each pair that matches, and left rows without one beside NULLs. */
  LEFT,
  /** Each pair that matches, and right rows without one beside NULLs. */
  RIGHT,
  /** Each pair that matches, and rows without one beside NULLs. */
  FULL,
  /** Left rows that match one. */
  SEMI,
  /** Left rows that match none. */
  ANTI,
  /** Left rows for which {@code key NOT IN (right keys)} is true. Of a {@link HashJoin} only. */
  NULL_AWARE_ANTI;

  /** Whether rows are pairs. */
  boolean givesPairs() {
    return switch (this) {
      case INNER, LEFT, RIGHT, FULL -> true;
      case SEMI, ANTI, NULL_AWARE_ANTI -> false;
    };
  }

  /** Whether left rows without a match are given. */
  boolean keepsLeft() {
    return switch (this) {
      case LEFT, FULL, ANTI, NULL_AWARE_ANTI -> true;
      case INNER, RIGHT, SEMI -> false;
    };
  }

  /** Whether right rows without a match are given. */
  boolean keepsRight() {
    return this == RIGHT || this == FULL;
  }

  /** How many columns the rows have. */
  int columnCount(int leftCount, int rightCount) {
    return givesPairs() ? leftCount + rightCount : leftCount;
  }

  /** About how many rows there are, if each of the larger side matches one. */
  double expectedRowCount(double leftCount, double rightCount) {
    return givesPairs() ? Math.max(leftCount, rightCount) : leftCount / 2;
  }

  /** In words. */
  String text() {
    return this == NULL_AWARE_ANTI ? "not in" : name().toLowerCase(Locale.ROOT);
  }

  /** Refuses what needs to know all right rows. */
  void requireLeftToRight() {
    if (keepsRight() || this == NULL_AWARE_ANTI) {
      throw new IllegalArgumentException(
          "the right side is read again and again, which " + text() + " join does not do");
    }
  }
}
