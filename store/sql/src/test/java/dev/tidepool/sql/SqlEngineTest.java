package dev.tidepool.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.type.ResultColumn;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.testkit.ListRelation;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Preparing, parameters, limits, and what becomes of plans when tables change. */
class SqlEngineTest {
  private final Shop shop = new Shop();

  // ---- prepared statements ---------------------------------------------------------------------

  @Test
  void aTextIsPlannedOnce() {
    String sql = "SELECT id FROM customers WHERE age > ?";
    PreparedQuery query = shop.engine.prepare(sql);
    assertThat(shop.engine.prepare(sql)).isSameAs(query);
    assertThat(query.sql()).isEqualTo(sql);
    assertThat(query.tables()).containsExactly("customers");
    assertThat(query.parameterTypes()).containsExactly(SqlType.INT);
    assertThat(Results.text(query.execute(new Object[] {29}, QueryLimits.defaults())))
        .isEqualTo("1 2 5");
    assertThat(Results.text(query.execute(new Object[] {30}, QueryLimits.defaults())))
        .isEqualTo("2");
  }

  @Test
  void aChangeOfTheCatalogMakesPlansAnew() {
    String sql = "SELECT * FROM customers WHERE id = 1";
    PreparedQuery before = shop.engine.prepare(sql);
    assertThat(before.columns()).hasSize(6);

    ListRelation other =
        new ListRelation(
                new TableSchema(
                    List.of(
                        Column.of("id", ColumnType.INT), Column.of("title", ColumnType.STRING))))
            .add(1, "Dr");
    shop.tables.put("Customers", other);
    assertThat(Results.text(shop.engine.query(sql))).isEqualTo("1,Dr");

    shop.tables.remove("customers");
    assertThatThrownBy(() -> shop.engine.prepare(sql))
        .isInstanceOf(SqlException.class)
        .hasMessageContaining("there is no table customers; there are: orders");
    assertThat(Results.text(before.execute(new Object[0], QueryLimits.defaults())))
        .as("what is prepared goes on with the table that it was prepared for")
        .startsWith("1,Ann");
  }

  @Test
  void aTableThatHasGrownTenfoldMakesPlansAnew() {
    String sql = "SELECT count(*) FROM customers";
    PreparedQuery before = shop.engine.prepare(sql);
    for (long id = 100; id < 1000; id++) {
      shop.customers.add(id, "x", null, null, null, null);
    }
    assertThat(shop.engine.prepare(sql)).as("a thousand rows are few").isSameAs(before);
    List<Object[]> rows = new ArrayList<>();
    for (long id = 0; id < 20_000; id++) {
      rows.add(new Object[] {id, "x", null, null, null, null});
    }
    shop.tables.put("big", new ListRelation(shop.customers.schema(), rows));
    assertThat(shop.engine.prepare(sql)).as("another version").isNotSameAs(before);
  }

  @Test
  void namesOfTablesAndColumnsHaveNoCase() {
    shop.tables.put("MixedCase", shop.customers);
    assertThat(Results.text(shop.engine.query("select ID from MIXEDcase where NAME = 'Bob'")))
        .isEqualTo("2");
    assertThat(Results.text(shop.engine.query("select \"Id\" from \"mixedcase\" where id = 2")))
        .isEqualTo("2");
  }

  @Test
  void columnsHaveNamesAndTypes() {
    assertThat(
            shop.engine
                .prepare(
                    "SELECT id, total AS t, weight * 2 w, placed, CAST(placed AS DATE) d,"
                        + " status IS NULL n, ARRAY[1, 2] a, count(*) OVER () c FROM orders")
                .columns())
        .containsExactly(
            new ResultColumn("id", SqlType.BIGINT, true),
            new ResultColumn("t", SqlType.DECIMAL, true),
            new ResultColumn("w", SqlType.DOUBLE, true),
            new ResultColumn("placed", SqlType.TIMESTAMP, true),
            new ResultColumn("d", SqlType.DATE, true),
            new ResultColumn("n", SqlType.BOOLEAN, false),
            new ResultColumn("a", SqlType.arrayOf(SqlType.INT), false),
            new ResultColumn("c", SqlType.BIGINT, false));
  }

  @Test
  void queriesAndChangesAreToldApart() {
    assertThatThrownBy(() -> shop.engine.prepare("DELETE FROM customers"))
        .hasMessageContaining("it is no query");
    assertThatThrownBy(() -> shop.engine.prepareChange("SELECT 1"))
        .hasMessageContaining("it changes no rows");
  }

  // ---- parameters ------------------------------------------------------------------------------

  private String orders(String condition, Object... parameters) {
    return Results.text(
        shop.engine.query("SELECT id FROM orders WHERE " + condition + " ORDER BY id", parameters));
  }

