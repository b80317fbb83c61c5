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

  /** The terms that are in both ranges. */
  public TermRange and(TermRange other) {
    byte[] low = from;
    boolean lowIn = fromInclusive;
    int below = from == null || other.from == null ? 0 : Arrays.compareUnsigned(from, other.from);
    if (from == null || other.from != null && below < 0) {
      low = other.from;
      lowIn = other.fromInclusive;
    } else if (other.from != null && below == 0) {
      lowIn &= other.fromInclusive;
    }
    byte[] high = to;
    boolean highIn = toInclusive;
    int above = to == null || other.to == null ? 0 : Arrays.compareUnsigned(to, other.to);
    if (to == null || other.to != null && above > 0) {
      high = other.to;
      highIn = other.toInclusive;
    } else if (other.to != null && above == 0) {
      highIn &= other.toInclusive;
    }
    return new TermRange(low, lowIn, high, highIn);
  }

  /** Whether no term can be in it. */
  public boolean isEmpty() {
    if (from == null || to == null) {
      return false;
    }
    int order = Arrays.compareUnsigned(from, to);
    return order > 0 || order == 0 && !(fromInclusive && toInclusive);
  }
}
