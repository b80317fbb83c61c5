package dev.tidepool.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.calcite.avatica.remote.ProtobufTranslationImpl;
import org.apache.calcite.avatica.remote.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask what through JDBC, and what is told to those who ask amiss. */
class JdbcSafetyTest {
  private static final String RESTRICTED = credentials("reader", "secret-of-reader");
  private static final String ROOT = credentials("root", "secret-of-root");
  private static final int BODY_BYTES_MAX = 20_000;

  private TestEndpoint endpoint;

  private static String credentials(String user, String password) {
    return ";authentication=BASIC;avatica_user=" + user + ";avatica_password=" + password;
  }

  @BeforeEach
  void start() throws Exception {
    Access access = Access.none().withRows("pets", "age < ?", 3);
    endpoint =
        new TestEndpoint(
            TestEndpoint.tables(Map.of("pets", Pets.pets(), "salaries", Pets.pets())),
            builder ->
                builder
                    .basic("reader", "secret-of-reader", access)
                    .basic("root", "secret-of-root")
                    .token("token-of-root")
                    .limits(EndpointLimits.DEFAULT.withBodyBytesMax(BODY_BYTES_MAX)));
  }

  @AfterEach
  void stop() {
    endpoint.close();
  }

  private Connection connect(String more) throws SQLException {
    return ThinDriver.connect(endpoint.uri("/"), more);
  }

  private static List<String> names(Connection connection, String sql) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  // ---- credentials -----------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"", ";authentication=BASIC;avatica_user=root;avatica_password=wrong"})
  void whoShowsNothingOrTheWrongThingIsNotLetIn(String more) {
    assertThatThrownBy(() -> connect(more)).hasStackTraceContaining("401");
  }

  @Test
  void aTokenIsLetIn() throws Exception {
    try (Connection connection =
        connect(";authentication=BEARER;avatica_user=any;bearer_token=token-of-root")) {
      assertThat(names(connection, "SELECT name FROM salaries ORDER BY age")).hasSize(3);
    }
  }