  @Test
  void parametersBecomeWhatThePlanExpects() {
    assertThat(orders("id = ?", 12)).isEqualTo("12");
    assertThat(orders("id = ?", 12L)).isEqualTo("12");
    assertThat(orders("id = ?", new BigDecimal("12.0"))).isEqualTo("12");
    assertThat(orders("total = ?", 7)).isEqualTo("14");
    assertThat(orders("total = ?", 9.5)).isEqualTo("10");
    assertThat(orders("weight = ?", 2)).isEqualTo("11");
    assertThat(orders("placed = ?", Instant.parse("2020-01-01T01:00:00Z"))).isEqualTo("11");
    assertThat(orders("placed = ?", "2020-01-01T01:00:00Z")).isEqualTo("11");
    assertThat(orders("placed = ?", Shop.MIDNIGHT)).isEqualTo("10");
    assertThat(orders("CAST(placed AS DATE) = ?", LocalDate.of(2020, 1, 2))).isEqualTo("12 13");
    assertThat(orders("CAST(placed AS DATE) = ?", "2020-01-02")).isEqualTo("12 13");
    assertThat(orders("id = ?", (Object) null)).isEmpty();
    assertThat(orders("id > ? + CAST(? AS BIGINT)", 7, 7)).isEqualTo("15 16");
    assertThat(
            Results.text(
                shop.engine.query("SELECT id FROM orders ORDER BY id LIMIT ? OFFSET ?", 2, 1)))
        .isEqualTo("11 12");
    assertThat(
            Results.text(
                shop.engine.query(
                    "SELECT cardinality(CAST(? AS VARCHAR ARRAY))", List.of("a", "b"))))
        .isEqualTo("2");
  }

  @Test
  void parametersThatDoNotFitAreNamed() {
    assertParameterError(
        "parameter 1 is BIGINT, which cannot be the String 'abc'", "id = ?", "abc");
    assertParameterError("parameter 1 is BIGINT", "id = ?", 1.5);
    assertParameterError("parameter 2 is STRING", "id = ? AND status = ?", 1, 2);
    assertParameterError("parameter 1 is DATE", "CAST(placed AS DATE) = ?", "yesterday");
    assertParameterError("parameter 1 is TIMESTAMP", "placed = ?", "noon");
    assertParameterError("the statement has 1 parameters, got 2", "id = ?", 1, 2);
    assertParameterError("the statement has 0 parameters, got 1", "id = 1", 1);
  }

  private void assertParameterError(String message, String condition, Object... parameters) {
    SqlException error =
        catchThrowableOfType(SqlException.class, () -> orders(condition, parameters));
    assertThat(error).as(condition).isNotNull();
    assertThat(error.code()).isEqualTo(Code.PARAMETER);
    assertThat(error.getMessage()).contains(message);
  }

  @Test
  void aNegativeLimitIsRefused() {
    assertThatThrownBy(() -> Results.rows(shop.engine.query("SELECT id FROM orders LIMIT ?", -1)))
        .isInstanceOf(SqlException.class)
        .hasMessageContaining("LIMIT is -1");
  }

  // ---- limits ----------------------------------------------------------------------------------

  private Code limited(QueryLimits limits, String sql) {
    return catchThrowableOfType(
            SqlException.class, () -> Results.rows(shop.engine.query(sql, limits)))
        .code();
  }

  @Test
  void limitsEndQueries() {
    QueryLimits twoRows = new QueryLimits(60_000, 1 << 20, 2);
    assertThat(limited(twoRows, "SELECT id FROM orders")).isEqualTo(Code.LIMIT);
    QueryLimits littleMemory = new QueryLimits(60_000, 100, 1000);
    assertThat(
            limited(
                littleMemory,
                "SELECT a.id FROM orders a, orders b, orders c ORDER BY a.weight + b.weight"))
        .isEqualTo(Code.LIMIT);
    QueryLimits cancelled = QueryLimits.defaults();
    cancelled.cancel();
    assertThat(
            limited(
                cancelled,
                "SELECT count(*) FROM orders a, orders b, orders c, orders d, orders e"
                    + " WHERE a.weight + b.weight + c.weight + d.weight + e.weight < 0"))
        .isEqualTo(Code.LIMIT);
  }

  @Test
  void onlyRowsOfTheResultCount() {
    QueryLimits oneRow = new QueryLimits(60_000, 1 << 20, 1);
    assertThat(
            Results.text(
                shop.engine.query(
                    "SELECT count(*) FROM customers c JOIN orders o ON o.customer = c.id", oneRow)))
        .isEqualTo("6");
  }

  // ---- statements that tell something ----------------------------------------------------------

  @Test
  void tablesAndColumnsAreListed() {
    assertThat(Results.text(shop.engine.query("SHOW TABLES"))).isEqualTo("customers orders");
    assertThat(Results.text(shop.engine.query("DESCRIBE Orders")))
        .startsWith("id,BIGINT,true,$key customer,BIGINT,true,customer");
  }

  @Test
  void explainIsAStatement() {
    assertThat(Results.text(shop.engine.query("EXPLAIN SELECT id FROM customers WHERE age = ?")))
        .startsWith("scan customers (id): list scan");
    assertThat(
            Results.text(
                shop.engine.query(
                    "EXPLAIN ANALYZE SELECT id + 1 FROM customers WHERE age > ?", 29)))
        .contains("project id + 1 [about 5 rows; 3 in ")
        .contains("tables: 3 rows matched, 5 read");
    assertThat(
            Results.text(
                shop.engine.query(
                    "EXPLAIN ANALYZE SELECT c.id, o.id FROM customers c CROSS JOIN orders o")))
        .as("each scan tells its own reads, and the join none")
        .containsPattern("join[^\\n]*own [0-9.]+ ms\\]")
        .containsPattern("scan customers[^\\n]* ms; 5 rows matched, 5 read of ")
        .containsPattern("scan orders[^\\n]* rows matched, [0-9]+ read of ");
    assertThat(Results.text(shop.engine.query("EXPLAIN DELETE FROM customers WHERE id = 1")))
        .startsWith("delete customers");
  }

  @Test
  void warmingUpPlansStatements() throws Exception {
    shop.engine.warmUp().get();
    assertThat(shop.customers.requests()).as("not over tables of the catalog").isEmpty();
  }
}
