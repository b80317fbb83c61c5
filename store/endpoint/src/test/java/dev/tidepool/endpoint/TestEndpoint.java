package dev.tidepool.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidepool.table.query.Relation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** An endpoint over relations, and a client that asks it. */
public final class TestEndpoint implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();
  private final TidepoolEndpoint endpoint;

  public TestEndpoint(TableSource tables, UnaryOperator<TidepoolEndpoint.Builder> settings)
      throws IOException {
    this.endpoint = settings.apply(TidepoolEndpoint.of(tables)).start();
  }

  public static TableSource tables(Map<String, Relation> relations) {
    Map<String, Relation> sorted = new TreeMap<>(relations);
    return new TableSource() {
      @Override
      public List<String> tableNames() {
        return List.copyOf(sorted.keySet());
      }

      @Override
      public Relation relation(String name) {
        return sorted.get(name);
      }

      @Override
      public String whyNotReady() {
        return null;
      }
    };
  }

  public int port() {
    return endpoint.port();
  }

  public URI uri(String path) {
    return endpoint.uri().resolve(path);
  }

  public HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(uri(path));
  }

  public HttpRequest.Builder post(String body) {
    return to("/query")
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  public HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  public HttpResponse<String> get(String path) throws Exception {
    return send(to(path).GET());
  }

  public HttpResponse<String> query(String body) throws Exception {
    return send(post(body));
  }

  /** The rows of a query that succeeds, as JSON. */
  public JsonNode rows(String sql, Object... parameters) throws Exception {
    String body = Json.MAPPER.writeValueAsString(Map.of("sql", sql, "params", parameters));
    HttpResponse<String> response = query(body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Json.MAPPER.readTree(response.body()).get("rows");
  }

  public static void assertError(
      HttpResponse<String> response, int status, String code, String... parts) throws IOException {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    JsonNode error = Json.MAPPER.readTree(response.body()).get("error");
    assertThat(error.get("code").textValue()).isEqualTo(code);
    assertThat(error.get("message").textValue()).isNotEmpty();
    for (String part : parts) {
      assertThat(error.get("message").textValue()).contains(part);
    }
  }

  @Override
  public void close() {
    endpoint.close();
  }
}