  @Test
  void aRestrictedUserSeesTheRowsAndTablesOfItsAccess() throws Exception {
    try (Connection connection = connect(RESTRICTED)) {
      assertThat(names(connection, "SELECT name FROM pets ORDER BY age"))
          .containsExactly("Rex", "Tom");
      try (ResultSet tables = connection.getMetaData().getTables(null, null, "%", null)) {
        assertThat(tables.next()).isTrue();
        assertThat(tables.getString("TABLE_NAME")).isEqualTo("pets");
        assertThat(tables.next()).isFalse();
      }
      try (ResultSet columns = connection.getMetaData().getColumns(null, null, "salaries", "%")) {
        assertThat(columns.next()).isFalse();
      }
      assertThatThrownBy(() -> names(connection, "SELECT name FROM salaries"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("UNKNOWN_TABLE");
      assertThatThrownBy(() -> names(connection, "DELETE FROM pets"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("FORBIDDEN");
    }
    try (Connection connection = connect(ROOT)) {
      assertThat(names(connection, "SELECT name FROM pets")).hasSize(3);
    }
  }

  // ---- other people's connections --------------------------------------------------------------

  private Service.Response ask(String authorization, Service.Request request) throws Exception {
    byte[] body = new ProtobufTranslationImpl().serializeRequest(request);
    return new ProtobufTranslationImpl().parseResponse(post(authorization, body).body());
  }

  private HttpResponse<byte[]> post(String authorization, byte[] body) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            endpoint
                .to("/jdbc")
                .header("Authorization", authorization)
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void connectionsOfOthersAreNotThere() throws Exception {
    String root = basic("root:secret-of-root");
    ask(root, new Service.OpenConnectionRequest("c", Map.of()));
    Service.PrepareResponse prepared =
        (Service.PrepareResponse)
            ask(root, new Service.PrepareRequest("c", "SELECT name FROM salaries", -1));
    Service.Request execute = new Service.ExecuteRequest(prepared.statement, List.of(), 10);
    assertThat(ask(root, execute)).isInstanceOf(Service.ExecuteResponse.class);
    for (String other : List.of(basic("reader:secret-of-reader"), "Bearer token-of-root")) {
      for (Service.Request request :
          List.of(
              execute,
              new Service.FetchRequest("c", prepared.statement.id, 0, 10),
              new Service.CreateStatementRequest("c"))) {
        assertThat(((Service.ErrorResponse) ask(other, request)).errorMessage)
            .startsWith("NO_CONNECTION");
      }
      ask(other, new Service.CloseStatementRequest("c", prepared.statement.id));
      ask(other, new Service.CloseConnectionRequest("c"));
    }
    assertThat(ask(root, execute)).as("still").isInstanceOf(Service.ExecuteResponse.class);
  }

  // ---- bodies ----------------------------------------------------------------------------------

  @Test
  void garbageIsRefusedAndTellsNothingOfTheInside() throws Exception {
    Random random = new Random(7);
    byte[] valid =
        new ProtobufTranslationImpl()
            .serializeRequest(new Service.PrepareAndExecuteRequest("c", 1, "SELECT 1", 10));
    for (int i = 0; i < 300; i++) {
      byte[] body = new byte[random.nextInt(100)];
      random.nextBytes(body);
      if (i % 2 == 0) {
        body = valid.clone();
        body[random.nextInt(body.length)] = (byte) random.nextInt();
      }
      HttpResponse<byte[]> response = post("Bearer token-of-root", body);
      assertThat(response.statusCode()).isEqualTo(500);
      Service.ErrorResponse error =
          (Service.ErrorResponse) new ProtobufTranslationImpl().parseResponse(response.body());
      assertThat(error.errorMessage).containsAnyOf("MALFORMED_REQUEST", "NO_CONNECTION");
      assertThat(error.exceptions).containsExactly(error.errorMessage);
      assertThat(error.errorMessage).doesNotContain("Exception").doesNotContain("\tat ");
    }
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() throws Exception {
    try (Connection connection = connect(ROOT)) {
      String sql = "SELECT '" + "x".repeat(BODY_BYTES_MAX) + "'";
      assertThatThrownBy(() -> names(connection, sql))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("BODY_TOO_LARGE")
          .satisfies(e -> assertThat(((SQLException) e).getErrorCode()).isEqualTo(413));
    }
  }

  /** A page of another origin can send these without asking the endpoint first. */
  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"})
  void bodiesThatAnyPageCanSendAreRefused(String type) throws Exception {
    byte[] body =
        new ProtobufTranslationImpl()
            .serializeRequest(new Service.OpenConnectionRequest("c", Map.of()));
    HttpResponse<String> response =
        endpoint.send(
            endpoint
                .to("/jdbc")
                .header("Authorization", "Bearer token-of-root")
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body)));
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).contains("UNSUPPORTED_MEDIA_TYPE");
  }

  // ---- errors ----------------------------------------------------------------------------------

  @Test
  void errorsTellCodeStateAndPlaceAndNothingOfTheInside() throws Exception {
    try (Connection connection = connect(ROOT)) {
      for (Map.Entry<String, String> wrong :
          Map.of(
                  "SELECT nam\nFROM pets", "UNKNOWN_COLUMN 42S22 (line 1, column 8)",
                  "SELECT *\nFROM pet", "UNKNOWN_TABLE 42S02 (line 2, column 6)",
                  "SELEC 1", "SYNTAX 42601 (line 1, column 1)",
                  "SELECT 1 / (age - 1) FROM pets", "VALUE 22000 ")
              .entrySet()) {
        String[] parts = wrong.getValue().split(" ", 3);
        assertThatThrownBy(() -> names(connection, wrong.getKey()))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining(parts[0] + ": ")
            .hasMessageContaining(parts[2])
            .satisfies(
                e -> {
                  assertThat(((SQLException) e).getSQLState()).isEqualTo(parts[1]);
                  assertThat(((SQLException) e).getErrorCode()).isEqualTo(400);
                  assertThat(e.toString()).doesNotContain("dev.tidepool");
                });
        assertThatThrownBy(() -> executePrepared(connection, wrong.getKey()))
            .isInstanceOf(SQLException.class)
            .satisfies(
                e -> {
                  StringWriter printed = new StringWriter();
                  e.printStackTrace(new PrintWriter(printed));
                  assertThat(printed.toString()).contains(parts[0] + ": ", parts[2]);
                });
      }
    }
  }

  private static void executePrepared(Connection connection, String sql) throws SQLException {
    try (PreparedStatement prepared = connection.prepareStatement(sql);
        ResultSet rows = prepared.executeQuery()) {
      while (rows.next()) {
        // read to the end
      }
    }
  }

  @Test
  void transactionsAreRefused() throws Exception {
    try (Connection connection = connect(ROOT)) {
      assertThat(connection.getAutoCommit()).isTrue();
      assertThatThrownBy(connection::commit).hasMessageContaining("UNSUPPORTED");
      assertThatThrownBy(connection::rollback).hasMessageContaining("UNSUPPORTED");
      assertThat(names(connection, "SELECT name FROM pets")).as("goes on").hasSize(3);
      connection.setAutoCommit(false);
      assertThatThrownBy(connection::createStatement).hasMessageContaining("auto-commit");
    }
  }

  @Test
  void requestsAreCountedByTheirOwnStatus() throws Exception {
    try (Connection connection = connect(ROOT)) {
      assertThatThrownBy(() -> names(connection, "SELEC")).isInstanceOf(SQLException.class);
    }
    String metrics =
        endpoint
            .send(endpoint.to("/metrics").header("Authorization", "Bearer token-of-root").GET())
            .body();
    assertThat(metrics)
        .contains("tidepool_endpoint_requests_total{route=\"jdbc\",status=\"400\"} 1")
        .contains("tidepool_endpoint_errors_total{code=\"SYNTAX\"} 1");
  }
}
