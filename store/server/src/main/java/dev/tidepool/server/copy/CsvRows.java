package dev.tidepool.server.copy;

import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.TableSchema;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/** Rows of CSV: the columns are those of the header, or of the statement. <b>Threads:</b> one. */
final class CsvRows implements RowFile.RowReader {
  private final CsvReader reader;
  private final TableSchema schema;
  private final List<Integer> columns;

  private CsvRows(CsvReader reader, TableSchema schema, List<Integer> columns) {
    this.reader = reader;
    this.schema = schema;
    this.columns = columns;
  }

  /**
   * Reads rows.
   *
   * @param given the columns that the statement names, or null
   * @throws CopyException if the header names what the table has not
   */
  static CsvRows of(InputStream in, TableSchema schema, List<Integer> given, CopyOptions options)
      throws IOException {
    CsvReader reader =
        new CsvReader(
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder())),
            options.delimiter());
    boolean hasHeader = options.header() == null ? given == null : options.header();
    List<Integer> columns = given;
    if (hasHeader) {
      List<Integer> named = header(reader, schema, given != null);
      columns = given == null ? named : given;
    } else if (given == null) {
      columns = IntStream.range(0, schema.columnCount()).boxed().toList();
    }
    return new CsvRows(reader, schema, columns);
  }

  private static List<Integer> header(CsvReader reader, TableSchema schema, boolean isPassedOver)
      throws IOException {
    List<CsvReader.Cell> names;
    try {
      names = reader.next();
    } catch (BadLineException e) {
      throw new CopyException("the header cannot be read: " + e.getMessage(), e);
    }
    List<Integer> columns = new ArrayList<>();
    if (isPassedOver || names == null) {
      return columns;
    }
    for (CsvReader.Cell name : names) {
      int index = schema.indexOf(name.text().strip());
      if (index < 0) {
        throw new CopyException(
            "the first line names a column '"
                + name.text()
                + "' that the table does not have; if it is no header, add WITH (header = FALSE)",
            null);
      }
      columns.add(index);
    }
    if (new HashSet<>(columns).size() < columns.size()) {
      throw new CopyException("the first line names a column twice", null);
    }
    return columns;
  }

  @Override
  public Object[] next() throws IOException, BadLineException {
    List<CsvReader.Cell> cells = reader.next();
    if (cells == null) {
      return null;
    }
    if (cells.size() != columns.size()) {
      throw new BadLineException(
          reader.line(), "it has " + cells.size() + " values, expected " + columns.size());
    }
    Object[] row = new Object[schema.columnCount()];
    for (int i = 0; i < cells.size(); i++) {
      Column column = schema.column(columns.get(i));
      try {
        row[columns.get(i)] = CellValues.value(column, cells.get(i));
      } catch (IllegalArgumentException e) {
        throw new BadLineException(reader.line(), e.getMessage());
      }
    }
    return row;
  }

  @Override
  public long line() {
    return reader.line();
  }
}
