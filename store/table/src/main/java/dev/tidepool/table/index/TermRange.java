package dev.tidepool.table.index;

import java.util.Arrays;

/**
 * A range of terms in their order. NULL is in none.
 *
 * @param from the lower bound, or null for none
 * @param fromInclusive whether {@code from} itself is in the range
 * @param to the upper bound, or null for none
 * @param toInclusive whether {@code to} itself is in the range
 */
public record TermRange(byte[] from, boolean fromInclusive, byte[] to, boolean toInclusive) {
  /** All terms. */
  public static final TermRange ALL = new TermRange(null, true, null, true);

  /** The terms that start with {@code prefix}. */
  public static TermRange startingWith(byte[] prefix) {
    int length = prefix.length;
    while (length > 0 && prefix[length - 1] == -1) {
      length--; // nothing of this length is above, but for what is above without its last byte
    }
    if (length == 0) {
      return new TermRange(prefix, true, null, true);
    }
    byte[] above = Arrays.copyOf(prefix, length);
    above[length - 1]++;
    return new TermRange(prefix, true, above, false);
  }
}
