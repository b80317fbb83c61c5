package dev.tidepool.server.copy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidepool.table.codec.ColumnReader;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.codec.UnreadableRowException;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.TableSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines that are JSON objects: a column is at its path, one of the key at its name. What the table
 * has no column for is left out. <b>Threads:</b> one.
 */
final class JsonRows implements RowFile.RowReader {
  /** Of a line; a longer one is no row that a table takes. */
  private static final int LINE_BYTES_MAX = 8 << 20;

  private static final JsonFactory FACTORY = new JsonFactory();

  private final InputStream in;
  private final int columnCount;
  private final int[] columns;
  private final ColumnReader reader;
  private long line;

  /** Reads {@code columns} of each line; all if it is null. */
  JsonRows(InputStream in, TableSchema schema, List<Integer> columns) {
    this.in = in;
    this.columnCount = schema.columnCount();
    List<Column> asValues = new ArrayList<>();
    List<Integer> read = new ArrayList<>();
    for (int i = 0; i < columnCount; i++) {
      Column column = schema.column(i);
      asValues.add(
          column.isKey()
              ? new Column(column.name(), column.type(), column.name(), column.nullable())
              : column);
      boolean isWanted = columns == null || columns.contains(i);
      if (isWanted && !column.path().equals(Column.TIMESTAMP)) {
        read.add(i);
      }
    }
    this.columns = read.stream().mapToInt(Integer::intValue).toArray();
    this.reader = new JsonRowCodec(KeyFormat.BYTES).bind(new TableSchema(asValues), this.columns);
  }

  @Override
  public Object[] next() throws IOException, BadLineException {
    byte[] bytes = nextLine();
    while (bytes != null && isBlank(bytes)) {
      bytes = nextLine();
    }
    if (bytes == null) {
      return null;
    }
    requireObject(bytes);
    Object[] values = new Object[columns.length];
    try {
      reader.read(new byte[0], 0, 0, bytes, 0, bytes.length, ColumnReader.NO_TIMESTAMP, values);
    } catch (UnreadableRowException e) {
      throw new BadLineException(line, e.getMessage());
    }
    Object[] row = new Object[columnCount];
    for (int i = 0; i < columns.length; i++) {
      row[columns[i]] = values[i];
    }
    return row;
  }

  @Override
  public long line() {
    return line;
  }

  private byte[] nextLine() throws IOException, BadLineException {
    int first = in.read();
    if (first < 0) {
      return null;
    }
    line++;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean isTooLong = false;
    for (int next = first; next >= 0 && next != '\n'; next = in.read()) {
      isTooLong |= bytes.size() >= LINE_BYTES_MAX;
      if (!isTooLong) {
        bytes.write(next);
      }
    }
    if (isTooLong) {
      throw new BadLineException(line, "the line is longer than " + LINE_BYTES_MAX + " bytes");
    }
    return bytes.toByteArray();
  }

  private static boolean isBlank(byte[] bytes) {
    for (byte b : bytes) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  /** A row is read up to the last column that is wanted; a line has to be right to its end. */
  private void requireObject(byte[] bytes) throws BadLineException {
    try (JsonParser parser = FACTORY.createParser(bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new BadLineException(line, "it is no JSON object");
      }
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw new BadLineException(line, "something stands behind the JSON object");
      }
    } catch (IOException e) {
      throw new BadLineException(line, "it is no JSON: " + firstLine(e.getMessage()));
    }
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }
}
