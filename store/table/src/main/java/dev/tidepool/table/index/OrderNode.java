package dev.tidepool.table.index;

import java.util.Arrays;

/**
 * A node of a {@link TermOrder}: sorted keys, of each the eight bytes that follow what all of them
 * have in common. Those tell nearly all keys apart, wherever in the terms they differ, and a search
 * runs over one {@code long[]}; only ties need the keys themselves.
 *
 * <p><b>Threads:</b> immutable.
 */
abstract class OrderNode {
  static final byte[] NO_BYTES = {};

  /** More than this many common bytes are not looked for. */
  static final int COMMON_BYTES_MAX = 128;

  /** What all keys start with. */
  final byte[] common;

  /** By key: the prefix behind {@link #common}. */
  final long[] prefixes;

  OrderNode(byte[] common, long[] prefixes) {
    this.common = common;
    this.prefixes = prefixes;
  }

  /** Negative, zero or positive, as the key at {@code index} is below, equal to or above. */
  abstract int compareKey(int index, byte[] term, TermDictionary terms);

  /** Memory in bytes, without that of nodes below. */
  abstract long heapBytes();

  /** The first key that is not below {@code term}. Looks at keys in the dictionary: the writer. */
  final int firstNotBelow(byte[] term, TermDictionary terms) {
    return first(term, false, terms);
  }

  /** The first key that is above {@code term}. */
  final int firstAbove(byte[] term, TermDictionary terms) {
    return first(term, true, terms);
  }

  private int first(byte[] term, boolean above, TermDictionary terms) {
    int low = tiesStart(term);
    int high = tiesEnd(term, low);
    while (low < high) {
      int middle = low + high >>> 1;
      int comparison = compareKey(middle, term, terms);
      if (comparison < 0 || above && comparison == 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The first key that is not below {@code term} as far as prefixes tell: none before it is. */
  final int tiesStart(byte[] term) {
    int comparison = compareToCommon(term);
    if (comparison != 0) {
      return comparison < 0 ? 0 : prefixes.length;
    }
    return first(TermBytes.prefixOf(term, common.length), 0, false);
  }

  /** The first key, from {@code tiesStart} on, that is above {@code term} as prefixes tell. */
  final int tiesEnd(byte[] term, int tiesStart) {
    return tiesStart == prefixes.length || compareToCommon(term) != 0
        ? tiesStart
        : first(TermBytes.prefixOf(term, common.length), tiesStart, true);
  }

  /** Zero if {@code term} starts with what is common; else its place below or above all keys. */
  private int compareToCommon(byte[] term) {
    int length = Math.min(term.length, common.length);
    return Arrays.compareUnsigned(term, 0, length, common, 0, common.length);
  }

  private int first(long prefix, int from, boolean above) {
    int low = from;
    int high = prefixes.length;
    while (low < high) {
      int middle = low + high >>> 1;
      int comparison = Long.compareUnsigned(prefixes[middle], prefix);
      if (comparison < 0 || above && comparison == 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** How many bytes two terms start with in common, as far as it matters here. */
  static int commonBytes(byte[] one, byte[] other) {
    int length = Math.min(COMMON_BYTES_MAX, Math.min(one.length, other.length));
    int mismatch = Arrays.mismatch(one, 0, length, other, 0, length);
    return mismatch < 0 ? length : mismatch;
  }

  static long arrayBytes(int length, int elementBytes) {
    return 16 + (long) length * elementBytes + 7 & -8L;
  }
}
