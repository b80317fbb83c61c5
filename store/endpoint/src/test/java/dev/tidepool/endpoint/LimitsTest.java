package dev.tidepool.endpoint;

import static dev.tidepool.endpoint.TestEndpoint.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.testkit.Until;
import dev.tidepool.sql.ListQuery;
import dev.tidepool.sql.PreparedQuery;
import dev.tidepool.sql.SqlEngine;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.testkit.ListRelation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Each limit ends what goes beyond it, with a status that says so. */
class LimitsTest {
  private static final int NUMBER_COUNT = 1000;
  private static final EndpointLimits LIMITS = EndpointLimits.DEFAULT;
  private static final Duration LONG = Duration.ofSeconds(60);

  private static TestEndpoint start(EndpointLimits limits) throws IOException {
    ListRelation numbers =
        new ListRelation(new TableSchema(List.of(Column.of("n", ColumnType.INT))));
    for (int i = 0; i < NUMBER_COUNT; i++) {
      numbers.add(i);
    }
    return new TestEndpoint(
        TestEndpoint.tables(Map.of("numbers", numbers)), builder -> builder.limits(limits));
  }

  private static String query(String sql) {
    return "{\"sql\": \"" + sql + "\"}";
  }

  @Test
  void bodiesEndAtTheirSize() throws Exception {
    try (TestEndpoint endpoint = start(LIMITS.withBodyBytesMax(100))) {
      assertThat(endpoint.query(query("SELECT 1")).statusCode()).isEqualTo(200);
      String large = query("SELECT " + " ".repeat(100) + "1");
      assertError(endpoint.query(large), 413, "BODY_TOO_LARGE", "100 bytes");
    }
  }

  @Test
  void bodiesOfUnknownLengthEndAtTheirSizeToo() throws Exception {
    try (TestEndpoint endpoint = start(LIMITS.withBodyBytesMax(100))) {
      String chunk = "64\r\n" + " ".repeat(100) + "\r\n";
      String request = head("Transfer-Encoding: chunked") + chunk + chunk;
      assertThat(raw(endpoint, request)).startsWith("HTTP/1.1 413 ").contains("BODY_TOO_LARGE");
    }
  }

  @Test
  void statementsEndAtTheirLength() throws Exception {
    try (TestEndpoint endpoint = start(LIMITS.withStatementLengthMax(8))) {
      assertThat(endpoint.query(query("SELECT 1")).statusCode()).isEqualTo(200);
      assertError(endpoint.query(query("SELECT 12")), 413, "BODY_TOO_LARGE", "8 characters");
    }
  }

  @Test
  void aBodyOfWhichNothingComesIsGivenUp() throws Exception {
    EndpointLimits limits = LIMITS.withTimeouts(LONG, Duration.ofMillis(200), LONG);
    try (TestEndpoint endpoint = start(limits)) {
      assertThat(raw(endpoint, head("Content-Length: 50"))).startsWith("HTTP/1.1 408 ");
    }
  }

