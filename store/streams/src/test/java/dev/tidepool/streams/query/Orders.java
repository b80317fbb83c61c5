package dev.tidepool.streams.query;

import dev.tidepool.streams.TidepoolStoreSupplier;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.IndexPart;
import dev.tidepool.table.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;

/** Orders as JSON: what tests of queries keep in their stores. */
public final class Orders {

  public static final String STORE = "orders";

  private static final List<Column> COLUMNS =
      List.of(
          Column.at("id", ColumnType.STRING, Column.KEY),
          Column.at("city", ColumnType.STRING, "address.city"),
          Column.of("total", ColumnType.BIGINT),
          Column.at("tags", ColumnType.arrayOf(ColumnType.STRING), "tags"));

  private Orders() {}

  /** Of stores without timestamps. */
  public static TableSchema plainSchema() {
    return new TableSchema(COLUMNS);
  }

  /** With the timestamp of the record as {@code updated}. */
  public static TableSchema schema() {
    List<Column> columns = new ArrayList<>(COLUMNS);
    columns.add(Column.at("updated", ColumnType.TIMESTAMP, Column.TIMESTAMP));
    return new TableSchema(columns);
  }

  /** Indexes on city, on total, and on tags; the totals are declared unique. */
  public static TidepoolStoreSupplier indexed(TidepoolStoreSupplier supplier) {
    return supplier
        .index(IndexDefinition.on("orders_city", "city"))
        .index(
            new IndexDefinition(
                "orders_total", List.of(IndexPart.column("total")), true, true, false, null))
        .index(
            new IndexDefinition(
                "orders_tags", List.of(IndexPart.column("tags")), true, false, true, null));
  }

  public static String json(String city, long total, String... tags) {
    String list = tags.length == 0 ? "" : "\"" + String.join("\",\"", tags) + "\"";
    return "{\"address\":{\"city\":\""
        + city
        + "\"},\"total\":"
        + total
        + ",\"tags\":["
        + list
        + "]}";
  }
}
