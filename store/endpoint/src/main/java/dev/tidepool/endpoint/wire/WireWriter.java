package dev.tidepool.endpoint.wire;

import dev.tidepool.table.query.Unknown;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes values of columns, and what else messages are made of.
 *
 * <p><b>Threads:</b> one.
 */
public final class WireWriter {
  private static final int LOW_BITS = 0x7f;
  private static final int MORE = 0x80;
  private static final int BITS = 7;

  private final DataOutputStream out;

  /** Writes to {@code out}, which should be buffered. */
  public WireWriter(OutputStream out) {
    this.out = new DataOutputStream(out);
  }

  /** A number below 256. */
  public void tag(int tag) throws IOException {
    out.writeByte(tag);
  }

  /** A number that is not negative, in as few bytes as it needs. */
  public void count(long count) throws IOException {
    long rest = count;
    for (; rest > LOW_BITS || rest < 0; rest >>>= BITS) {
      out.writeByte((int) (rest & LOW_BITS) | MORE);
    }
    out.writeByte((int) rest);
  }

  /** Any number. */
  public void number(long number) throws IOException {
    out.writeLong(number);
  }

  /** Any number with a fraction. */
  public void fraction(double number) throws IOException {
    out.writeDouble(number);
  }

  /** Any bytes. */
  public void bytes(byte[] bytes) throws IOException {
    count(bytes.length);
    out.write(bytes);
  }

  /** A text of whole characters. */
  public void text(String text) throws IOException {
    bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A value as {@code ColumnType} says, null, or {@link Unknown}.
   *
   * @throws IllegalArgumentException if it is of no such class
   */
  public void value(Object value) throws IOException {
    if (value == null) {
      tag(WireTag.NULL);
    } else if (value == Unknown.VALUE) {
      tag(WireTag.UNKNOWN);
    } else if (value instanceof Boolean bool) {
      tag(bool ? WireTag.TRUE : WireTag.FALSE);
    } else if (value instanceof Integer number) {
      tag(WireTag.INT);
      out.writeInt(number);
    } else if (value instanceof Long number) {
      tag(WireTag.LONG);
      number(number);
    } else if (value instanceof Double number) {
      tag(WireTag.DOUBLE);
      fraction(number);
    } else if (value instanceof BigDecimal number) {
      tag(WireTag.DECIMAL);
      out.writeInt(number.scale());
      bytes(number.unscaledValue().toByteArray());
    } else if (value instanceof String text) {
      string(text);
    } else if (value instanceof byte[] bytes) {
      tag(WireTag.BYTES);
      bytes(bytes);
    } else if (value instanceof List<?> elements) {
      tag(WireTag.LIST);
      count(elements.size());
      for (Object element : elements) {
        value(element);
      }
    } else {
      throw new IllegalArgumentException("a value of " + value.getClass() + " cannot travel");
    }
  }

  /** A parameter may hold half a character, which UTF-8 cannot say. */
  private void string(String text) throws IOException {
    if (isWhole(text)) {
      tag(WireTag.STRING);
      text(text);
    } else {
      tag(WireTag.CHARS);
      count(text.length());
      out.writeChars(text);
    }
  }

  private static boolean isWhole(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        boolean isPair =
            i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
        if (!isPair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /** Sends what was written on its way. */
  public void flush() throws IOException {
    out.flush();
  }
}
