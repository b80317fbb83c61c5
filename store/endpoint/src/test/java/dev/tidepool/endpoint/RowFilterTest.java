package dev.tidepool.endpoint;

import static dev.tidepool.endpoint.TestEndpoint.assertError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.testkit.ListRelation;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who may read the rows of one tenant sees what is seen in a table that has no others: every answer
 * is compared with that of such tables, and none may hold a word of the others.
 */
class RowFilterTest {
  private static final String SECRET = "hidden"; // in each row of the other tenant, and in no other
  private static final TableSchema ORDERS =
      new TableSchema(
          List.of(
              Column.at("id", ColumnType.BIGINT, Column.KEY),
              Column.of("tenant", ColumnType.STRING),
              Column.of("item", ColumnType.STRING),
              Column.of("total", ColumnType.INT)));
  private static final TableSchema TENANTS =
      new TableSchema(
          List.of(
              Column.at("name", ColumnType.STRING, Column.KEY),
              Column.of("city", ColumnType.STRING)));

  private TestEndpoint all;
  private TestEndpoint own;

  private static ListRelation orders(boolean hasOthers) {
    ListRelation orders = new ListRelation(ORDERS);
    for (long i = 0; i < 40; i++) {
      boolean isOwn = i % 4 == 0;
      if (isOwn || hasOthers) {
        String tenant = isOwn ? "a" : i % 4 == 1 ? "b" : i % 4 == 2 ? null : "a'";
        orders.add(i, tenant, isOwn ? "item" + i % 3 : SECRET, isOwn ? (int) i : 100_000 + (int) i);
      }
    }
    return orders;
  }

  private static ListRelation tenants(boolean hasOthers) {
    ListRelation tenants = new ListRelation(TENANTS).add("a", "Rome");
    return hasOthers ? tenants.add("b", SECRET) : tenants;
  }

  @BeforeEach
  void start() throws Exception {
    Access access =
        Access.none()
            .withRows("orders", "tenant = ?", "a")
            .withRows("TENANTS", "name = 'a'")
            .withTable("pets");
    all =
        new TestEndpoint(
            TestEndpoint.tables(
                Map.of(
                    "orders", orders(true),
                    "tenants", tenants(true),
                    "pets", Pets.pets(),
                    "salaries", tenants(true))),
            builder -> builder.token("a", access).token("root"));
    own =
        new TestEndpoint(
            TestEndpoint.tables(
                Map.of("orders", orders(false), "tenants", tenants(false), "pets", Pets.pets())),
            UnaryOperator.identity());
  }

  @AfterEach
  void stop() {
    all.close();
    own.close();
  }

