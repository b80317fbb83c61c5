package dev.tidepool.endpoint;

import static dev.tidepool.endpoint.TestEndpoint.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.testkit.ListRelation;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Queries that take hours, ended by another request. */
@Timeout(60)
class CancelTest {
  private static final String ID = "4f1c";
  private static final String LONG =
      "SELECT COUNT(*) FROM numbers a, numbers b, numbers c, numbers d WHERE a.n + b.n < c.n + d.n";

  private TestEndpoint endpoint;

  @BeforeEach
  void start() throws Exception {
    ListRelation numbers =
        new ListRelation(new TableSchema(List.of(Column.of("n", ColumnType.INT))));
    for (int i = 0; i < 1000; i++) {
      numbers.add(i);
    }
    Duration hours = Duration.ofHours(5);
    endpoint =
        new TestEndpoint(
            TestEndpoint.tables(Map.of("numbers", numbers)),
            builder ->
                builder
                    .token("all")
                    .token("same")
                    .token("some", Access.none().withTable("numbers"))
                    .limits(EndpointLimits.DEFAULT.withTimeouts(hours, hours, hours)));
  }

  @AfterEach
  void stop() {
    endpoint.close();
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String token) throws Exception {
    return endpoint.send(request.header("Authorization", "Bearer " + token));
  }

  private int cancel(String token, String id) throws Exception {
    HttpResponse<String> response = send(cancel("{\"id\": \"" + id + "\"}"), token);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode answer = Json.MAPPER.readTree(response.body());
    return answer.get("cancelled").intValue();
  }

  private HttpRequest.Builder cancel(String body) {
    return endpoint
        .to("/cancel")
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private CompletableFuture<HttpResponse<String>> asked(String accept) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            String body = "{\"sql\": \"" + LONG + "\", \"id\": \"" + ID + "\"}";
            return send(endpoint.post(body).header("Accept", accept), "all");
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        },
        task -> new Thread(task).start());
  }

  @Test
  void aQueryEndsWhenItsIdIsCancelled() throws Exception {
    for (String accept : List.of("application/json", "application/x-ndjson")) {
      CompletableFuture<HttpResponse<String>> answer = asked(accept);
      while (cancel("all", ID) == 0) {
        assertThat(answer).isNotDone();
      }
      assertError(answer.get(), 409, "CANCELLED", "was cancelled");
      assertThat(cancel("all", ID)).as("it is over").isZero();
    }
  }

  @Test
  void allOfAnIdEndAndNoOthers() throws Exception {
    CompletableFuture<HttpResponse<String>> first = asked("application/json");
    CompletableFuture<HttpResponse<String>> second = asked("application/json");
    while (!first.isDone() || !second.isDone()) {
      assertThat(cancel("all", "4f1")).isZero();
      assertThat(cancel("some", ID)).as("by who has other rights").isZero();
      cancel("same", ID);
    }
    assertError(first.get(), 409, "CANCELLED");
    assertError(second.get(), 409, "CANCELLED");
  }

  @Test
  void badRequestsAreRefused() throws Exception {
    assertError(send(cancel("{}"), "all"), 400, "MALFORMED_REQUEST", "id is missing");
    assertError(send(cancel("{\"id\": 1}"), "all"), 400, "MALFORMED_REQUEST", "a string");
    assertError(send(cancel("{\"sql\": \"x\"}"), "all"), 400, "MALFORMED_REQUEST", "'sql'");
    assertError(send(cancel("[]"), "all"), 400, "MALFORMED_REQUEST", "object");
    assertError(endpoint.send(cancel("{\"id\": \"a\"}")), 401, "UNAUTHORIZED");
    assertError(send(endpoint.to("/cancel").GET(), "all"), 405, "METHOD_NOT_ALLOWED");
  }
}
