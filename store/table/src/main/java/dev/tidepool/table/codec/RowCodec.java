package dev.tidepool.table.codec;

import dev.tidepool.table.schema.TableSchema;
import java.util.function.IntPredicate;

/**
 * Knows how the bytes of a table's rows hold its columns.
 *
 * <p>Beside the paths that {@code Column} names, {@code $value} is the whole value, for values that
 * are one number or one string.
 *
 * <p>What a row has in a column depends on this column alone; and a row that can be read with some
 * columns can be read with fewer of them, and in any order, if those of the key are the same in the
 * same order. Indexes are kept by this when the schema changes.
 *
 * <p><b>Threads:</b> any.
 */
public interface RowCodec {
  /**
   * A reader of the columns of these indexes.
   *
   * @throws IllegalArgumentException if the format cannot have such a column: the path means
   *     nothing, or leads into a string, or the record's timestamp is not wanted as a TIMESTAMP
   */
  ColumnReader bind(TableSchema schema, int[] columns);

  /**
   * Like {@link #bind(TableSchema, int[])}, for who needs some of the values only, and of the other
   * columns that they can be read: nobody may look at what the reader gives for those. Spares
   * formats that can tell so much the making of values.
   *
   * @param isNeeded tells the columns of the schema whose values are needed
   */
  default ColumnReader bind(TableSchema schema, int[] columns, IntPredicate isNeeded) {
    return bind(schema, columns);
  }

  /**
   * Makes keys out of values, for rows that are asked for by key; null if the format has more than
   * one key for equal values.
   */
  default KeyEncoder keyEncoder(TableSchema schema) {
    return null;
  }

  /**
   * Makes rows out of values.
   *
   * @throws IllegalArgumentException if rows of this format and schema can only be read
   */
  default RowEncoder rowEncoder(TableSchema schema) {
    throw new IllegalArgumentException("rows can be read, but not written: " + this);
  }

  /**
   * What decides how rows are read, in words that stay the same from one start to the next: indexes
   * that were made by a codec of another signature are built anew.
   */
  default String signature() {
    return getClass().getName();
  }
}
