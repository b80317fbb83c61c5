package dev.tidepool.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.table.Table;
import dev.tidepool.table.TableDefinition;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.IndexPart;
import dev.tidepool.table.schema.TableSchema;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables with rows on disk and indexes: which paths plans take, and what they answer. */
class TableQueryTest {
  private static final int USER_COUNT = 2_000;
  private static final int ORDERS_PER_USER = 3;

  @TempDir Path directory;

  private Engine engine;
  private Table users;
  private Table orders;
  private SqlEngine sql;

  @BeforeEach
  void open() throws InterruptedException {
    engine = new Engine(EngineOptions.ofMemoryBytes(8 << 20));
    users =
        open(
            "users",
            List.of(
                Column.at("id", ColumnType.STRING, Column.KEY),
                Column.of("city", ColumnType.STRING),
                Column.of("age", ColumnType.INT)),
            List.of(
                IndexDefinition.on("users_id", "id"),
                IndexDefinition.on("users_city", "city"),
                IndexDefinition.on("users_age", "age"),
                new IndexDefinition(
                    "users_lower_city",
                    List.of(IndexPart.of(IndexPart.Function.LOWER, "city")),
                    true,
                    false,
                    false,
                    null)));
    orders =
        open(
            "orders",
            List.of(
                Column.at("id", ColumnType.STRING, Column.KEY),
                Column.of("customer", ColumnType.STRING),
                Column.of("total", ColumnType.DECIMAL),
                Column.of("note", ColumnType.STRING)),
            List.of(IndexDefinition.on("orders_customer", "customer")));
    for (int user = 0; user < USER_COUNT; user++) {
      put(users, "u" + user, "{\"city\":\"City " + user % 100 + "\",\"age\":" + user % 80 + "}");
      for (int i = 0; i < ORDERS_PER_USER; i++) {
        String order = "{\"customer\":\"u" + user + "\",\"total\":" + user + "." + i + "}";
        put(orders, "o" + user + "-" + i, order);
      }
    }
    users.commit(new byte[0]);
    orders.commit(new byte[0]);
    users.awaitIndexes();
    orders.awaitIndexes();
    sql = new SqlEngine(new Tables().put("users", users).put("orders", orders));
  }

  private Table open(String name, List<Column> columns, List<IndexDefinition> indexes) {
    TableDefinition definition =
        new TableDefinition(new TableSchema(columns), new JsonRowCodec(KeyFormat.STRING), indexes);
    return Table.open(engine, directory.resolve(name), StoreOptions.DEFAULT, definition);
  }

  private static void put(Table table, String key, String json) {
    table.put(key.getBytes(StandardCharsets.UTF_8), json.getBytes(StandardCharsets.UTF_8));
  }

  @AfterEach
  void close() {
    users.close();
    orders.close();
    engine.close();
  }

  private String result(String query, Object... parameters) {
    return Results.text(sql.query(query, parameters));
  }

  @Test
  void conditionsAreAnsweredByIndexes() {
    String query = "SELECT id FROM users WHERE city = 'City 7' AND age = 7 ORDER BY id";
    assertThat(sql.explain(query)).contains("scan users (id; order by id): index scan");
    assertThat(result(query)).isEqualTo("u1207 u1607 u407 u7 u807");
    assertThat(sql.explain("SELECT id FROM users WHERE lower(city) = ?"))
        .contains("users_lower_city");
    assertThat(result("SELECT count(*) FROM users WHERE lower(city) = ?", "city 7"))
        .isEqualTo("20");
    assertThat(sql.explain("SELECT id FROM orders WHERE note = 'x'")).contains("full scan");
  }

  @Test
  void countsReadNoRow() {
    try (SqlResult result = sql.query("SELECT count(*) FROM users WHERE city = 'City 7'")) {
      assertThat(result.next()).isTrue();
      assertThat(result.value(0)).isEqualTo(20L);
      assertThat(result.statistics().rowsRead()).isZero();
    }
  }

