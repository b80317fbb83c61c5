package dev.tidepool.table.indexing;

import dev.tidepool.engine.format.RowView;
import dev.tidepool.table.codec.ColumnReader;
import dev.tidepool.table.codec.RowCodec;
import dev.tidepool.table.codec.UnreadableRowException;
import dev.tidepool.table.schema.TableSchema;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Reads some columns of rows into arrays that have a place for each column of the schema. One
 * thread.
 */
public final class RowDecoder {
  private final int[] columns;
  private final ColumnReader reader;
  private final Object[] read;
  private final Object[] row; // the same as what is read, if that is all columns

  /** A decoder of {@code columns}. */
  public RowDecoder(TableSchema schema, RowCodec codec, int[] columns) {
    this(schema, columns, codec.bind(schema, columns));
  }

  /** A decoder of all columns, of which only some values may be looked at. */
  RowDecoder(TableSchema schema, RowCodec codec, IntPredicate isNeeded) {
    this(schema, all(schema), codec.bind(schema, all(schema), isNeeded));
  }

  private RowDecoder(TableSchema schema, int[] columns, ColumnReader reader) {
    this.columns = columns.clone();
    this.reader = reader;
    this.read = new Object[columns.length];
    this.row = Arrays.equals(columns, all(schema)) ? read : new Object[schema.columnCount()];
  }

  private static int[] all(TableSchema schema) {
    return IntStream.range(0, schema.columnCount()).toArray();
  }

  /**
   * The columns of a row; the array is used again for the next one.
   *
   * @throws UnreadableRowException if the codec cannot read it
   */
  public Object[] decode(byte[] key, byte[] value) throws UnreadableRowException {
    return decode(key, 0, key.length, value, 0, value.length);
  }

  /**
   * The columns of a row on a page.
   *
   * @throws UnreadableRowException if the codec cannot read it
   */
  public Object[] decode(RowView view) throws UnreadableRowException {
    return decode(
        view.page(),
        view.keyOffset(),
        view.keyBytes(),
        view.page(),
        view.valueOffset(),
        view.valueBytes());
  }

  private Object[] decode(
      byte[] key, int keyOffset, int keyBytes, byte[] value, int valueOffset, int valueBytes)
      throws UnreadableRowException {
    reader.read(
        key, keyOffset, keyBytes, value, valueOffset, valueBytes, ColumnReader.NO_TIMESTAMP, read);
    if (row != read) {
      for (int i = 0; i < columns.length; i++) {
        row[columns[i]] = read[i];
      }
    }
    return row;
  }
}
