package dev.tidepool.table.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Reads a key that is one scalar: the only column there is, is the whole of it. */
final class ScalarPartReader implements PartReader {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final ScalarFormat format;
  private final String part;
  private final WantedColumn[] columns;

  ScalarPartReader(ScalarFormat format, String part, FieldTree wanted) {
    this.format = format;
    this.part = part;
    this.columns = wanted.columns().toArray(WantedColumn[]::new);
    if (!wanted.isLeaf()) {
      throw cannot(wanted.anyColumn());
    }
    for (WantedColumn column : columns) {
      if (!format.fills(column)) {
        throw cannot(column);
      }
    }
  }

  private IllegalArgumentException cannot(WantedColumn wanted) {
    return new IllegalArgumentException(
        "column "
            + wanted.column().name()
            + " ("
            + wanted.column().type()
            + " at "
            + wanted.column().path()
            + ") cannot be read: "
            + part
            + " is one "
            + format);
  }

  @Override
  public void read(byte[] bytes, int offset, int count, Object[] target)
      throws UnreadableRowException {
    for (WantedColumn column : columns) {
      target[column.slot()] =
          switch (format) {
            case STRING -> Conversions.ofText(column, text(bytes, offset, count));
            case LONG -> {
              requireCount(Long.BYTES, count);
              yield Conversions.ofLong(column, (long) LONGS.get(bytes, offset));
            }
            case INT -> {
              requireCount(Integer.BYTES, count);
              yield Conversions.ofLong(column, (int) INTS.get(bytes, offset));
            }
            case BYTES -> Arrays.copyOfRange(bytes, offset, offset + count);
          };
    }
  }

  private String text(byte[] bytes, int offset, int count) throws UnreadableRowException {
    String text = Utf8.decode(bytes, offset, count);
    if (text == null) {
      throw new UnreadableRowException(part + " is not UTF-8", null);
    }
    return text;
  }

  private void requireCount(int expected, int count) throws UnreadableRowException {
    if (count != expected) {
      throw new UnreadableRowException(
          part + " has " + count + " bytes; " + format + " has " + expected, null);
    }
  }
}