  @Test
  void fewRowsAreLookedUpInTheOtherTable() {
    String query =
        "SELECT u.id, o.total FROM users u JOIN orders o ON o.customer = u.id"
            + " WHERE u.city = ? AND u.age = 7 ORDER BY o.total";
    assertThat(sql.explain(query))
        .contains("lookup join inner")
        .contains("index scan orders_customer")
        .contains("hash join");
    assertThat(result(query, "City 7")).startsWith("u7,7.0 u7,7.1 u7,7.2 u407,407.0");
    try (SqlResult result = sql.query(query, "City 7")) {
      while (result.next()) {
        // counts
      }
      assertThat(result.statistics().rowsRead()).isLessThan(100);
    }
  }

  @Test
  void theTableWithTheIndexIsLookedUpWhicheverSideItIsOn() {
    String explained =
        sql.explain(
            "SELECT u.id, o.total FROM orders o JOIN users u ON o.customer = u.id WHERE u.city ="
                + " 'City 7'");
    assertThat(explained).contains("lookup join inner").contains("index scan orders_customer");
  }

  @Test
  void manyRowsAreJoinedByHash() {
    String query =
        "SELECT count(*), sum(o.total) FROM users u JOIN orders o ON o.customer = u.id WHERE u.age"
            + " < 79";
    assertThat(sql.explain(query)).contains("hash join");
    assertThat(result(query)).isEqualTo("5925," + sumOfTotals(79));
  }

  private static String sumOfTotals(int ageLimit) {
    long tenths = 0;
    for (int user = 0; user < USER_COUNT; user++) {
      for (int i = 0; user % 80 < ageLimit && i < ORDERS_PER_USER; i++) {
        tenths += user * 10L + i;
      }
    }
    return BigDecimal.valueOf(tenths, 1).toString();
  }

  @Test
  void outerJoinsAndSubqueriesAreLookedUpToo() {
    assertThat(
            sql.explain(
                "SELECT u.id, o.total FROM users u LEFT JOIN orders o ON o.customer = u.id AND"
                    + " o.total > 100 WHERE u.city = 'City 7'"))
        .contains("lookup join left");
    assertThat(
            result(
                "SELECT u.id, o.total FROM users u LEFT JOIN orders o ON o.customer = u.id AND"
                    + " o.total > 407.1 WHERE u.city = 'City 7' AND u.age = 7 AND u.id IN ('u7',"
                    + " 'u407') ORDER BY u.id"))
        .isEqualTo("u407,407.2 u7,null");
  }

  @Test
  void whetherThereIsAnEqualRowIsAJoin() {
    String query =
        "SELECT id FROM users u WHERE city = 'City 7' AND EXISTS (SELECT 1 FROM orders o WHERE"
            + " o.customer = u.id AND o.total > 1900) ORDER BY id";
    assertThat(sql.explain(query)).contains("lookup join semi").contains("orders_customer");
    assertThat(result(query)).isEqualTo("u1907");
    assertThat(sql.explain(query.replace("EXISTS", "NOT EXISTS"))).contains("lookup join anti");
    assertThat(
            sql.explain(
                "SELECT id FROM orders WHERE customer IN (SELECT id FROM users WHERE age = 1)"))
        .contains("hash join semi");
  }

  @Test
  void otherSubqueriesAskTheTableWithWhatTheySee() {
    String query =
        "SELECT id, (SELECT count(*) FROM orders o WHERE o.customer = u.id) FROM users u WHERE"
            + " age = 7 AND city = 'City 7' ORDER BY id LIMIT 2";
    assertThat(sql.explain(query)).contains("subquery 1:\n  scan orders (count(*)): index counts");
    assertThat(result(query)).isEqualTo("u1207,3 u1607,3");
  }

  @Test
  void aTableInItsOrderStopsEarly() {
    String query = "SELECT id, age FROM users ORDER BY age DESC NULLS LAST, id LIMIT 3";
    assertThat(result(query)).isEqualTo("u1039,79 u1119,79 u1199,79");
    assertThat(result("SELECT max(age) FROM users")).isEqualTo("79");
  }

  @Test
  void explainAnalyzeTellsWhatEachStepDid() {
    String text =
        sql.prepare("SELECT total * 2 FROM orders WHERE customer = ?")
            .explainAnalyze(new Object[] {"u7"}, QueryLimits.defaults());
    assertThat(text)
        .contains("project total * 2")
        .contains("; 3 in ")
        .contains("tables: 3 rows matched, 3 read");
  }
}
