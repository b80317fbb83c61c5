package dev.tidepool.endpoint;

import static dev.tidepool.endpoint.TestEndpoint.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries and tables over HTTP: what is answered, and how each mistake is told. */
class QueryTest {
  private TestEndpoint endpoint;

  @BeforeEach
  void start() throws Exception {
    endpoint = new TestEndpoint(TestEndpoint.tables(Pets.tables()), builder -> builder);
  }

  @AfterEach
  void stop() {
    endpoint.close();
  }

  @Test
  void aQueryGivesColumnsRowsAndStatistics() throws Exception {
    HttpResponse<String> response =
        endpoint.query(
            "{\"sql\": \"SELECT name, age FROM pets WHERE age > ? ORDER BY age\", \"params\":"
                + " [1]}");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    JsonNode answer = Json.MAPPER.readTree(response.body());
    assertThat(answer.get("columns").toString())
        .isEqualTo("[{\"name\":\"name\",\"type\":\"STRING\"},{\"name\":\"age\",\"type\":\"INT\"}]");
    assertThat(answer.get("rows").toString()).isEqualTo("[[\"Tom\",2],[\"Kim\",3]]");
    assertThat(answer.get("stats").get("rows").intValue()).isEqualTo(2);
  }

  @Test
  void explainIsAQuery() throws Exception {
    assertThat(endpoint.rows("EXPLAIN SELECT name FROM pets").toString()).contains("pets");
  }

  @Test
  void aStreamHasALineForEachRowAndAnEnd() throws Exception {
    List<String> lines = stream("SELECT age FROM pets ORDER BY age");
    assertThat(lines).hasSize(5);
    assertThat(lines.get(0)).isEqualTo("{\"columns\":[{\"name\":\"age\",\"type\":\"INT\"}]}");
    assertThat(lines.subList(1, 4)).containsExactly("[1]", "[2]", "[3]");
    assertThat(Json.MAPPER.readTree(lines.get(4)).get("stats").get("rows").intValue()).isEqualTo(3);
  }

