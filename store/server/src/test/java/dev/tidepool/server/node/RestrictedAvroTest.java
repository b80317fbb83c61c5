package dev.tidepool.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.embedded.EmbeddedKafka;
import dev.tidepool.endpoint.Access;
import dev.tidepool.server.Client;
import dev.tidepool.server.Client.Answer;
import dev.tidepool.server.copy.CopyFolder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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
 * Who is restricted to some rows of a table of Avro: the partition judges what it makes of a
 * command's JSON and what it finds in Avro, by columns of all kinds, whichever schema wrote them.
 */
@Tag("broker")
@Timeout(180)
class RestrictedAvroTest {
  private static final String CONDITION =
      "owner = 'a' AND total < 1000 AND due >= TIMESTAMP '2026-01-01 00:00:00'";

  @TempDir static Path directory;
  private static EmbeddedKafka kafka;
  private static TestNode node;
  private static Client root;
  private static Client tenant;

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start(directory.resolve("broker"));
    Access access = Access.none().withRows("bills", CONDITION).writing();
    node =
        new TestNode(
            kafka.bootstrapServers(),
            "a",
            directory.resolve("state"),
            CopyFolder.none(),
            null,
            endpoint -> endpoint.token("root").token("tenant", access));
    root = node.client().as("Bearer root");
    tenant = node.client().as("Bearer tenant");
    root.ask(
            "CREATE TABLE bills (id INT PRIMARY KEY, owner STRING PATH 'of.owner', total DECIMAL,"
                + " due TIMESTAMP, tags STRING ARRAY) WITH (format = 'avro', partitions = 2)")
        .rows();
    root.ask("INSERT INTO bills (id, owner, total) VALUES (9, 'b', 1)").rows();
    // Another schema of Avro: rows that are written from now on name it.
    root.ask("ALTER TABLE bills ADD COLUMN note STRING").rows();
  }

  @AfterAll
  static void stop() {
    node.close();
    kafka.close();
  }

  @BeforeEach
  void fill() {
    root.ask("DELETE FROM bills WHERE id <> 9").rows();
    root.ask(
            "INSERT INTO bills (id, owner, total, due, tags) VALUES"
                + " (1, 'a', 10.50, TIMESTAMP '2026-05-01 00:00:00', ARRAY['x', NULL]),"
                + " (2, 'a', 999.99, TIMESTAMP '2026-01-01 00:00:00', NULL),"
                + " (3, 'b', 10.50, TIMESTAMP '2026-05-01 00:00:00', NULL),"
                + " (4, 'a', 1000, TIMESTAMP '2026-05-01 00:00:00', NULL),"
                + " (5, 'a', 10, TIMESTAMP '2025-12-31 23:59:59.999999', NULL),"
                + " (6, 'a', NULL, TIMESTAMP '2026-05-01 00:00:00', NULL)")
        .rows();
  }

  private static List<List<Object>> all() {
    return root.ask("SELECT * FROM bills ORDER BY id").rows();
  }

  @Test
  void onlyRowsThatFitAreSeen() {
    assertThat(tenant.ask("SELECT id, total, tags FROM bills ORDER BY id").rows())
        .containsExactly(
            List.of(1, "10.5", Arrays.asList("x", null)), Arrays.asList(2, "999.99", null));
    assertThat(tenant.ask("SELECT COUNT(*), SUM(total) FROM bills").rows())
        .containsExactly(List.of(2, "1010.49"));
    assertThat(tenant.ask("SELECT id FROM bills WHERE id IN (3, 4, 5, 6, 9)").rows()).isEmpty();
  }

  @Test
  void rowsThatFitAreWritten() {
    assertThat(
            tenant
                .ask(
                    "INSERT INTO bills (id, owner, total, due, note) VALUES"
                        + " (10, 'a', 0.01, TIMESTAMP '2026-01-01 00:00:00', 'new')")
                .value())
        .isEqualTo(1);
    assertThat(
            tenant
                .ask(
                    "UPSERT INTO bills (id, owner, total, due) VALUES"
                        + " (1, 'a', 11, TIMESTAMP '2026-06-01 00:00:00')")
                .value())
        .isEqualTo(1);
    assertThat(tenant.ask("UPDATE bills SET note = 'seen'").value()).as("of its own").isEqualTo(3);
    assertThat(tenant.ask("DELETE FROM bills WHERE total > 500").value()).isEqualTo(1);
    assertThat(root.ask("SELECT id, total, note FROM bills ORDER BY id").rows())
        .containsExactly(
            List.of(1, "11", "seen"),
            Arrays.asList(3, "10.5", null),
            Arrays.asList(4, "1000", null),
            Arrays.asList(5, "10", null),
            Arrays.asList(6, null, null),
            Arrays.asList(9, "1", null),
            List.of(10, "0.01", "seen"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO bills (id, owner, total, due) VALUES"
            + " (10, 'b', 1, TIMESTAMP '2026-05-01 00:00:00')",
        "INSERT INTO bills (id, owner, total, due) VALUES"
            + " (10, 'a', 1000, TIMESTAMP '2026-05-01 00:00:00')",
        "INSERT INTO bills (id, owner, total) VALUES (10, 'a', 1)",
        "UPSERT INTO bills (id, owner, total, due) VALUES"
            + " (3, 'a', 1, TIMESTAMP '2026-05-01 00:00:00')",
        "UPSERT INTO bills (id, owner, total, due) VALUES"
            + " (9, 'a', 1, TIMESTAMP '2026-05-01 00:00:00')",
        "UPDATE bills SET total = total * 100 WHERE id = 1",
        "UPDATE bills SET due = NULL WHERE id = 1",
        "UPDATE bills SET note = 'x' WHERE id = 1; UPDATE bills SET owner = 'b' WHERE id = 1"
      })
  void rowsThatDoNotFitAreRefused(String sql) {
    List<List<Object>> before = all();
    Answer answer = tenant.ask(sql);
    assertThat(answer.status()).as(answer.error()).isEqualTo(403);
    assertThat(all()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE bills SET owner = 'a' WHERE owner = 'b'",
        "UPDATE bills SET total = 1 WHERE id = 4",
        "DELETE FROM bills WHERE id IN (3, 4, 5, 6, 9)",
        "DELETE FROM bills WHERE total IS NULL OR owner <> 'a'"
      })
  void rowsOfOthersAreNotTouched(String sql) {
    List<List<Object>> before = all();
    assertThat(tenant.ask(sql).value()).isEqualTo(0);
    assertThat(all()).isEqualTo(before);
  }
}
