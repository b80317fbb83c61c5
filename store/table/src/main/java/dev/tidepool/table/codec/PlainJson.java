package dev.tidepool.table.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A place in JSON of the plain sort: ASCII, no escapes, numbers of up to {@value #DIGITS_MAX}
 * digits without an exponent. What is not plain is not judged: methods return false, and who asks
 * turns to a parser that knows all of JSON. What is plain means the same to both.
 *
 * <p>Some nanoseconds a value; strings are passed over eight bytes at a time. Nothing is allocated
 * but by {@link #text}.
 *
 * <p><b>Threads:</b> one.
 */
final class PlainJson {
  static final int DIGITS_MAX = 18;
  private static final int SKIP_DEPTH_MAX = 64;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH = 0x0101010101010101L; // times a byte: that byte eight times
  private static final long HIGH_BITS = EACH * 0x80;

  private static final byte[] NULL = ascii("null");
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");

  private byte[] bytes;
  private int at;
  private int end;

  // What was read last.
  private int start;
  private int length;
  private long unscaled;
  private int digits;
  private int scale;

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Goes to the start of a document. */
  void begin(byte[] bytes, int offset, int count) {
    this.bytes = bytes;
    this.at = offset;
    this.end = offset + count;
  }

  /** Lets go of the document. */
  void end() {
    bytes = null;
  }

  /** The next byte that is no white space, which is not consumed; -1 at the end. */
  int peek() {
    while (at < end) {
      byte next = bytes[at];
      if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
        return next;
      }
      at++;
    }
    return -1;
  }

  /** Consumes {@code expected} if it is next. */
  boolean take(char expected) {
    if (peek() != expected) {
      return false;
    }
    at++;
    return true;
  }

  /** Reads the string that is next: {@link #text}, {@link #start} and {@link #length} tell it. */
  boolean takeString() {
    int from = at + 1;
    int to = endOfString(from);
    if (to < 0) {
      return false;
    }
    start = from;
    length = to - from;
    at = to + 1;
    return true;
  }

  /** Where the string that begins at {@code from} has its closing quote; -1 if it is not plain. */
  private int endOfString(int from) {
    int position = from;
    while (position + Long.BYTES <= end) {
      long eight = (long) LONGS.get(bytes, position);
      // Of each expression, the lowest bit that is set is that of the first such byte.
      long special =
          zeros(eight ^ EACH * '"')
              | zeros(eight ^ EACH * '\\')
              | eight - EACH * ' ' & ~eight & HIGH_BITS
              | eight & HIGH_BITS;
      if (special != 0) {
        position += Long.numberOfTrailingZeros(special) / Byte.SIZE;
        return bytes[position] == '"' ? position : -1;
      }
      position += Long.BYTES;
    }
    for (; position < end; position++) {
      byte next = bytes[position];
      if (next == '"') {
        return position;
      }
      if (next < ' ' || next == '\\') { // not ASCII is below 0
        return -1;
      }
    }
    return -1;
  }

  /** The high bit of the first byte of eight that is 0; of later bytes, nothing certain. */
  private static long zeros(long eight) {
    return eight - EACH & ~eight & HIGH_BITS;
  }

  /** Where the string that was read last is. */
  int start() {
    return start;
  }

  /** Its bytes, which are characters. */
  int length() {
    return length;
  }

  byte[] bytes() {
    return bytes;
  }

  /** The string that was read last. */
  String text() {
    return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
  }

  /** Reads the number that is next: {@link #unscaled} and {@link #scale} tell it. */
  boolean takeNumber() {
    int position = at;
    boolean negative = position < end && bytes[position] == '-';
    if (negative) {
      position++;
    }
    int first = position;
    long number = 0;
    int point = -1;
    for (; position < end; position++) {
      byte next = bytes[position];
      if (next >= '0' && next <= '9') {
        number = number * 10 + next - '0'; // too many digits are found out below
      } else if (next == '.' && point < 0) {
        point = position;
      } else {
        break;
      }
    }
    int wholeDigits = (point < 0 ? position : point) - first;
    scale = point < 0 ? 0 : position - point - 1;
    digits = wholeDigits + scale;
    if (wholeDigits == 0
        || wholeDigits > 1 && bytes[first] == '0'
        || point >= 0 && scale == 0
        || digits > DIGITS_MAX
        || negative && number == 0
        || !isDelimiter(position)) {
      return false;
    }
    unscaled = negative ? -number : number;
    at = position;
    return true;
  }

  private boolean isDelimiter(int position) {
    if (position >= end) {
      return false;
    }
    return switch (bytes[position]) {
      case ',', '}', ']', ' ', '\n', '\r', '\t' -> true;
      default -> false;
    };
  }

  /** The number that was read last is this, divided by ten {@link #scale} times. */
  long unscaled() {
    return unscaled;
  }

  /** How many digits it has behind the point; 0 if it has none. */
  int scale() {
    return scale;
  }

  /** How many digits it has altogether. */
  int digits() {
    return digits;
  }

  boolean takeNull() {
    return takeWord(NULL);
  }

  boolean takeTrue() {
    return takeWord(TRUE);
  }

  boolean takeFalse() {
    return takeWord(FALSE);
  }

  private boolean takeWord(byte[] word) {
    int position = at;
    for (byte expected : word) {
      if (position >= end || bytes[position] != expected) {
        return false;
      }
      position++;
    }
    if (!isDelimiter(position)) {
      return false;
    }
    at = position;
    return true;
  }

  /** Passes over a value, whatever it is. */
  boolean skipValue() {
    return skipValue(SKIP_DEPTH_MAX);
  }

  private boolean skipValue(int depth) {
    return switch (peek()) {
      case '"' -> takeString();
      case '{' -> depth > 0 && skipElements('}', true, depth - 1);
      case '[' -> depth > 0 && skipElements(']', false, depth - 1);
      case 'n' -> takeNull();
      case 't' -> takeTrue();
      case 'f' -> takeFalse();
      default -> takeNumber();
    };
  }

  private boolean skipElements(char close, boolean named, int depth) {
    at++;
    if (take(close)) {
      return true;
    }
    do {
      if (named && !(peek() == '"' && takeString() && isName() && take(':'))) {
        return false;
      }
      if (!skipValue(depth)) {
        return false;
      }
    } while (take(','));
    return take(close);
  }

  /** Whether the string that was read last is short enough for a name. */
  boolean isName() {
    return length <= PlainField.NAME_BYTES_MAX;
  }
}
