package dev.tidepool.endpoint;

import static dev.tidepool.endpoint.TestEndpoint.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidepool.table.partition.PartitionedRelation;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.testkit.ListRelation;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages one after the other are the whole; what has none is told so. */
class PagesTest {
  private static final TableSchema ITEMS =
      new TableSchema(
          List.of(
              Column.at("id", ColumnType.INT, Column.KEY),
              Column.of("kind", ColumnType.STRING),
              Column.of("price", ColumnType.DOUBLE)));

  private final List<ListRelation> parts = new ArrayList<>();
  private TestEndpoint endpoint;

  @BeforeEach
  void start() throws Exception {
    for (int i = 0; i < 3; i++) {
      parts.add(new ListRelation(ITEMS));
    }
    for (int id = 0; id < 23; id++) {
      String kind = id % 5 == 0 ? null : "kind" + id % 3;
      parts.get(id % 3).add(id, kind, id % 4 == 0 ? null : id % 7 / 2.0);
    }
    Access access = Access.none().withRows("items", "id < ?", 9);
    endpoint =
        new TestEndpoint(
            TestEndpoint.tables(
                Map.of("items", new PartitionedRelation(parts), "pets", Pets.pets())),
            builder -> builder.token("all").token("few", access));
  }

  @AfterEach
  void stop() {
    endpoint.close();
  }

  private HttpResponse<String> page(String token, String sql, int rowCount, String page)
      throws Exception {
    Map<String, Object> body = new HashMap<>(Map.of("sql", sql, "pageRows", rowCount));
    if (page != null) {
      body.put("page", page);
    }
    return endpoint.send(
        endpoint
            .post(Json.MAPPER.writeValueAsString(body))
            .header("Authorization", "Bearer " + token));
  }

  private List<JsonNode> pages(String token, String sql, int rowCount) throws Exception {
    List<JsonNode> rows = new ArrayList<>();
    String page = null;
    do {
      HttpResponse<String> response = page(token, sql, rowCount, page);
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      JsonNode body = Json.MAPPER.readTree(response.body());
      body.get("rows").forEach(rows::add);
      assertThat(body.get("rows").size()).isLessThanOrEqualTo(rowCount);
      assertThat(body.get("stats").get("rows").intValue()).isEqualTo(body.get("rows").size());
      page = body.get("next").textValue();
      assertThat(page == null || body.get("rows").size() == rowCount).isTrue();
    } while (page != null);
    return rows;
  }

  private List<JsonNode> whole(String token, String sql) throws Exception {
    HttpResponse<String> response =
        endpoint.send(
            endpoint
                .post(Json.MAPPER.writeValueAsString(Map.of("sql", sql)))
                .header("Authorization", "Bearer " + token));
    List<JsonNode> rows = new ArrayList<>();
    Json.MAPPER.readTree(response.body()).get("rows").forEach(rows::add);
    return rows;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM items ORDER BY id",
        "SELECT price, id FROM items ORDER BY price DESC NULLS LAST, id",
        "SELECT id, kind FROM items ORDER BY kind NULLS FIRST, price NULLS FIRST, id DESC",
        "SELECT id + 1, UPPER(kind) FROM items WHERE kind <> 'kind1' ORDER BY id DESC",
        "SELECT id FROM items WHERE id < 0 ORDER BY id"
      })
  void pagesAreTheWhole(String sql) throws Exception {
    for (String token : List.of("all", "few")) {
      List<JsonNode> whole = whole(token, sql);
      for (int rowCount : new int[] {1, 2, 5, 22, 23, 24}) {
        assertThat(pages(token, sql, rowCount)).as(token + " " + rowCount).isEqualTo(whole);
      }
    }
  }

  @Test
  void withoutAnOrderPagesAreInThatOfTheKey() throws Exception {
    for (String condition : List.of("", " WHERE id * id > 30")) { // not judged by the table
      String sql = "SELECT id FROM items" + condition;
      for (String token : List.of("all", "few")) {
        assertThat(pages(token, sql, 4)).isEqualTo(whole(token, sql + " ORDER BY id"));
      }
    }
  }

  @Test
  void rowsThatComeMeanwhileDoNotDisturb() throws Exception {
    String sql = "SELECT id FROM items ORDER BY price NULLS FIRST, id";
    List<JsonNode> before = whole("all", sql);
    List<JsonNode> rows = new ArrayList<>();
    String page = null;
    int next = 1000;
    do {
      JsonNode body = Json.MAPPER.readTree(page("all", sql, 3, page).body());
      body.get("rows").forEach(rows::add);
      page = body.get("next").textValue();
      parts.get(0).add(next, "new", -1.0 * next);
      next++;
    } while (page != null);
    rows.removeIf(row -> row.get(0).intValue() >= 1000);
    assertThat(rows).isEqualTo(before);
  }

  @Test
  void tableRequestsAreAsLongAsPages() throws Exception {
    page("all", "SELECT id FROM items ORDER BY price", 3, null);
    var requests = parts.get(0).requests();
    assertThat(requests.get(requests.size() - 1).limit().value(new Object[0])).isEqualTo(4L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT COUNT(*) FROM items",
        "SELECT kind, COUNT(*) FROM items GROUP BY kind",
        "SELECT DISTINCT kind FROM items",
        "SELECT id FROM items LIMIT 5",
        "SELECT id FROM items WHERE id * id > 30 LIMIT 5",
        "SELECT id FROM items OFFSET 2 ROWS",
        "SELECT id FROM items ORDER BY id * -1",
        "SELECT id FROM items WHERE id * id > 30 ORDER BY id",
        "SELECT a.id FROM items a JOIN pets p ON a.id = p.age",
        "SELECT id FROM items UNION ALL SELECT age FROM pets",
        "SELECT id FROM items WHERE EXISTS (SELECT 1 FROM pets WHERE age > id)",
        "SELECT id, ROW_NUMBER() OVER (ORDER BY id) FROM items",
        "SELECT 1",
        "SHOW TABLES",
        "EXPLAIN SELECT id FROM items",
        "DELETE FROM items"
      })
  void whatHasNoPagesIsToldSo(String sql) throws Exception {
    HttpResponse<String> response = page("all", sql, 2, null);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
  }

  @Test
  void tokensAreOfTheirStatement() throws Exception {
    String sql = "SELECT id FROM items ORDER BY id";
    String next = Json.MAPPER.readTree(page("all", sql, 2, null).body()).get("next").textValue();
    assertError(page("all", sql + " DESC", 2, next), 400, "PARAMETER", "another statement");
    assertThat(page("all", sql, 2, next.substring(0, next.length() - 2)).statusCode())
        .isEqualTo(400);
    assertThat(page("all", sql, 2, next + "!").statusCode()).isEqualTo(400);
    assertThat(page("all", sql, 2, "").statusCode()).isEqualTo(400);
    // A row filter holds whatever the token says.
    assertThat(page("few", sql, 100, next).body())
        .contains("\"rows\":[[2],[3],[4],[5],[6],[7],[8]],\"next\":null");
    HttpResponse<String> streamed =
        endpoint.send(
            endpoint
                .post("{\"sql\": \"SELECT id FROM items\", \"pageRows\": 2}")
                .header("Authorization", "Bearer all")
                .header("Accept", "application/x-ndjson"));
    assertError(streamed, 400, "MALFORMED_REQUEST", "stream");
  }
}
