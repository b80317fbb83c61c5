package dev.tidepool.table.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * Writes columns in Avro, behind a header: with the schema that {@link AvroSchemas} makes of them.
 *
 * <p><b>Threads:</b> immutable.
 */
final class AvroPartWriter implements PartWriter {
  private static final int BYTES_AT_FIRST = 128;
  private static final int NULL = 0; // the first branch of each union
  private static final int VALUE = 1;

  private final byte[] header;
  private final FieldTree root;

  /** A writer of {@code tree}, whose slots are the indexes of columns in a row. */
  AvroPartWriter(byte[] header, FieldTree tree) {
    this.header = header;
    this.root = tree;
  }

  @Override
  public byte[] write(Object[] row) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(BYTES_AT_FIRST);
    bytes.writeBytes(header);
    BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
    try {
      if (root.isLeaf()) {
        node(out, root, row);
      } else {
        fields(out, root, row);
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("Avro in memory", e);
    }
    return bytes.toByteArray();
  }

  private static void fields(BinaryEncoder out, FieldTree record, Object[] row) throws IOException {
    for (FieldTree field : record.children().values()) {
      node(out, field, row);
    }
  }

  private static void node(BinaryEncoder out, FieldTree node, Object[] row) throws IOException {
    if (!node.isRequired()) {
      boolean isNull = node.isNull(row);
      out.writeIndex(isNull ? NULL : VALUE);
      if (isNull) {
        return;
      }
    }
    if (node.isLeaf()) {
      column(out, node.columns().get(0), row);
    } else {
      fields(out, node, row);
    }
  }

  private static void column(BinaryEncoder out, WantedColumn column, Object[] row)
      throws IOException {
    Object value = row[column.slot()];
    if (!column.isArray()) {
      scalar(out, column, value);
      return;
    }
    List<?> elements = (List<?>) value;
    out.writeArrayStart();
    out.setItemCount(elements.size());
    for (Object element : elements) {
      out.startItem();
      out.writeIndex(element == null ? NULL : VALUE);
      if (element != null) {
        scalar(out, column, element);
      }
    }
    out.writeArrayEnd();
  }

  private static void scalar(BinaryEncoder out, WantedColumn column, Object value)
      throws IOException {
    switch (column.scalar()) {
      case STRING -> out.writeString(Conversions.toText(column, (String) value));
      case INT -> out.writeInt((Integer) value);
      case BIGINT, TIMESTAMP -> out.writeLong((Long) value);
      case DOUBLE -> out.writeDouble((Double) value);
      case BOOLEAN -> out.writeBoolean((Boolean) value);
      case BYTES -> out.writeBytes((byte[]) value);
      case DECIMAL -> out.writeBytes(decimal(Conversions.toDecimal(column, (BigDecimal) value)));
    }
  }

  /** As {@code big-decimal} has it: the digits with their count before them, and the scale. */
  private static byte[] decimal(BigDecimal number) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
    out.writeBytes(number.unscaledValue().toByteArray());
    out.writeInt(number.scale());
    out.flush();
    return bytes.toByteArray();
  }
}
