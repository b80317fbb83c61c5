package dev.tidepool.table.codec;

import dev.tidepool.table.schema.TableSchema;

/** Knows what the keys and values of a table look like. <b>Threads:</b> any. */
public interface RowCodec {
  /**
   * A reader of some columns, for one thread.
   *
   * @param columns indexes into the schema
   * @throws IllegalArgumentException if this codec cannot have such a column
   */
  ColumnReader bind(TableSchema schema, int[] columns);
}
