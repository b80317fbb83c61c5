package dev.tidepool.endpoint;

import static dev.tidepool.endpoint.TestEndpoint.assertError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.table.query.Relation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, where it listens, and what is said of tables that cannot be asked. */
class AccessTest {
  private static final TableSource PETS = TestEndpoint.tables(Pets.tables());

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whoShowsCredentialsIsLetIn() throws Exception {
    try (TestEndpoint endpoint =
        new TestEndpoint(PETS, builder -> builder.token("secret").basic("ann", "pass:word"))) {
      for (String header : List.of("Bearer secret", "bearer  secret", basic("ann:pass:word"))) {
        HttpResponse<String> response =
            endpoint.send(endpoint.to("/tables").header("Authorization", header).GET());
        assertThat(response.statusCode()).as(header).isEqualTo(200);
      }
    }
  }

  @Test
  void whoShowsOthersOrNoneIsNot() throws Exception {
    try (TestEndpoint endpoint =
        new TestEndpoint(PETS, builder -> builder.token("secret").basic("ann", "pass"))) {
      assertError(endpoint.get("/tables"), 401, "UNAUTHORIZED");
      assertError(endpoint.get("/x"), 401, "UNAUTHORIZED");
      List<String> wrong =
          List.of(
              "secret",
              "Bearer",
              "Bearer ",
              "Bearer secre",
              "Bearer secrets",
              "Bearer Secret",
              "Basic secret",
              basic("ann:wrong"),
              basic("bob:pass"),
              "Bearer " + basic("ann:pass").substring("Basic ".length()));
      for (String header : wrong) {
        HttpResponse<String> response =
            endpoint.send(endpoint.post("{}").header("Authorization", header));
        assertError(response, 401, "UNAUTHORIZED");
        assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
      }
      assertThat(endpoint.get("/healthz").statusCode()).isEqualTo(200);
      assertThat(endpoint.get("/readyz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void theConnectionOfARefusedRequestIsGoodForTheNext() throws Exception {
    try (TestEndpoint endpoint = new TestEndpoint(PETS, builder -> builder.token("secret"));
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
      socket.setTcpNoDelay(true);
      String head = "POST /query HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n";
      send(socket, head + "\r\n"); // the body comes in a packet of its own
      send(socket, "{}");
      send(socket, head + "Connection: close\r\n\r\n{}");
      String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answers.split("HTTP/1.1 401", -1)).hasSize(3);
    }
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:1", "127.0.0.1", "127.1.2.3:80", "[::1]:80"})
  void withoutCredentialsThisHostHasItsOwnNames(String host) throws Exception {
    assertThat(status(host)).isEqualTo("200");
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "127.evil.example", "localhost.evil.example", "10.0.0.1"})
  void withoutCredentialsOtherNamesAreRefused(String host) throws Exception {
    assertThat(status(host)).isEqualTo("403");
  }

  private static String status(String host) throws IOException {
    try (TestEndpoint endpoint = new TestEndpoint(PETS, builder -> builder);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
      String request = "GET /tables HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return answer.split(" ")[1];
    }
  }

  @Test
  void beyondLoopbackItWantsCredentialsAndToBeToldThatOthersMayReadAlong() throws Exception {
    assertThatThrownBy(() -> TidepoolEndpoint.of(PETS).host("0.0.0.0").start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("token");
    assertThatThrownBy(() -> TidepoolEndpoint.of(PETS).host("0.0.0.0").allowPlainText().start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("token");
    assertThatThrownBy(() -> TidepoolEndpoint.of(PETS).host("0.0.0.0").token("t").start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("allowPlainText");
    TidepoolEndpoint.of(PETS).host("0.0.0.0").token("t").allowPlainText().start().close();
  }

  @Test
  void aPortThatIsTakenIsToldSo() throws Exception {
    try (TestEndpoint endpoint = new TestEndpoint(PETS, builder -> builder)) {
      assertThatThrownBy(() -> TidepoolEndpoint.of(PETS).port(endpoint.port()).start())
          .isInstanceOf(IOException.class)
          .hasMessageContaining(String.valueOf(endpoint.port()));
    }
  }

  @Test
  void blankCredentialsAreRefused() {
    assertThatThrownBy(() -> TidepoolEndpoint.of(PETS).token(" "))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TidepoolEndpoint.of(PETS).basic("a:b", "c"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTableThatCannotBeAskedNowIsAskedForAgainLaterAndOthersAreNotHurt() throws Exception {
    Relation pets = Pets.pets();
    TableSource halfReady =
        new TableSource() {
          @Override
          public List<String> tableNames() {
            return List.of("pets", "moving");
          }

          @Override
          public Relation relation(String name) {
            if (name.equals("pets")) {
              return pets;
            }
            throw new TableUnavailableException("moving is moving", null);
          }

          @Override
          public String whyNotReady() {
            return "a rebalance";
          }
        };
    try (TestEndpoint endpoint = new TestEndpoint(halfReady, builder -> builder)) {
      HttpResponse<String> response = endpoint.query("{\"sql\": \"SELECT * FROM moving\"}");
      assertError(response, 503, "UNAVAILABLE", "moving is moving");
      assertThat(response.headers().firstValue("Retry-After")).isPresent();
      assertError(endpoint.get("/tables/moving"), 503, "UNAVAILABLE");
      assertError(endpoint.get("/tables/moving/rows/1"), 503, "UNAVAILABLE");
      assertError(endpoint.get("/readyz"), 503, "UNAVAILABLE", "a rebalance");
      assertThat(endpoint.get("/healthz").statusCode()).isEqualTo(200);
      assertThat(endpoint.rows("SELECT * FROM pets")).hasSize(3);
    }
  }
}
