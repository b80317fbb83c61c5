package dev.tidepool.table.index;

import java.nio.ByteBuffer;

/** Reads one part of a stored index, and never behind its end. */
final class PartReader {
  private final byte[] bytes;
  private final int partNumber;
  private int at;

  PartReader(ByteBuffer part, int partNumber) {
    this.bytes = new byte[part.remaining()];
    part.get(bytes);
    this.partNumber = partNumber;
  }

  boolean hasMore() {
    return at < bytes.length;
  }

  /** The next byte as a number from 0 to 255. */
  int unsignedByte(String what) throws MalformedIndexException {
    if (!hasMore()) {
      throw malformed(what, "a byte", "the end of the part");
    }
    return bytes[at++] & 0xff;
  }

  int varint(String what) throws MalformedIndexException {
    int number = Varints.get(bytes, at, bytes.length);
    if (number == Varints.MALFORMED) {
      throw malformed(what, "a number", hasMore() ? "other bytes" : "the end of the part");
    }
    at += Varints.bytes(number);
    return number;
  }

  byte[] bytes(int count, String what) throws MalformedIndexException {
    if (count > bytes.length - at) {
      throw malformed(what, count + " bytes", bytes.length - at + " to the end of the part");
    }
    byte[] result = new byte[count];
    System.arraycopy(bytes, at, result, 0, count);
    at += count;
    return result;
  }

  /** Says what is wrong about what was read last. */
  MalformedIndexException malformed(String what, Object expected, Object found) {
    return new MalformedIndexException(
        "part "
            + partNumber
            + " of an index, before byte "
            + at
            + ": "
            + what
            + " is "
            + found
            + ", expected "
            + expected);
  }
}
