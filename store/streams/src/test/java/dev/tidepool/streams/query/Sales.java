package dev.tidepool.streams.query;

import dev.tidepool.streams.TidepoolStoreSupplier;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.TableSchema;
import java.util.List;

/** Sales as JSON, with columns and indexes for them. */
public final class Sales {
  public static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              Column.at("id", ColumnType.STRING, Column.KEY),
              Column.at("city", ColumnType.STRING, "shop.city"),
              Column.of("total", ColumnType.BIGINT)));

  private Sales() {}

  /** A store of sales with an index on the city and one on the total. */
  public static TidepoolStoreSupplier indexed(TidepoolStoreSupplier supplier) {
    return supplier
        .schema(SCHEMA)
        .index(IndexDefinition.on("by_city", "city"))
        .index(IndexDefinition.on("by_total", "total"));
  }

  /** The value of a sale. */
  public static String json(String city, long total) {
    return "{\"shop\": {\"city\": \"" + city + "\"}, \"total\": " + total + "}";
  }
}
