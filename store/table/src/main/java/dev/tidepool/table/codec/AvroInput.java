package dev.tidepool.table.codec;

/**
 * Reads the binary encoding of Avro in place: numbers, lengths, bytes.
 *
 * <p>It never reads beyond the bytes it was given, nor takes memory for more than there are,
 * whatever a length says.
 *
 * <p><b>Threads:</b> belongs to one reader.
 */
final class AvroInput {
  private final String part;
  private byte[] bytes;
  private int start;
  private int at;
  private int end;

  AvroInput(String part) {
    this.part = part;
  }

  void reset(byte[] bytes, int offset, int count) {
    this.bytes = bytes;
    this.start = offset;
    this.at = offset;
    this.end = offset + count;
  }

  /** Where it stands; to come back to. */
  int position() {
    return at;
  }

  void returnTo(int position) {
    at = position;
  }

  UnreadableRowException malformed(String problem) {
    return new UnreadableRowException(
        part + " is not Avro of its schema, before byte " + (at - start) + ": " + problem, null);
  }

  private void require(long count) throws UnreadableRowException {
    if (count < 0 || count > end - at) {
      throw malformed("it goes on for " + count + " bytes, and there are " + (end - at));
    }
  }

  byte readByte() throws UnreadableRowException {
    require(1);
    return bytes[at++];
  }

  boolean readBoolean() throws UnreadableRowException {
    byte value = readByte();
    if (value != 0 && value != 1) {
      throw malformed("a boolean is " + value);
    }
    return value == 1;
  }

  int readInt() throws UnreadableRowException {
    long number = readLong();
    if ((int) number != number) {
      throw malformed("an int is " + number);
    }
    return (int) number;
  }

  /** A number in seven bits a byte, the lowest first, with its sign in the lowest bit. */
  long readLong() throws UnreadableRowException {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte more = readByte();
      number |= (more & 0x7fL) << shift;
      if (more >= 0) {
        return number >>> 1 ^ -(number & 1);
      }
    }
    throw malformed("a number has more than ten bytes");
  }

  float readFloat() throws UnreadableRowException {
    return Float.intBitsToFloat((int) littleEndian(Float.BYTES));
  }

  double readDouble() throws UnreadableRowException {
    return Double.longBitsToDouble(littleEndian(Double.BYTES));
  }

  private long littleEndian(int count) throws UnreadableRowException {
    require(count);
    long bits = 0;
    for (int i = count - 1; i >= 0; i--) {
      bits = bits << 8 | bytes[at + i] & 0xff;
    }
    at += count;
    return bits;
  }

  /** An index below {@code count}: of a branch, or of a symbol. */
  int readIndex(int count) throws UnreadableRowException {
    long index = readLong();
    if (index < 0 || index >= count) {
      throw malformed("index " + index + " of " + count);
    }
    return (int) index;
  }

  String readString() throws UnreadableRowException {
    int count = readCount();
    String text = Utf8.decode(bytes, at, count);
    if (text == null) {
      throw malformed("a string is not UTF-8");
    }
    at += count;
    return text;
  }

  byte[] readBytes() throws UnreadableRowException {
    return readBytes(readCount());
  }

  byte[] readBytes(int count) throws UnreadableRowException {
    require(count);
    byte[] copy = new byte[count];
    System.arraycopy(bytes, at, copy, 0, count);
    at += count;
    return copy;
  }

  /** How many bytes of a string, or of bytes, come now. */
  int readCount() throws UnreadableRowException {
    long count = readLong();
    require(count);
    return (int) count;
  }

  void skip(long count) throws UnreadableRowException {
    require(count);
    at += (int) count;
  }

  /**
   * How many items the next block of an array or a map has; 0 behind the last.
   *
   * <p>An item takes at least one byte, so that a damaged count ends soon. Those of an array of
   * nulls do not; such arrays are not read.
   */
  long readBlockCount() throws UnreadableRowException {
    long count = readLong();
    if (count < 0) {
      count = -count;
      readCount();
    }
    if (count < 0 || count > end - at) {
      throw malformed("a block has " + count + " items, and there are " + (end - at) + " bytes");
    }
    return count;
  }

  /** Skips all blocks up to one that does not say how many bytes it has; returns its items. */
  long skipBlocks() throws UnreadableRowException {
    for (; ; ) {
      int before = at;
      long count = readLong();
      if (count >= 0) {
        at = before;
        return readBlockCount();
      }
      skip(readCount());
    }
  }
}
