package dev.tidepool.table.index;

/**
 * Numbers from 0 on in one to five bytes: seven bits in each, the lowest first; the highest bit
 * says that more follow. There is one way to write a number.
 */
final class Varints {
  static final int BYTES_MAX = 5;

  /** What {@link #get} returns for bytes that are no number. */
  static final int MALFORMED = -1;

  private Varints() {}

  /** How many bytes {@code number} takes. */
  static int bytes(int number) {
    return (Integer.SIZE + 6 - Integer.numberOfLeadingZeros(number | 1)) / 7;
  }

  /** Writes {@code number} and returns where the next may be written. */
  static int put(byte[] target, int at, int number) {
    int next = at;
    int rest = number;
    while (rest > 0x7f) {
      target[next++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    target[next++] = (byte) rest;
    return next;
  }

  /** The number at {@code at}, before {@code end}, or {@link #MALFORMED}. */
  static int get(byte[] source, int at, int end) {
    long number = 0;
    for (int i = 0; i < BYTES_MAX && at + i < end; i++) {
      byte part = source[at + i];
      number |= (part & 0x7fL) << 7 * i;
      if (part >= 0) {
        boolean isShortest = part != 0 || i == 0;
        return isShortest && number <= Integer.MAX_VALUE ? (int) number : MALFORMED;
      }
    }
    return MALFORMED;
  }
}
