package dev.tidepool.endpoint.wire;

import dev.tidepool.table.query.Unknown;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what {@link WireWriter} wrote; anything else fails with an {@link IOException}, and takes
 * no more memory than it has bytes.
 *
 * <p><b>Threads:</b> one.
 */
public final class WireReader {
  private static final int LOW_BITS = 0x7f;
  private static final int BITS = 7;
  private static final int CHUNK = 8192;

  private final DataInputStream in;

  /** Reads from {@code in}, which should be buffered. */
  public WireReader(InputStream in) {
    this.in = new DataInputStream(in);
  }

  /** A number below 256. */
  public int tag() throws IOException {
    return in.readUnsignedByte();
  }

  /** A number that is not negative. */
  public long longCount() throws IOException {
    long count = 0;
    for (int shift = 0; shift < Long.SIZE - 1; shift += BITS) {
      byte next = in.readByte();
      count |= (long) (next & LOW_BITS) << shift;
      if (next >= 0) {
        return count;
      }
    }
    throw new IOException("a number is too long");
  }

  /** How many of something follow. */
  public int count() throws IOException {
    long count = longCount();
    if (count > Integer.MAX_VALUE) {
      throw new IOException("a count is too large: " + count);
    }
    return (int) count;
  }

  /** Any number. */
  public long number() throws IOException {
    return in.readLong();
  }

  /** Any number with a fraction. */
  public double fraction() throws IOException {
    return in.readDouble();
  }

  /** Any bytes. */
  public byte[] bytes() throws IOException {
    int length = count();
    byte[] bytes = in.readNBytes(length); // grows with what comes
    if (bytes.length < length) {
      throw new EOFException("the message breaks off");
    }
    return bytes;
  }

  /** A text of whole characters. */
  public String text() throws IOException {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  /** A value, null, or {@link Unknown}. */
  public Object value() throws IOException {
    int tag = tag();
    if (tag != WireTag.LIST) {
      return scalar(tag);
    }
    int count = count();
    List<Object> elements = new ArrayList<>(Math.min(count, CHUNK));
    for (int i = 0; i < count; i++) {
      elements.add(scalar(tag()));
    }
    return elements;
  }

  private Object scalar(int tag) throws IOException {
    return switch (tag) {
      case WireTag.NULL -> null;
      case WireTag.FALSE -> Boolean.FALSE;
      case WireTag.TRUE -> Boolean.TRUE;
      case WireTag.INT -> in.readInt();
      case WireTag.LONG -> number();
      case WireTag.DOUBLE -> fraction();
      case WireTag.DECIMAL -> decimal();
      case WireTag.STRING -> text();
      case WireTag.CHARS -> chars();
      case WireTag.BYTES -> bytes();
      case WireTag.UNKNOWN -> Unknown.VALUE;
      default -> throw new IOException("there is no value of tag " + tag);
    };
  }

  private BigDecimal decimal() throws IOException {
    int scale = in.readInt();
    byte[] unscaled = bytes();
    if (unscaled.length == 0) {
      throw new IOException("a number without digits");
    }
    return new BigDecimal(new BigInteger(unscaled), scale);
  }

  private String chars() throws IOException {
    int length = count();
    StringBuilder text = new StringBuilder(Math.min(length, CHUNK));
    for (int i = 0; i < length; i++) {
      text.append(in.readChar());
    }
    return text.toString();
  }
}