  private HttpResponse<String> asA(String sql) throws Exception {
    String body = Json.MAPPER.writeValueAsString(Map.of("sql", sql));
    HttpResponse<String> response = all.send(all.post(body).header("Authorization", "Bearer a"));
    assertThat(response.body()).doesNotContain(SECRET).doesNotContain("10000");
    return response;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM orders ORDER BY id",
        "SELECT * FROM orders WHERE TRUE OR tenant = 'b' ORDER BY id",
        "SELECT * FROM orders WHERE tenant = 'b' OR 1 = 1 ORDER BY id",
        "SELECT * FROM orders WHERE tenant <> 'a' OR tenant IS NULL ORDER BY id",
        "SELECT * FROM orders WHERE NOT (tenant = 'a') ORDER BY id",
        "SELECT * FROM orders WHERE id = 1",
        "SELECT * FROM orders WHERE id IN (0, 1, 2, 3, 4) ORDER BY id",
        "SELECT * FROM orders WHERE id = 4 --' OR tenant = 'b'",
        "SELECT * FROM orders WHERE item = '" + "x' OR ''=''" + "'",
        "SELECT COUNT(*), SUM(total), MIN(tenant), MAX(item), AVG(total) FROM orders",
        "SELECT COUNT(DISTINCT tenant) FROM orders",
        "SELECT tenant, COUNT(*) FROM orders GROUP BY tenant",
        "SELECT tenant, COUNT(*) FROM orders GROUP BY ROLLUP (tenant) ORDER BY 2, 1",
        "SELECT MAX(total) FROM orders HAVING MAX(total) > 0",
        "SELECT (SELECT MAX(total) FROM orders) FROM pets LIMIT 1",
        "SELECT (SELECT COUNT(*) FROM orders o WHERE o.total > p.age) FROM pets p ORDER BY 1",
        "SELECT name FROM pets WHERE EXISTS (SELECT 1 FROM orders WHERE tenant = 'b')",
        "SELECT name FROM pets WHERE NOT EXISTS (SELECT 1 FROM orders WHERE id = 1) ORDER BY 1",
        "SELECT o.id, t.city FROM orders o JOIN tenants t ON o.tenant = t.name ORDER BY 1",
        "SELECT t.name, o.id FROM tenants t LEFT JOIN orders o ON o.tenant <> t.name ORDER BY 1, 2",
        "SELECT o.id FROM tenants t RIGHT JOIN orders o ON o.tenant = t.name ORDER BY 1",
        "SELECT COUNT(*) FROM orders a CROSS JOIN orders b",
        "SELECT COUNT(*) FROM orders a FULL JOIN tenants b ON a.tenant = b.city",
        "WITH o AS (SELECT * FROM orders) SELECT COUNT(*), MIN(id) FROM o",
        "WITH orders AS (SELECT * FROM orders) SELECT COUNT(*) FROM orders",
        "SELECT item FROM orders UNION SELECT city FROM tenants ORDER BY 1",
        "SELECT city FROM tenants EXCEPT SELECT item FROM orders",
        "SELECT item FROM orders INTERSECT ALL SELECT item FROM orders ORDER BY 1",
        "SELECT id, RANK() OVER (ORDER BY total DESC), COUNT(*) OVER () FROM orders ORDER BY id",
        "SELECT id, LAG(item) OVER (ORDER BY id) FROM orders ORDER BY id",
        "SELECT id FROM orders ORDER BY total DESC LIMIT 3 OFFSET 2",
        "SELECT * FROM \"orders\" WHERE total > 99999",
        "SELECT * FROM (SELECT * FROM orders) AS t WHERE tenant = 'b'",
        "SELECT id FROM orders WHERE tenant = ANY(ARRAY['a', 'b', NULL]) ORDER BY id",
        "SELECT SUM(CASE WHEN tenant = 'b' THEN 1 ELSE 0 END) FROM orders",
        "SELECT COUNT(*) FROM orders WHERE 1000 / (total - 100001) < 0 AND total = 100001",
        "SHOW TABLES",
        "DESCRIBE orders"
      })
  void answersAreThoseOfATableWithoutOtherRows(String sql) throws Exception {
    HttpResponse<String> filtered = asA(sql);
    String body = Json.MAPPER.writeValueAsString(Map.of("sql", sql));
    HttpResponse<String> expected = own.query(body);
    assertThat(filtered.statusCode()).as(filtered.body()).isEqualTo(expected.statusCode());
    assertThat(parts(filtered)).as(sql).isEqualTo(parts(expected));
  }

  private static List<JsonNode> parts(HttpResponse<String> response) throws Exception {
    JsonNode body = Json.MAPPER.readTree(response.body());
    return List.of(body.path("columns"), body.path("rows"), body.path("error"));
  }

  @Test
  void plansAndStatisticsTellNothingOfOtherRows() throws Exception {
    JsonNode stats = Json.MAPPER.readTree(asA("SELECT id FROM orders").body()).get("stats");
    assertThat(stats.get("rowsMatched").intValue()).isEqualTo(10);
    assertThat(stats.get("rowsRead").intValue()).isZero();
    for (String explain : List.of("EXPLAIN ", "EXPLAIN ANALYZE ")) {
      HttpResponse<String> plan = asA(explain + "SELECT id FROM orders WHERE item = 'item1'");
      assertThat(plan.statusCode()).as(plan.body()).isEqualTo(200);
      String rows = Json.MAPPER.readTree(plan.body()).get("rows").toString();
      assertThat(rows.replaceAll(" in [0-9.]+ ms", ""))
          .contains("10")
          .doesNotContain("40")
          .doesNotContain("list scan");
    }
  }

  private HttpResponse<String> getAsA(String path) throws Exception {
    HttpResponse<String> response =
        all.send(all.to(path).header("Authorization", "Bearer a").GET());
    assertThat(response.body()).doesNotContain(SECRET);
    return response;
  }

  @Test
  void tablesAndRowsAreThoseThatMayBeRead() throws Exception {
    assertThat(getAsA("/tables").body()).contains("orders", "pets").doesNotContain("salaries");
    assertThat(getAsA("/tables/orders").body()).contains("\"rowCountEstimate\":10,");
    assertThat(getAsA("/tables/orders/rows/4").statusCode()).isEqualTo(200);
    assertError(getAsA("/tables/orders/rows/5"), 404, "NOT_FOUND");
    assertThat(getAsA("/tables/orders/rows/5").body())
        .isEqualTo(getAsA("/tables/orders/rows/4711").body());
    for (String path : List.of("/tables/salaries", "/tables/SALARIES/rows/b")) {
      assertThat(getAsA(path).body()).isEqualTo(getAsA("/tables/nothing").body());
    }
    assertError(asA("SELECT * FROM salaries"), 400, "UNKNOWN_TABLE");
    assertError(
        asA("SELECT * FROM pets WHERE name IN (SELECT city FROM \"salaries\")"),
        400,
        "UNKNOWN_TABLE");
    assertThat(getAsA("/cluster").body()).doesNotContain("salaries");
    assertError(getAsA("/metrics"), 403, "FORBIDDEN");
    assertError(asA("DELETE FROM orders"), 403, "FORBIDDEN");
  }

  @Test
  void othersSeeAll() throws Exception {
    String body = "{\"sql\": \"SELECT COUNT(*) FROM orders\"}";
    assertThat(all.send(all.post(body).header("Authorization", "Bearer root")).body())
        .contains("[[40]]");
    assertThat(asA("SELECT COUNT(*) FROM orders").body()).contains("[[10]]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "town = 'a'",
        "tenant = 1 +",
        "total / 2 = 1",
        "tenant IN (SELECT name FROM orders)",
        "EXISTS (SELECT 1 FROM orders)",
        "id < EXTRACT(YEAR FROM CURRENT_TIMESTAMP)",
        "tenant = ? AND item = ?",
        "tenant = ?) GROUP BY (tenant",
        "tenant = ?) UNION ALL (SELECT 1",
        "RANDOM() < 2 AND tenant = ?"
      })
  void aTableWhoseConditionCannotBeJudgedIsNotReadable(String condition) throws Exception {
    Access access = Access.none().withRows("orders", condition, "a").withTable("pets");
    try (TestEndpoint endpoint =
        new TestEndpoint(
            TestEndpoint.tables(Map.of("orders", orders(true), "pets", Pets.pets())),
            builder -> builder.token("a", access))) {
      HttpResponse<String> response =
          endpoint.send(
              endpoint
                  .post("{\"sql\": \"SELECT COUNT(*) FROM orders\"}")
                  .header("Authorization", "Bearer a"));
      assertError(response, 503, "UNAVAILABLE", "orders");
      assertThat(response.body()).doesNotContain(condition);
      HttpResponse<String> other =
          endpoint.send(
              endpoint
                  .post("{\"sql\": \"SELECT COUNT(*) FROM pets\"}")
                  .header("Authorization", "Bearer a"));
      assertThat(other.body()).contains("[[3]]");
    }
  }

  @Test
  void valuesOfConditionsAreNeverText() throws Exception {
    for (String value : List.of("a' OR 'b' = 'b", "a') OR (1=1", "%", "")) {
      Access access = Access.none().withRows("orders", "tenant = ?", value);
      try (TestEndpoint endpoint =
          new TestEndpoint(
              TestEndpoint.tables(Map.of("orders", orders(true))),
              builder -> builder.token("a", access))) {
        assertThat(
                endpoint
                    .send(
                        endpoint
                            .post("{\"sql\": \"SELECT COUNT(*) FROM orders\"}")
                            .header("Authorization", "Bearer a"))
                    .body())
            .contains("[[0]]");
      }
    }
  }

  @Test
  void conditionsOfOneTableHoldTogether() throws Exception {
    Access access =
        Access.none()
            .withTable("orders")
            .withRows("Orders", "tenant = 'a' OR tenant = 'b'")
            .withRows("orders", "total < ? -- of all", 8);
    try (TestEndpoint endpoint =
        new TestEndpoint(
            TestEndpoint.tables(Map.of("orders", orders(true))),
            builder -> builder.basic("ann", "pw", access))) {
      String pair = Base64.getEncoder().encodeToString("ann:pw".getBytes(StandardCharsets.UTF_8));
      assertThat(
              endpoint
                  .send(
                      endpoint
                          .post("{\"sql\": \"SELECT id FROM orders ORDER BY id\"}")
                          .header("Authorization", "Basic " + pair))
                  .body())
          .contains("[[0],[4]]");
    }
    assertThatThrownBy(() -> Access.ALL.withTable("orders"))
        .isInstanceOf(IllegalStateException.class);
  }
}
