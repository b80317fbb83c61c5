package dev.tidepool.bench.data;

/** Decimal numbers of a fixed width in ASCII, without an allocation. */
final class Digits {

  private Digits() {}

  static void write(int number, byte[] target, int offset, int count) {
    int rest = number;
    for (int at = offset + count - 1; at >= offset; at--) {
      int tenth = rest / 10;
      target[at] = (byte) ('0' + rest - tenth * 10);
      rest = tenth;
    }
  }

  static int read(byte[] source, int offset, int count) {
    int number = 0;
    for (int at = offset; at < offset + count; at++) {
      number = number * 10 + source[at] - '0';
    }
    return number;
  }
}
