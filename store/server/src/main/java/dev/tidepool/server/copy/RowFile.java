package dev.tidepool.server.copy;

import dev.tidepool.table.schema.TableSchema;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * A file that is read as rows of a table, one after the other.
 *
 * <p><b>Threads:</b> one; {@link #readBytes} any.
 */
final class RowFile implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final long bytes;
  private final CountedInput counted;
  private final RowReader rows;

  private RowFile(long bytes, CountedInput counted, RowReader rows) {
    this.bytes = bytes;
    this.counted = counted;
    this.rows = rows;
  }

  /** Reads rows in one format. */
  interface RowReader {
    /**
     * The next row, with a value for each column of the table; null behind the last.
     *
     * @throws BadLineException if it is none; the one behind it can be read nevertheless
     */
    Object[] next() throws IOException, BadLineException;

    /** The line in which the latest row began, from 1. */
    long line();
  }

  /**
   * Opens a file; its name tells the format.
   *
   * @param columns what its rows have, as indexes in {@code schema}; null for what the file says
   * @throws CopyException if the format is not known, or the file does not begin as it should
   */
  static RowFile open(Path file, TableSchema schema, List<Integer> columns, CopyOptions options)
      throws IOException {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    boolean isCompressed = name.endsWith(".gz");
    String plain = isCompressed ? name.substring(0, name.length() - ".gz".length()) : name;
    boolean isJson = plain.endsWith(".jsonl") || plain.endsWith(".ndjson");
    if (!isJson && !plain.endsWith(".csv")) {
      throw new CopyException(
          "the name of the file has to end with .csv, .jsonl or .ndjson, or these with .gz", null);
    }
    CountedInput counted = new CountedInput(Files.newInputStream(file));
    try {
      InputStream buffered = new BufferedInputStream(counted, BUFFER_BYTES);
      InputStream in = isCompressed ? new GZIPInputStream(buffered, BUFFER_BYTES) : buffered;
      RowReader rows =
          isJson ? new JsonRows(in, schema, columns) : CsvRows.of(in, schema, columns, options);
      return new RowFile(Files.size(file), counted, rows);
    } catch (IOException | RuntimeException e) {
      counted.close();
      throw e;
    }
  }

  Object[] next() throws IOException, BadLineException {
    return rows.next();
  }

  /** See {@link RowReader#line}. */
  long line() {
    return rows.line();
  }

  /** How many bytes of the file are read, as it is stored. */
  long readBytes() {
    return counted.count;
  }

  /** How long the file was when it was opened. */
  long bytes() {
    return bytes;
  }

  @Override
  public void close() throws IOException {
    counted.close();
  }

  private static final class CountedInput extends FilterInputStream {
    private volatile long count;

    CountedInput(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      add(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      add(Math.max(0, read));
      return read;
    }

    private void add(int more) {
      count = count + more; // one thread writes it
    }
  }
}
