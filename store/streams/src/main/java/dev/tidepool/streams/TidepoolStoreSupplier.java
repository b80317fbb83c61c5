package dev.tidepool.streams;

import dev.tidepool.table.codec.RowCodec;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.TableSchema;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;

/**
 * Supplies stores, which have columns and indexes if they are told so:
 *
 * <pre>
 *   TidepoolStores.timestampedKeyValueStore("orders")
 *       .schema(
 *           new TableSchema(
 *               List.of(
 *                   Column.at("id", ColumnType.STRING, Column.KEY),
 *                   Column.at("city", ColumnType.STRING, "address.city"),
 *                   Column.of("total", ColumnType.DECIMAL),
 *                   Column.at("updated", ColumnType.TIMESTAMP, Column.TIMESTAMP))))
 *       .index(IndexDefinition.on("orders_city", "city"))
 * </pre>
 *
 * <p>A store without a schema keeps bytes and costs what it did. The methods may be called in any
 * order; each returns a new supplier. What does not fit is an {@link IllegalArgumentException} as
 * soon as both sides of it are known, when the topology is built at the latest; it names store and
 * column.
 *
 * <p><b>Threads:</b> immutable.
 */
public interface TidepoolStoreSupplier extends KeyValueBytesStoreSupplier {

  /** The columns that rows have. */
  TidepoolStoreSupplier schema(TableSchema schema);

  /** How columns are read out of the application's bytes; JSON with keys of text unless set. */
  TidepoolStoreSupplier codec(RowCodec codec);

  /**
   * One more index. One that the store did not have when it was last open is built in the
   * background; one that is not declared any more vanishes.
   */
  TidepoolStoreSupplier index(IndexDefinition index);
}
