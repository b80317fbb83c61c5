package dev.tidepool.table.value;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Terms of DECIMAL: decimals of any precision as bytes that sort as the numbers do.
 *
 * <p>A positive number is 0.d₁d₂d₃… · 10ᵉ with d₁ not 0:
 *
 * <pre>
 *   | head            | exponent, if the head does not hold it | two digits | two digits | ...
 *     0xc0 + e          8 bytes, sign flipped                    2p + 1       2p: the last
 *     or 0xfd: e &gt; 60
 *     or 0x83: e &lt; -60
 * </pre>
 *
 * <p>The larger exponent is the larger number, then the larger digits; that the last pair is even
 * and all others are odd makes 0.12 smaller than 0.1234, and shows where the term ends. Zero is the
 * byte 0x80. A negative number is its positive with all bits flipped, which turns the order round.
 */
final class DecimalTerms {
  private static final int ZERO = 0x80;
  private static final int HEAD_OF_EXPONENT_0 = 0xc0;
  private static final int HEAD_OF_LARGE = 0xfd;
  private static final int HEAD_OF_SMALL = 0x83;
  private static final int EXPONENT_IN_HEAD_MAX = 60;

  private DecimalTerms() {}

  static byte[] encode(BigDecimal value) {
    if (value.signum() == 0) {
      return new byte[] {(byte) ZERO};
    }
    String digits = value.unscaledValue().abs().toString();
    long exponent = (long) digits.length() - value.scale();
    int digitCount = digits.length();
    while (digits.charAt(digitCount - 1) == '0') {
      digitCount--;
    }
    boolean isInHead = Math.abs(exponent) <= EXPONENT_IN_HEAD_MAX;
    int headBytes = isInHead ? 1 : 1 + Long.BYTES;
    byte[] term = new byte[headBytes + (digitCount + 1) / 2];
    if (isInHead) {
      term[0] = (byte) (HEAD_OF_EXPONENT_0 + exponent);
    } else {
      term[0] = (byte) (exponent > 0 ? HEAD_OF_LARGE : HEAD_OF_SMALL);
      Terms.putLong(term, 1, exponent ^ Long.MIN_VALUE);
    }
    int at = headBytes;
    for (int i = 0; i < digitCount; i += 2) {
      int pair = 10 * (digits.charAt(i) - '0');
      if (i + 1 < digitCount) {
        pair += digits.charAt(i + 1) - '0';
      }
      term[at++] = (byte) (2 * pair + 1);
    }
    term[at - 1]--;
    if (value.signum() < 0) {
      for (int i = 0; i < term.length; i++) {
        term[i] = (byte) ~term[i];
      }
    }
    return term;
  }

  /**
   * Where the term that starts at {@code offset} ends.
   *
   * @throws IndexOutOfBoundsException if it does not
   */
  static int end(byte[] bytes, int offset) {
    int head = bytes[offset] & 0xff;
    if (head == ZERO) {
      return offset + 1;
    }
    int flip = head < ZERO ? 0xff : 0;
    int at = offset + headBytes(head ^ flip);
    while (((bytes[at] ^ flip) & 1) != 0) {
      at++;
    }
    return at + 1;
  }

  private static int headBytes(int head) {
    return head == HEAD_OF_LARGE || head == HEAD_OF_SMALL ? 1 + Long.BYTES : 1;
  }

  /**
   * The number, with as small a scale as it has without an exponent.
   *
   * @throws IndexOutOfBoundsException if the term is cut short
   */
  static BigDecimal decode(byte[] term) {
    int head = term[0] & 0xff;
    if (head == ZERO) {
      return BigDecimal.ZERO;
    }
    boolean isNegative = head < ZERO;
    int flip = isNegative ? 0xff : 0;
    head ^= flip;
    int at = headBytes(head);
    long exponent = head - HEAD_OF_EXPONENT_0;
    if (at > 1) {
      exponent = Terms.getLong(term, 1) ^ Long.MIN_VALUE ^ (isNegative ? -1 : 0);
    }
    StringBuilder digits = new StringBuilder(2 * (term.length - at));
    for (; at < term.length; at++) {
      int pair = ((term[at] ^ flip) & 0xff) >> 1;
      digits.append((char) ('0' + pair / 10)).append((char) ('0' + pair % 10));
    }
    if (digits.charAt(digits.length() - 1) == '0') {
      digits.setLength(digits.length() - 1); // an odd number of digits
    }
    int scale = Math.toIntExact(digits.length() - exponent);
    BigInteger unscaled = new BigInteger(digits.toString());
    BigDecimal value = new BigDecimal(isNegative ? unscaled.negate() : unscaled, scale);
    return scale < 0 && scale >= -EXPONENT_IN_HEAD_MAX ? value.setScale(0) : value;
  }
}
