package dev.tidepool.table.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidepool.table.value.Timestamps;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * Writes columns as JSON: the reverse of {@link JsonPartReader}. Members come in the order of the
 * columns, without spaces; those that are NULL are left out, as are objects that would be empty.
 *
 * <p><b>Threads:</b> immutable.
 */
final class JsonPartWriter implements PartWriter {
  private static final int BYTES_AT_FIRST = 128;
  private static final JsonFactory FACTORY = new JsonFactory();

  private final FieldTree root;

  /**
   * A writer of {@code tree}, whose slots are the indexes of columns in a row.
   *
   * @throws IllegalArgumentException if two columns are at one path
   */
  JsonPartWriter(FieldTree tree) {
    this.root = tree;
    tree.requireOneColumnEach();
  }

  @Override
  public byte[] write(Object[] row) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(BYTES_AT_FIRST);
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      if (root.isLeaf()) {
        column(json, root.columns().get(0), row);
      } else {
        object(json, root, row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("JSON in memory", e);
    }
    return bytes.toByteArray();
  }

  private void object(JsonGenerator json, FieldTree node, Object[] row) throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, FieldTree> member : node.children().entrySet()) {
      FieldTree child = member.getValue();
      if (child.isNull(row)) {
        continue;
      }
      json.writeFieldName(member.getKey());
      if (child.isLeaf()) {
        column(json, child.columns().get(0), row);
      } else {
        object(json, child, row);
      }
    }
    json.writeEndObject();
  }

  private static void column(JsonGenerator json, WantedColumn column, Object[] row)
      throws IOException {
    Object value = row[column.slot()];
    if (column.isArray() && value != null) {
      json.writeStartArray();
      for (Object element : (List<?>) value) {
        scalar(json, column, element);
      }
      json.writeEndArray();
    } else {
      scalar(json, column, value);
    }
  }

  private static void scalar(JsonGenerator json, WantedColumn column, Object value)
      throws IOException {
    if (value == null) {
      json.writeNull();
      return;
    }
    switch (column.scalar()) {
      case STRING -> json.writeString(Conversions.toText(column, (String) value));
      case INT -> json.writeNumber((Integer) value);
      case BIGINT -> json.writeNumber((Long) value);
      case DOUBLE -> json.writeNumber(finite(column, (Double) value));
      case DECIMAL -> json.writeNumber(Conversions.toDecimal(column, (BigDecimal) value));
      case BOOLEAN -> json.writeBoolean((Boolean) value);
      case TIMESTAMP -> json.writeString(Timestamps.format((Long) value));
      case BYTES -> json.writeBinary((byte[]) value);
    }
  }

  private static double finite(WantedColumn column, double number) {
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException(
          "column " + column.column().name() + ": JSON has no " + number);
    }
    return number;
  }
}
