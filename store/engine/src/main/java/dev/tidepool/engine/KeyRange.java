package dev.tidepool.engine;

/**
 * A range of keys in unsigned byte order.
 *
 * @param from the lowest key of the range, inclusive; null for no lower bound
 * @param to the upper bound; null for none
 * @param toInclusive whether a key equal to {@code to} belongs to the range
 */
public record KeyRange(byte[] from, byte[] to, boolean toInclusive) {

  public static final KeyRange ALL = new KeyRange(null, null, true);

  /** Both bounds inclusive; null for an open end. */
  public static KeyRange closed(byte[] from, byte[] to) {
    return new KeyRange(from, to, true);
  }

  /** All keys that start with {@code prefix}. */
  public static KeyRange prefix(byte[] prefix) {
    int last = prefix.length - 1;
    while (last >= 0 && prefix[last] == (byte) 0xFF) {
      last--;
    }
    if (last < 0) {
      return new KeyRange(prefix, null, true);
    }
    byte[] to = java.util.Arrays.copyOf(prefix, last + 1);
    to[last]++;
    return new KeyRange(prefix, to, false);
  }
}
