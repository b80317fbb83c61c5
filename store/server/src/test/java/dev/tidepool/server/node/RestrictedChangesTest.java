package dev.tidepool.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.embedded.EmbeddedKafka;
import dev.tidepool.endpoint.Access;
import dev.tidepool.server.Client;
import dev.tidepool.server.Client.Answer;
import dev.tidepool.server.copy.CopyFolder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who is restricted changes what the restriction lets, and nothing else: each refused statement
 * leaves all tables as they were, and no answer holds a word of the rows of others.
 */
@Tag("broker")
@Timeout(240)
class RestrictedChangesTest {
  private static final String SECRET = "hidden"; // in each row of others
  private static final Access TENANT =
      Access.none()
          .withTable("pets")
          .withRows("orders", "tenant = ?", "a")
          .withRows("fenced", "id < 100");

  @TempDir static Path directory;
  private static EmbeddedKafka kafka;
  private static TestNode node;
  private static Client root;
  private static Client reader; // all tables, to ask only
  private static Client tenant; // some tables and rows, to write too
  private static Client guest; // the same, to ask only

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start(directory.resolve("broker"));
    Path folder = Files.createDirectory(directory.resolve("in"));
    Files.writeString(folder.resolve("pets.csv"), "name,legs\nRex,4\n");
    node =
        new TestNode(
            kafka.bootstrapServers(),
            "a",
            directory.resolve("state"),
            CopyFolder.of(folder),
            null,
            endpoint ->
                endpoint
                    .token("root")
                    .token("reader", Access.ALL.readOnly())
                    .token("tenant", TENANT.writing())
                    .basic("writer", "pw", TENANT.writing())
                    .basic("guest", "pw", TENANT));
    root = node.client().as("Bearer root");
    reader = node.client().as("Bearer reader");
    tenant = node.client().as("Bearer tenant");
    String pair = Base64.getEncoder().encodeToString("guest:pw".getBytes(StandardCharsets.UTF_8));
    guest = node.client().as("Basic " + pair);
    root.ask("CREATE TABLE pets (name STRING PRIMARY KEY, legs INT) WITH (partitions = 2)").rows();
    root.ask(
            "CREATE TABLE orders (id INT PRIMARY KEY, tenant STRING, item STRING, n INT)"
                + " WITH (partitions = 2)")
        .rows();
    root.ask("CREATE TABLE fenced (id INT PRIMARY KEY, note STRING)").rows();
    root.ask("CREATE TABLE salaries (name STRING PRIMARY KEY, cents INT)").rows();
  }

  @AfterAll
  static void stop() {
    node.close();
    kafka.close();
  }

  @BeforeEach
  void fill() {
    for (String table : List.of("pets", "orders", "fenced", "salaries")) {
      root.ask("DELETE FROM " + table).rows();
    }
    root.ask("INSERT INTO pets VALUES ('Rex', 4), ('Tux', 2)").rows();
    root.ask(
            "INSERT INTO orders VALUES (1, 'a', 'tea', 10), (2, 'a', 'jam', 20),"
                + " (3, 'b', 'hidden', 99910), (4, NULL, 'hidden', 99920), (5, 'b', 'hidden', 0)")
        .rows();
    root.ask("INSERT INTO fenced VALUES (7, 'in'), (700, 'hidden')").rows();
    root.ask("INSERT INTO salaries VALUES ('hidden', 99930)").rows();
  }

  private static List<List<List<Object>>> all() {
    return List.of(
        root.ask("SELECT * FROM pets ORDER BY name").rows(),
        root.ask("SELECT * FROM orders ORDER BY id").rows(),
        root.ask("SELECT * FROM fenced ORDER BY id").rows(),
        root.ask("SELECT * FROM salaries ORDER BY name").rows(),
        root.ask("SHOW TABLES").rows(),
        root.ask("SHOW INDEXES").rows());
  }

  private static void assertRefused(Client client, String sql, int status, String error) {
    List<List<List<Object>>> before = all();
    Answer answer = client.ask(sql);
    assertThat(answer.status()).as("%s: %s", sql, answer.body()).isEqualTo(status);
    assertThat(answer.error()).as(sql).startsWith(error);
    assertThat(answer.body().toString()).as(sql).doesNotContain(SECRET).doesNotContain("999");
    assertThat(all()).as("after %s", sql).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO pets VALUES ('Kim', 4)",
        "UPSERT INTO pets VALUES ('Rex', 3)",
        "INSERT INTO pets SELECT name || '2', legs FROM pets",
        "UPDATE pets SET legs = 1",
        "DELETE FROM pets",
        "UPDATE pets SET legs = 1 WHERE name = 'Rex'; DELETE FROM pets WHERE name = 'Rex'",
        "SELECT 1; DELETE FROM pets",
        "COPY pets FROM 'pets.csv'",
        "CREATE TABLE mine (id INT PRIMARY KEY)",
        "CREATE TABLE IF NOT EXISTS pets (name STRING PRIMARY KEY)",
        "DROP TABLE pets",
        "DROP TABLE IF EXISTS nothing",
        "CREATE INDEX i ON pets (legs)",
        "ALTER TABLE pets ADD COLUMN age INT",
        "DROP INDEX IF EXISTS i"
      })
  void whoMayOnlyAskChangesNothing(String sql) {
    assertRefused(reader, sql, 403, "FORBIDDEN: these credentials may only ask");
    assertRefused(guest, sql, 403, "FORBIDDEN: ");
  }

  @Test
  void whoMayOnlyAskAsksAll() throws Exception {
    assertThat(reader.ask("SELECT COUNT(*) FROM salaries").value()).isEqualTo(1);
    assertThat(reader.ask("SHOW TABLES").rows()).hasSize(4);
    assertThat(reader.ask("DESCRIBE salaries").rows()).hasSize(2);
    assertThat(reader.ask("EXPLAIN DELETE FROM pets").status()).isEqualTo(200);
    assertThat(get(reader, "/metrics").statusCode()).isEqualTo(200);
    assertThat(get(reader, "/tables/pets").body()).contains("\"indexes\":[");
    assertThat(get(reader, "/tables/pets/rows/Rex").statusCode()).isEqualTo(200);
    assertThat(root.ask("SELECT COUNT(*) FROM pets").value()).isEqualTo(2);
  }

  @Test
  void whoMayWriteSomeRowsWritesThose() {
    assertThat(tenant.ask("INSERT INTO orders VALUES (10, 'a', 'new', 1)").value()).isEqualTo(1);
    assertThat(tenant.ask("UPSERT INTO orders VALUES (1, 'a', 'tea', 11)").value()).isEqualTo(1);
    assertThat(tenant.ask("UPDATE orders SET n = n + 1").value()).as("of all it has").isEqualTo(3);
    assertThat(tenant.ask("DELETE FROM orders WHERE n = ?", 21).value()).isEqualTo(1);
    assertThat(tenant.ask("DELETE FROM pets WHERE legs = 2").value()).isEqualTo(1);
    assertThat(
            tenant
                .ask("INSERT INTO pets SELECT item, n FROM orders WHERE tenant IS NOT NULL")
                .value())
        .isEqualTo(2);
    assertThat(root.ask("SELECT id, n FROM orders ORDER BY id").rows())
        .containsExactly(
            List.of(1, 12), List.of(3, 99910), List.of(4, 99920), List.of(5, 0), List.of(10, 2));
    assertThat(root.ask("SELECT name, legs FROM pets ORDER BY name").rows())
        .containsExactly(List.of("Rex", 4), List.of("new", 2), List.of("tea", 12));
  }

  /** They are not there for who has other rows, so nothing happens to them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE orders SET n = 7 WHERE id = 3",
        "UPDATE orders SET tenant = 'a' WHERE tenant = 'b'",
        "UPDATE orders SET tenant = 'a' WHERE tenant IS NULL OR id IN (3, 4, 5)",
        "DELETE FROM orders WHERE id = 3",
        "DELETE FROM orders WHERE tenant <> 'a' OR tenant IS NULL",
        "DELETE FROM orders WHERE 1000 / n > 99999 OR item = 'hidden'",
        "UPDATE orders SET n = 1 / n WHERE id = 5",
        "UPDATE fenced SET note = 'x' WHERE id = 700",
        "DELETE FROM fenced WHERE id >= 100",
        "DELETE FROM fenced WHERE id IN (700, 701)"
      })
  void rowsOfOthersAreNotTouched(String sql) {
    List<List<List<Object>>> before = all();
    Answer answer = tenant.ask(sql);
    assertThat(answer.value()).as(sql).isEqualTo(0);
    assertThat(all()).as("after %s", sql).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO orders VALUES (10, 'b', 'x', 1)",
        "INSERT INTO orders (id) VALUES (10)",
        "UPSERT INTO orders VALUES (1, 'b', 'x', 1)",
        "UPSERT INTO orders VALUES (3, 'a', 'mine now', 1)",
        "UPSERT INTO orders VALUES (4, 'a', 'mine now', 1)",
        "UPSERT INTO orders SELECT id + 2, tenant, item, n FROM orders",
        "INSERT INTO orders SELECT id + 20, 'b', item, n FROM orders WHERE id = 1",
        "UPDATE orders SET tenant = NULL WHERE id = 1",
        "UPDATE orders SET tenant = 'b' WHERE id = 2",
        "UPDATE orders SET n = 1 WHERE id = 1; UPDATE orders SET tenant = 'b' WHERE id = 1",
        "INSERT INTO fenced VALUES (100, 'x')",
        "UPSERT INTO fenced VALUES (700, 'x')"
      })
  void rowsThatWouldBeOfOthersAreRefused(String sql) {
    assertRefused(tenant, sql, 403, "FORBIDDEN: ");
  }

  /** A request for several partitions is atomic on each: none of them has a row of others. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE orders SET tenant = 'b'",
        "INSERT INTO orders VALUES (10, 'a', 'x', 1), (12, 'A', 'x', 1)",
      })
  void onSeveralPartitionsNoneIsLeftWithRowsOfOthers(String sql) {
    List<List<Object>> others = others();
    Answer answer = tenant.ask(sql);
    assertThat(answer.status()).as(answer.error()).isEqualTo(403);
    assertThat(others()).isEqualTo(others);
  }

  private static List<List<Object>> others() {
    return root.ask("SELECT * FROM orders WHERE tenant <> 'a' OR tenant IS NULL ORDER BY id")
        .rows();
  }

  /** That a key is there is told: a key is there once for all. Nothing of its row is. */
  @Test
  void aKeyThatIsThereIsThereForAll() {
    assertRefused(tenant, "INSERT INTO orders VALUES (3, 'a', 'x', 1)", 409, "DUPLICATE_KEY: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO salaries VALUES ('x', 1)",
        "UPDATE salaries SET cents = 0",
        "UPDATE \"salaries\" SET nothing = 0",
        "DELETE FROM salaries",
        "INSERT INTO pets SELECT name, cents FROM salaries",
        "UPSERT INTO orders SELECT cents, 'a', name, 1 FROM salaries",
        "UPDATE pets SET legs = (SELECT MAX(cents) FROM salaries)",
        "DELETE FROM pets WHERE legs < (SELECT MAX(cents) FROM salaries)",
        "DELETE FROM pets WHERE EXISTS (SELECT 1 FROM salaries WHERE cents > 5)",
        "EXPLAIN DELETE FROM salaries",
        "EXPLAIN INSERT INTO pets SELECT name, cents FROM salaries",
        "EXPLAIN ANALYZE SELECT * FROM salaries",
        "DESCRIBE salaries"
      })
  void aTableThatIsNotNamedIsNotThere(String sql) {
    assertRefused(tenant, sql, 400, "UNKNOWN_TABLE: ");
    String error = tenant.ask(sql).error().replace("salaries", "nowhere");
    assertThat(tenant.ask(sql.replace("salaries", "nowhere")).error())
        .as("nothing tells it from one that does not exist")
        .isEqualTo(error);
  }

  @Test
  void subqueriesInChangesSeeNoRowsOfOthers() {
    assertRefused(
        tenant, "UPDATE pets SET legs = (SELECT MAX(n) FROM orders)", 400, "UNSUPPORTED: ");
    assertThat(tenant.ask("INSERT INTO pets SELECT item, n FROM orders").value()).isEqualTo(2);
    assertThat(tenant.ask("UPSERT INTO pets VALUES ('max', (SELECT MAX(n) FROM orders))").value())
        .isEqualTo(1);
    assertThat(root.ask("SELECT legs FROM pets WHERE name = 'max'").value()).isEqualTo(20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COPY pets FROM 'pets.csv'",
        "COPY orders FROM 'pets.csv'",
        "CREATE TABLE mine (id INT PRIMARY KEY)",
        "DROP TABLE pets",
        "DROP TABLE salaries",
        "CREATE INDEX i ON pets (legs)",
        "ALTER TABLE pets ADD COLUMN age INT",
        "DROP INDEX i ON pets",
        "DELETE FROM pets; DROP TABLE pets"
      })
  void whoMayNotSeeAllDefinesAndLoadsNothing(String sql) {
    assertRefused(tenant, sql, 403, "FORBIDDEN: ");
  }

  @Test
  void plansTellNothingOfRowsOfOthersAndChangeNothing() {
    List<List<List<Object>>> before = all();
    for (String explain : List.of("EXPLAIN ", "EXPLAIN ANALYZE ")) {
      for (String sql :
          List.of(
              "DELETE FROM orders WHERE n > 5",
              "UPDATE orders SET n = 0",
              "SELECT * FROM orders")) {
        Answer answer = tenant.ask(explain + sql);
        assertThat(answer.body().toString())
            .as(explain + sql)
            .doesNotContain(SECRET)
            .doesNotContain("tenant = ")
            .doesNotContain("999");
      }
    }
    assertThat(all()).isEqualTo(before);
  }

  @Test
  void valuesAndNamesAreNeverPartsOfStatements() {
    for (String value :
        List.of("a' OR 'b' = 'b", "b'; DROP TABLE pets; --", "a\u0000b", "\\", "%", "?")) {
      assertThat(tenant.ask("UPDATE orders SET item = ? WHERE tenant = ?", "x", value).value())
          .as(value)
          .isEqualTo(0);
      Answer moved = tenant.ask("UPDATE orders SET tenant = ? WHERE id = 1", value);
      assertThat(moved.status()).as(value).isEqualTo(403);
      assertThat(tenant.ask("UPDATE orders SET item = ? WHERE id = 1", value).value()).isEqualTo(1);
      assertThat(tenant.ask("SELECT item FROM orders WHERE id = 1").value()).isEqualTo(value);
      String quoted = '"' + value.replace("\"", "\"\"") + '"';
      assertThat(tenant.ask("DELETE FROM " + quoted).status()).as(value).isEqualTo(400);
    }
    assertRefused(
        tenant, "DELETE FROM orders WHERE id = 1 --\n OR tenant = 'b'; DROP TABLE pets", 403, "F");
  }

  /** Whoever the id was answered to: no answer tells what others did, and nothing is done. */
  @Test
  void anIdOfSomebodyElseIsNotAnsweredToOthers() {
    String sql = "UPDATE orders SET n = n + 1 WHERE id >= 0";
    assertThat(root.askAs("shared", sql).value()).isEqualTo(5);
    Answer other = tenant.askAs("shared", sql);
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.error()).startsWith("ID_REUSED: ");
    assertThat(root.ask("SELECT n FROM orders WHERE id = 1").value()).isEqualTo(11);
  }

  private static Connection connect(String user) throws Exception {
    Properties properties = new Properties();
    properties.put("authentication", "BASIC");
    properties.put("avatica_user", user);
    properties.put("avatica_password", "pw");
    return NodeJdbcTest.connect(node.uri(), properties);
  }

  @Test
  void driversAreRestrictedAlike() throws Exception {
    try (Connection writer = connect("writer");
        Connection asking = connect("guest");
        Statement writes = writer.createStatement();
        Statement asks = asking.createStatement()) {
      assertThat(writes.executeUpdate("UPDATE orders SET n = n + 1")).isEqualTo(2);
      try (PreparedStatement move =
          writer.prepareStatement("UPDATE orders SET tenant = ? WHERE id = ?")) {
        move.setString(1, "a");
        move.setInt(2, 3);
        assertThat(move.executeUpdate()).as("a row of others").isZero();
        move.setString(1, "b");
        move.setInt(2, 1);
        assertForbidden(move::executeUpdate);
        move.addBatch();
        assertForbidden(move::executeBatch);
      }
      List<List<List<Object>>> before = all();
      assertForbidden(() -> writes.executeUpdate("UPSERT INTO orders VALUES (3, 'a', 'x', 1)"));
      assertForbidden(() -> writes.execute("DROP TABLE pets"));
      assertForbidden(() -> writes.execute("COPY pets FROM 'pets.csv'"));
      assertThatThrownBy(() -> writes.executeUpdate("DELETE FROM salaries"))
          .hasMessageContaining("UNKNOWN_TABLE");
      assertForbidden(() -> asks.executeUpdate("UPDATE orders SET n = 0"));
      assertForbidden(() -> asking.prepareStatement("DELETE FROM pets"));
      assertThat(all()).isEqualTo(before);
      List<String> tables = new ArrayList<>();
      try (ResultSet known = asking.getMetaData().getTables(null, null, null, null)) {
        while (known.next()) {
          tables.add(known.getString("TABLE_NAME"));
        }
      }
      assertThat(tables).containsExactlyInAnyOrder("fenced", "orders", "pets");
    }
  }

  private static void assertForbidden(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(SQLException.class).hasMessageContaining("403 (42501)");
  }

  private static HttpResponse<String> get(Client client, String path) throws Exception {
    return client.send(client.to(path).GET());
  }

  @Test
  void noRouteLeadsAroundARestriction() throws Exception {
    for (Client client : List.of(tenant, guest)) {
      assertThat(get(client, "/tables").body())
          .contains("pets", "orders")
          .doesNotContain("salaries");
      assertThat(get(client, "/cluster").body()).doesNotContain("salaries");
      assertThat(get(client, "/tables/salaries").statusCode()).isEqualTo(404);
      assertThat(get(client, "/tables/salaries/rows/hidden").statusCode()).isEqualTo(404);
      assertThat(get(client, "/tables/orders/rows/3").statusCode()).isEqualTo(404);
      assertThat(get(client, "/tables/orders/rows/1").statusCode()).isEqualTo(200);
      assertThat(get(client, "/metrics").statusCode()).isEqualTo(403);
      assertThat(get(client, "/tables/orders").body())
          .contains("\"rowCountEstimate\":2,", "\"indexes\":[]");
      HttpResponse<String> page =
          client.send(
              client
                  .to("/query")
                  .header("Content-Type", "application/json")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "{\"sql\": \"SELECT id FROM orders ORDER BY id\", \"pageRows\": 10}")));
      assertThat(page.body()).contains("\"rows\":[[1],[2]]");
      HttpResponse<String> stream =
          client.send(
              client
                  .to("/query")
                  .header("Content-Type", "application/json")
                  .header("Accept", "application/x-ndjson")
                  .POST(
                      HttpRequest.BodyPublishers.ofString("{\"sql\": \"SELECT * FROM orders\"}")));
      assertThat(stream.body().lines()).hasSize(4);
      assertThat(stream.body()).doesNotContain(SECRET);
    }
    for (Client client : List.of(root, reader, tenant, guest)) {
      HttpResponse<String> peer =
          client.send(
              client.to("/internal/v2/scan").POST(HttpRequest.BodyPublishers.ofString("x")));
      assertThat(peer.statusCode()).as("no other nodes").isEqualTo(404);
    }
  }
}