  @Test
  void aStreamWithoutRowsEndsToo() throws Exception {
    List<String> lines = stream("SELECT age FROM pets WHERE age > 10");
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1)).startsWith("{\"stats\":");
  }

  @Test
  void whatFailsAfterTheFirstRowEndsTheStreamWithAnError() throws Exception {
    List<String> lines = stream("SELECT 6 / (3 - age) FROM pets");
    assertThat(lines.subList(1, 3)).containsExactly("[3]", "[6]");
    JsonNode error = Json.MAPPER.readTree(lines.get(3)).get("error");
    assertThat(error.get("code").textValue()).isEqualTo("VALUE");
    assertThat(lines).hasSize(4);
  }

  @Test
  void whatFailsBeforeTheFirstRowOfAStreamHasAStatus() throws Exception {
    HttpResponse<String> response =
        endpoint.send(
            endpoint
                .post("{\"sql\": \"SELECT 1 / (1 - age) FROM pets\"}")
                .header("Accept", "application/x-ndjson"));
    assertError(response, 400, "VALUE");
  }

  private List<String> stream(String sql) throws Exception {
    HttpResponse<String> response =
        endpoint.send(
            endpoint.post("{\"sql\": \"" + sql + "\"}").header("Accept", "application/x-ndjson"));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/x-ndjson");
    assertThat(response.body()).endsWith("\n");
    return response.body().lines().toList();
  }

  @Test
  void aMistakeInAStatementHasAPlace() throws Exception {
    HttpResponse<String> response =
        endpoint.query("{\"sql\": \"SELECT name,\\n  town FROM pets\"}");
    assertError(response, 400, "UNKNOWN_COLUMN", "town");
    JsonNode position = Json.MAPPER.readTree(response.body()).get("error").get("position");
    assertThat(position.toString()).isEqualTo("{\"line\":2,\"column\":3}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELEC name FROM pets          | SYNTAX
          SELECT name FROM cats         | UNKNOWN_TABLE
          SELECT name FROM pets WHERE ? | PARAMETER
          DELETE FROM pets              | INVALID
          DROP TABLE pets               | UNSUPPORTED
          SELECT 1/0 FROM pets          | VALUE
          """)
  void aStatementThatIsWrongIsToldSo(String sql, String code) throws Exception {
    assertError(endpoint.query("{\"sql\": \"" + sql + "\"}"), 400, code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SELECT 1",
        "[]",
        "{}",
        "{\"sql\": 1}",
        "{\"sql\": \"SELECT 1\"} x",
        "{\"sql\": \"SELECT 1\", \"sql\": \"SELECT 2\"}",
        "{\"sql\": \"SELECT 1\", \"parameters\": []}",
        "{\"sql\": \"SELECT 1\", \"params\": {}}",
        "{\"sql\": \"SELECT 1\", \"rowsMax\": 0}",
        "{\"sql\": \"SELECT 1\", \"timeoutMillis\": 1.5}",
        "{\"sql\": \"SELECT 1\", \"params\": [[[[[[[[[[]]]]]]]]]]}",
      })
  void aBodyThatIsWrongIsToldSo(String body) throws Exception {
    assertError(endpoint.query(body), 400, "MALFORMED_REQUEST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"x\"", "true", "[1]", "{}", "1.5", "1e999999999", "3000000000"})
  void aParameterThatDoesNotFitIsNamed(String value) throws Exception {
    String sql = "SELECT name FROM pets WHERE name = ? AND age = ?";
    HttpResponse<String> response =
        endpoint.query("{\"sql\": \"" + sql + "\", \"params\": [\"Tom\", " + value + "]}");
    assertError(response, 400, "PARAMETER", "parameter 2");
  }

  @Test
  void parametersHaveToBeAsManyAsTheStatementHas() throws Exception {
    String sql = "SELECT name FROM pets WHERE age = ?";
    assertError(endpoint.query("{\"sql\": \"" + sql + "\"}"), 400, "PARAMETER", "1", "0");
  }

  @Test
  void parametersAreValuesAndNeverSql() throws Exception {
    String sql = "SELECT name FROM pets WHERE name = ?";
    for (String attempt : List.of("' OR '1'='1", "Tom' --", "Tom\0", "\" OR 1=1", "Tom'; DROP")) {
      assertThat(endpoint.rows(sql, attempt)).as(attempt).isEmpty();
    }
    assertThat(endpoint.rows(sql, "Tom")).hasSize(1);
  }

  @Test
  void tablesAreListedAndDescribed() throws Exception {
    assertThat(endpoint.get("/tables").body()).isEqualTo("{\"tables\":[{\"name\":\"pets\"}]}");
    JsonNode table = Json.MAPPER.readTree(endpoint.get("/tables/PETS").body());
    assertThat(table.get("name").textValue()).isEqualTo("pets");
    assertThat(table.get("rowCountEstimate").intValue()).isEqualTo(3);
    assertThat(table.get("columns").get(0).toString())
        .isEqualTo("{\"name\":\"id\",\"type\":\"STRING\",\"nullable\":true,\"key\":true}");
  }

  @Test
  void aRowIsFoundByItsKeyWhateverTheKeyHolds() throws Exception {
    for (String key : List.of("2", Pets.ODD_KEY)) {
      String encoded = URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20");
      HttpResponse<String> response = endpoint.get("/tables/pets/rows/" + encoded);
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      JsonNode row = Json.MAPPER.readTree(response.body()).get("row");
      assertThat(row.get(0).textValue()).isEqualTo(key);
    }
    assertError(endpoint.get("/tables/pets/rows/9"), 404, "NOT_FOUND", "key");
    assertError(endpoint.get("/tables/pets/rows/x'%20OR%20'1'='1"), 404, "NOT_FOUND", "key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/x",
        "/query/x",
        "/tables/cats",
        "/tables/cats/rows/1",
        "/tables/pets/rows",
        "/tables/pets/rows/1/2",
        "/tables/pets%22%20x/rows/1",
        "/tables/..%2f..%2fetc%2fpasswd",
      })
  void whatIsNotThereIsNotFound(String path) throws Exception {
    assertError(endpoint.get(path), 404, "NOT_FOUND");
  }

  @Test
  void otherMethodsAreRefusedWithTheOneThatIsAllowed() throws Exception {
    HttpResponse<String> read = endpoint.get("/query");
    assertError(read, 405, "METHOD_NOT_ALLOWED");
    assertThat(read.headers().firstValue("Allow")).contains("POST");
    HttpResponse<String> deletion = endpoint.send(endpoint.to("/tables/pets").DELETE());
    assertError(deletion, 405, "METHOD_NOT_ALLOWED");
    assertThat(deletion.headers().firstValue("Allow")).contains("GET");
  }

  @Test
  void onlyJsonIsTaken() throws Exception {
    for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "multipart/x")) {
      assertError(
          endpoint.send(
              endpoint
                  .to("/query")
                  .header("Content-Type", type)
                  .POST(BodyPublishers.ofString("{\"sql\": \"SELECT 1\"}"))),
          415,
          "UNSUPPORTED_MEDIA_TYPE");
    }
    assertError(
        endpoint.send(endpoint.post("x").header("Content-Encoding", "gzip")),
        415,
        "UNSUPPORTED_MEDIA_TYPE");
  }

  @Test
  void probesAreAnswered() throws Exception {
    assertThat(endpoint.get("/healthz").statusCode()).isEqualTo(200);
    assertThat(endpoint.get("/readyz").body()).isEqualTo("ready\n");
  }
}
