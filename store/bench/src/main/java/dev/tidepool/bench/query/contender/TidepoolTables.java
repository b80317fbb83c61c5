package dev.tidepool.bench.query.contender;

import dev.tidepool.bench.query.Customer;
import dev.tidepool.bench.query.Order;
import dev.tidepool.bench.query.Orders;
import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.table.Table;
import dev.tidepool.table.TableDefinition;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.codec.RowCodec;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.TableSchema;
import java.nio.file.Path;
import java.util.List;

/** The two tables in Tidepool: rows of JSON, all in memory, and the three indexes on orders. */
public final class TidepoolTables implements AutoCloseable {

  /** Columns of orders. */
  static final int ID = 0;

  static final int CITY = 1;
  static final int STATUS = 2;
  static final int CUSTOMER = 3;
  static final int TOTAL = 4;

  /** Columns of customers, beside the id. */
  static final int NAME = 1;

  /** The columns of orders. */
  public static final TableSchema ORDERS =
      new TableSchema(
          List.of(
              Column.at("id", ColumnType.BIGINT, Column.KEY),
              Column.of("city", ColumnType.STRING),
              Column.of("status", ColumnType.STRING),
              Column.of("customer", ColumnType.BIGINT),
              Column.of("total", ColumnType.BIGINT),
              Column.of("note", ColumnType.STRING)));

  private static final TableSchema CUSTOMERS =
      new TableSchema(
          List.of(
              Column.at("id", ColumnType.BIGINT, Column.KEY),
              Column.of("name", ColumnType.STRING)));

  /** The three indexes on orders that everybody has. */
  public static final List<IndexDefinition> INDEXES =
      List.of(
          IndexDefinition.on("orders_city", "city"),
          IndexDefinition.on("orders_status", "status"),
          IndexDefinition.on("orders_total", "total"));

  /** More than a row of either table takes in memory. */
  private static final long ROW_BYTES_MAX = 512;

  private static final long BUDGET_BYTES_MIN = 64L << 20;
  private static final RowCodec CODEC = new JsonRowCodec(KeyFormat.LONG);

  private final Engine engine;
  private final Table orders;
  private final Table customers;

  /** Empty tables in {@code directory} for so many orders, with these indexes. */
  public TidepoolTables(Path directory, int orderCount, List<IndexDefinition> indexes) {
    engine =
        new Engine(
            EngineOptions.ofMemoryBytes(Math.max(BUDGET_BYTES_MIN, ROW_BYTES_MAX * orderCount)));
    orders = open(directory.resolve("orders"), new TableDefinition(ORDERS, CODEC, indexes));
    customers =
        open(directory.resolve("customers"), new TableDefinition(CUSTOMERS, CODEC, List.of()));
  }

  private Table open(Path directory, TableDefinition definition) {
    return Table.open(engine, directory, StoreOptions.DEFAULT, definition);
  }

  /** Puts all rows and commits. */
  public void load(Orders rows) throws InterruptedException {
    for (int row = 0; row < rows.count(); row++) {
      Order order = rows.order(row);
      orders.put(order.key(), order.json());
    }
    orders.commit(new byte[0]);
    for (int row = 0; row < rows.customerCount(); row++) {
      Customer customer = rows.customer(row);
      customers.put(customer.key(), customer.json());
    }
    customers.commit(new byte[0]);
    orders.awaitIndexes();
  }

  public Table orders() {
    return orders;
  }

  public Table customers() {
    return customers;
  }

  @Override
  public void close() {
    engine.close();
  }
}