  @Test
  void aBodyThatTricklesIsGivenUp() throws Exception {
    EndpointLimits limits =
        LIMITS.withBodyBytesMax(1 << 30).withTimeouts(Duration.ofMillis(100), LONG, LONG);
    try (TestEndpoint endpoint = start(limits);
        Socket socket = connect(endpoint)) {
      OutputStream out = socket.getOutputStream();
      InputStream in = socket.getInputStream();
      out.write(head("Content-Length: 1000000000").getBytes(StandardCharsets.US_ASCII));
      while (in.available() == 0) {
        out.write(' ');
      }
      byte[] start = in.readNBytes("HTTP/1.1 408".length());
      assertThat(new String(start, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 408");
    }
  }

  @Test
  void headersEndAtTheirSize() throws Exception {
    try (TestEndpoint endpoint = start(LIMITS)) {
      assertError(
          endpoint.send(endpoint.to("/tables").header("X-Long", "x".repeat(10_000)).GET()),
          431,
          "HTTP_431");
    }
  }

  @Test
  void queriesEndAtTheirTime() throws Exception {
    String sql = "SELECT COUNT(*) FROM numbers a, numbers b, numbers c WHERE a.n + b.n < c.n";
    try (TestEndpoint endpoint = start(LIMITS.withTimeouts(LONG, LONG, Duration.ofMillis(50)))) {
      assertError(endpoint.query(query(sql)), 504, "TIMEOUT", "50 ms");
    }
    try (TestEndpoint endpoint = start(LIMITS)) {
      String body = "{\"sql\": \"" + sql + "\", \"timeoutMillis\": 20}";
      assertError(endpoint.query(body), 504, "TIMEOUT", "20 ms");
    }
  }

  @Test
  void whatWasDoneIsToldThoughTheTimeIsOverOnceItIs() throws Exception {
    ListQuery change =
        new ListQuery(
            "INSERT",
            List.of(ListQuery.number("rows")),
            List.of(),
            (parameters, limits) -> {
              Until.holds(() -> assertThat(limits.remainingMillis()).isNegative());
              return List.<Object[]>of(new Object[] {1L});
            });
    TableSource tables =
        new TableSource() {
          @Override
          public List<String> tableNames() {
            return List.of();
          }

          @Override
          public Relation relation(String name) {
            throw new AssertionError("there is no table " + name);
          }

          @Override
          public PreparedQuery prepare(StatementRequest request, SqlEngine engine) {
            return change;
          }

          @Override
          public String whyNotReady() {
            return null;
          }
        };
    try (TestEndpoint endpoint = new TestEndpoint(tables, builder -> builder)) {
      String body = "{\"sql\": \"INSERT\", \"timeoutMillis\": 1}";
      HttpResponse<String> answer = endpoint.query(body);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).contains("\"rows\":[[1]]");
    }
  }

  @Test
  void resultsEndAtTheirRowsOfWhichARequestCannotAskForMore() throws Exception {
    try (TestEndpoint endpoint = start(LIMITS.withResult(1 << 20, 5, 1 << 20))) {
      String five = "SELECT n FROM numbers LIMIT 5";
      assertThat(endpoint.query(query(five)).statusCode()).isEqualTo(200);
      String body = "{\"sql\": \"SELECT n FROM numbers\", \"rowsMax\": 1000000}";
      assertError(endpoint.query(body), 422, "LIMIT", "5 rows");
      String fewer = "{\"sql\": \"" + five + "\", \"rowsMax\": 4}";
      assertError(endpoint.query(fewer), 422, "LIMIT", "4 rows");
    }
  }

  @Test
  void queriesEndAtTheirMemory() throws Exception {
    try (TestEndpoint endpoint = start(LIMITS.withResult(1000, 1_000_000, 1 << 20))) {
      assertError(
          endpoint.query(query("SELECT n, COUNT(*) OVER () FROM numbers")),
          422,
          "LIMIT",
          "1000 bytes");
    }
  }

  @Test
  void answersInOnePieceEndAtTheirSizeAndStreamsDoNot() throws Exception {
    String all = query("SELECT n FROM numbers");
    try (TestEndpoint endpoint = start(LIMITS.withResult(1 << 20, 1_000_000, 1000))) {
      assertError(endpoint.query(all), 422, "LIMIT", "1000 bytes", "application/x-ndjson");
      HttpResponse<String> stream =
          endpoint.send(endpoint.post(all).header("Accept", "application/x-ndjson"));
      assertThat(stream.body().lines()).hasSize(NUMBER_COUNT + 2);
    }
  }

  @Test
  void oneQueryTooManyIsRefusedUntilOneHasEnded() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Relation pets = Pets.pets();
    TableSource slow =
        new TableSource() {
          @Override
          public List<String> tableNames() {
            return List.of("pets");
          }

          @Override
          public Relation relation(String name) {
            started.countDown();
            try {
              go.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return pets;
          }

          @Override
          public String whyNotReady() {
            return null;
          }
        };
    EndpointLimits limits = LIMITS.withConcurrentQueriesMax(1);
    try (TestEndpoint endpoint = new TestEndpoint(slow, builder -> builder.limits(limits))) {
      CompletableFuture<HttpResponse<String>> first =
          CompletableFuture.supplyAsync(() -> count(endpoint));
      started.await();
      HttpResponse<String> second = count(endpoint);
      go.countDown();
      assertError(second, 429, "BUSY", "1 queries");
      assertThat(second.headers().firstValue("Retry-After")).isPresent();
      assertThat(first.get().statusCode()).isEqualTo(200);
    }
  }

  private static HttpResponse<String> count(TestEndpoint endpoint) {
    try {
      return endpoint.query(query("SELECT COUNT(*) FROM pets"));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aQueryThatFailedLeavesRoomForTheNext() throws Exception {
    try (TestEndpoint endpoint = start(LIMITS.withConcurrentQueriesMax(1))) {
      for (int i = 0; i < 3; i++) {
        assertError(endpoint.query(query("SELECT x FROM numbers")), 400, "UNKNOWN_COLUMN");
        HttpResponse<String> stream =
            endpoint.send(
                endpoint
                    .post(query("SELECT 1 / n FROM numbers"))
                    .header("Accept", "application/x-ndjson"));
        assertError(stream, 400, "VALUE");
      }
      assertThat(endpoint.query(query("SELECT 1")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aStatementThatIsNestedDeeplyDoesNoHarm() throws Exception {
    try (TestEndpoint endpoint = start(LIMITS)) {
      String deep = "SELECT " + "(".repeat(40_000) + "1" + ")".repeat(40_000);
      assertThat(endpoint.query(query(deep)).statusCode()).isEqualTo(400);
      assertThat(endpoint.query(query("SELECT 1")).statusCode()).isEqualTo(200);
    }
  }

  private static String head(String header) {
    return "POST /query HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + header
        + "\r\n\r\n";
  }

  private static Socket connect(TestEndpoint endpoint) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), endpoint.port());
  }

  /** Sends {@code request}, and reads until the endpoint closes the connection. */
  private static String raw(TestEndpoint endpoint, String request) throws IOException {
    try (Socket socket = connect(endpoint)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
