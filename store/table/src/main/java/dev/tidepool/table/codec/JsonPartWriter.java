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
final class JsonPartWriter {
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
    requireOneColumnEach(tree);
  }

  private static void requireOneColumnEach(FieldTree node) {
    if (node.columns().size() > 1) {
      throw new IllegalArgumentException(
          "columns "
              + node.columns().get(0).column().name()
              + " and "
              + node.columns().get(1).column().name()
              + " are both at "
              + node.columns().get(0).column().path()
              + ": such rows can be read, but not written");
    }
    node.children().values().forEach(JsonPartWriter::requireOneColumnEach);
  }

  /**
   * The JSON of a row.
   *
   * @throws IllegalArgumentException if JSON has no such value, with the column
   */
  byte[] write(Object[] row) {
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
      if (isNull(child, row)) {
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

  private static boolean isNull(FieldTree node, Object[] row) {
    if (node.isLeaf()) {
      return row[node.columns().get(0).slot()] == null;
    }
    for (FieldTree child : node.children().values()) {
      if (!isNull(child, row)) {
        return false;
      }
    }
    return true;
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
      case STRING -> json.writeString(wellFormed(column, (String) value));
      case INT -> json.writeNumber((Integer) value);
      case BIGINT -> json.writeNumber((Long) value);
      case DOUBLE -> json.writeNumber(finite(column, (Double) value));
      case DECIMAL -> json.writeNumber(readable(column, (BigDecimal) value));
      case BOOLEAN -> json.writeBoolean((Boolean) value);
      case TIMESTAMP -> json.writeString(Timestamps.format((Long) value));
      case BYTES -> json.writeBinary((byte[]) value);
    }
  }

  private static String wellFormed(WantedColumn column, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        boolean isPair =
            i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
        if (!isPair) {
          throw cannot(column, "text with half a surrogate pair, at character " + i);
        }
        i++;
      }
    }
    return text;
  }

  private static double finite(WantedColumn column, double number) {
    if (!Double.isFinite(number)) {
      throw cannot(column, String.valueOf(number));
    }
    return number;
  }

  private static BigDecimal readable(WantedColumn column, BigDecimal number) {
    try {
      Conversions.ofDecimal(column, number);
    } catch (UnreadableRowException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return number;
  }

  private static IllegalArgumentException cannot(WantedColumn column, String what) {
    return new IllegalArgumentException(
        "column " + column.column().name() + ": JSON has no " + what);
  }
}
