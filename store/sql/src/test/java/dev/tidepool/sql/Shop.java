package dev.tidepool.sql;

import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.testkit.ListRelation;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;

/** Two small tables: five customers, seven orders. */
final class Shop {
  static final long MIDNIGHT = 1_577_836_800_000_000L; // 2020-01-01
  private static final long HOUR = 3_600_000_000L;

  final ListRelation customers =
      new ListRelation(
              new TableSchema(
                  List.of(
                      Column.at("id", ColumnType.BIGINT, Column.KEY),
                      Column.of("name", ColumnType.STRING),
                      Column.of("city", ColumnType.STRING),
                      Column.of("age", ColumnType.INT),
                      Column.of("active", ColumnType.BOOLEAN),
                      Column.of("tags", ColumnType.arrayOf(ColumnType.STRING)))))
          .add(1L, "Ann", "Berlin", 30, true, List.of("new", "vip"))
          .add(2L, "Bob", "Bern", 41, false, List.of())
          .add(3L, "Cid", null, 25, true, null)
          .add(4L, "Dee", "Berlin", null, null, Arrays.asList("vip", null))
          .add(5L, "Eve", "Zürich", 30, true, List.of("old"));

  final ListRelation orders =
      new ListRelation(
              new TableSchema(
                  List.of(
                      Column.at("id", ColumnType.BIGINT, Column.KEY),
                      Column.of("customer", ColumnType.BIGINT),
                      Column.of("total", ColumnType.DECIMAL),
                      Column.of("weight", ColumnType.DOUBLE),
                      Column.of("placed", ColumnType.TIMESTAMP),
                      Column.of("status", ColumnType.STRING))))
          .add(10L, 1L, new BigDecimal("9.50"), 1.5, MIDNIGHT, "open")
          .add(11L, 1L, new BigDecimal("20.00"), 2.0, MIDNIGHT + HOUR, "paid")
          .add(12L, 2L, new BigDecimal("5.25"), null, MIDNIGHT + 25 * HOUR, "open")
          .add(13L, 4L, null, 0.5, MIDNIGHT + 26 * HOUR, "paid")
          .add(14L, null, new BigDecimal("7.00"), 4.0, MIDNIGHT + 50 * HOUR, "open")
          .add(15L, 5L, new BigDecimal("1.00"), 0.25, null, null)
          .add(16L, 1L, new BigDecimal("100"), 10.0, MIDNIGHT + 75 * HOUR, "closed");

  final Tables tables = new Tables().put("customers", customers).put("orders", orders);

  final SqlEngine engine = new SqlEngine(tables);
}
