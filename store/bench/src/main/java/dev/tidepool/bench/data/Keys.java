package dev.tidepool.bench.data;

import java.nio.charset.StandardCharsets;

/**
 * Keys such as {@code order-00131207817}: a word, the number of an order, the number of a line.
 *
 * <p>Fifty rows share each order, which is what a prefix scan asks for. Order numbers are spread
 * evenly over their range; rows ascend with their keys, so row {@code r} is the {@code r}-th key.
 */
public final class Keys {

  /** How many rows share one prefix. */
  public static final int ROWS_PER_PREFIX = 50;

  public static final int KEY_BYTES_MIN = 17;

  private static final byte[] WORD = "order-".getBytes(StandardCharsets.US_ASCII);
  private static final int MEMBER_DIGITS = 2;
  private static final int GROUP_DIGITS = KEY_BYTES_MIN - WORD.length - MEMBER_DIGITS;
  private static final int GROUP_LIMIT = 1_000_000_000;

  private final int keyBytes;
  private final int groupStride;
  private final byte[] blank;

  public Keys(int rowCount, int keyBytes) {
    if (keyBytes < KEY_BYTES_MIN) {
      throw new IllegalArgumentException(
          "keyBytes is " + keyBytes + ", must be at least " + KEY_BYTES_MIN);
    }
    this.keyBytes = keyBytes;
    int groupCount = (rowCount + ROWS_PER_PREFIX - 1) / ROWS_PER_PREFIX;
    this.groupStride = GROUP_LIMIT / Math.max(1, groupCount);
    this.blank = new byte[keyBytes];
    java.util.Arrays.fill(blank, (byte) '0');
    System.arraycopy(WORD, 0, blank, 0, WORD.length);
  }

  /** The key of {@code row}, in a fresh array. */
  public byte[] key(int row) {
    byte[] key = blank.clone();
    int memberStart = keyBytes - MEMBER_DIGITS;
    int group = row / ROWS_PER_PREFIX;
    Digits.write(row - group * ROWS_PER_PREFIX, key, memberStart, MEMBER_DIGITS);
    Digits.write(group * groupStride, key, memberStart - GROUP_DIGITS, GROUP_DIGITS);
    return key;
  }

  /** What the keys of {@code row} and its {@value #ROWS_PER_PREFIX} - 1 siblings begin with. */
  public byte[] prefix(int row) {
    return java.util.Arrays.copyOf(key(row), keyBytes - MEMBER_DIGITS);
  }
}
