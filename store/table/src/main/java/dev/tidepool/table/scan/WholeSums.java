package dev.tidepool.table.scan;

import java.math.BigInteger;

/**
 * Sums of whole numbers, one for each group, of 128 bits: exact also where the sum of some of the
 * values does not fit BIGINT, but that of all does. One thread.
 */
final class WholeSums {
  private final long[] lows;
  private final long[] wraps; // how often the low word went round: up or, if negative, down

  /** Sums that are 0, of groups below {@code groupLimit}. */
  WholeSums(int groupLimit) {
    lows = new long[groupLimit];
    wraps = new long[groupLimit];
  }

  /** How many bytes it takes for each group. */
  static int groupBytes() {
    return 2 * Long.BYTES;
  }

  void add(int group, long value) {
    long before = lows[group];
    long after = before + value;
    if (((before ^ after) & (value ^ after)) < 0) {
      wraps[group] += value < 0 ? -1 : 1;
    }
    lows[group] = after;
  }

  /**
   * The sum of a group.
   *
   * @param call the aggregate, for the message
   * @throws ArithmeticException if it does not fit BIGINT
   */
  long sum(int group, String call) {
    if (wraps[group] == 0) {
      return lows[group];
    }
    BigInteger exact =
        BigInteger.valueOf(wraps[group]).shiftLeft(Long.SIZE).add(BigInteger.valueOf(lows[group]));
    throw new ArithmeticException(
        call
            + " is "
            + exact
            + ", which does not fit in BIGINT: sum fewer rows, or a DECIMAL, in SQL by CAST(... AS"
            + " DECIMAL)");
  }
}
