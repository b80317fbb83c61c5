package dev.tidepool.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.server.Client.Answer;
import dev.tidepool.server.copy.CopyFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns come and go while a table is written and asked. */
@Tag("broker")
@Timeout(180)
class AlterTableTest {
  @TempDir static Path directory;
  private static LoneNode node;

  @BeforeAll
  static void start() throws Exception {
    node = new LoneNode(directory, CopyFolder.none());
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static List<List<Object>> rows(String sql, Object... parameters) {
    return node.rows(sql, parameters);
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "avro"})
  void oldRowsHaveNothingInANewColumn(String format) throws Exception {
    String table = "alter_" + format;
    node.ask(
            "CREATE TABLE "
                + table
                + " (id INT PRIMARY KEY, name STRING, n INT) WITH (partitions = 2, format = '"
                + format
                + "')")
        .rows();
    node.ask("INSERT INTO " + table + " VALUES (1, 'a', 10), (2, 'b', 20)").rows();
    node.ask("CREATE INDEX by_name ON " + table + " (name)").rows();
    assertThat(node.ask("ALTER TABLE " + table + " ADD COLUMN price DECIMAL").value())
        .isEqualTo("altered table " + table);
    assertThat(rows("SELECT * FROM " + table + " ORDER BY id"))
        .containsExactly(Arrays.asList(1, "a", 10, null), Arrays.asList(2, "b", 20, null));
    node.ask("INSERT INTO " + table + " VALUES (3, 'c', 30, 1.50)").rows();
    node.ask("UPDATE " + table + " SET price = 2 WHERE name = 'a'").rows();
    node.ask("CREATE INDEX by_price ON " + table + " (price)").rows();
    assertThat(rows("SELECT id FROM " + table + " WHERE price > 1 ORDER BY id"))
        .containsExactly(List.of(1), List.of(3));
    assertThat(rows("SELECT id FROM " + table + " WHERE price IS NULL"))
        .containsExactly(List.of(2));

    assertThat(node.ask("ALTER TABLE " + table + " DROP COLUMN price").error())
        .isEqualTo(
            "INVALID: column price cannot be dropped: it is in index by_price; drop what needs it"
                + " first");
    assertThat(node.ask("ALTER TABLE " + table + " DROP n").value())
        .isEqualTo("altered table " + table);
    assertThat(node.ask("SELECT n FROM " + table).error()).startsWith("UNKNOWN_COLUMN");
    assertThat(node.ask("ALTER TABLE " + table + " ADD n STRING").value())
        .isEqualTo("altered table " + table);
    node.ask("UPSERT INTO " + table + " (id, name, n) VALUES (4, 'd', 'new')").rows();
    checkLast(table);
    node.restart();
    checkLast(table);
    assertThat(node.ask("ALTER TABLE " + table + " RENAME COLUMN n TO note").value())
        .isEqualTo("altered table " + table);
    assertThat(rows("SELECT note FROM " + table + " WHERE id = 4")).containsExactly(List.of("new"));
    assertThat(rows("SHOW SCHEMAS FROM " + table)).hasSize(format.equals("avro") ? 4 : 0);
  }

  private static void checkLast(String table) {
    assertThat(rows("SELECT id, name, price, n FROM " + table + " ORDER BY id"))
        .containsExactly(
            Arrays.asList(1, "a", "2", null),
            Arrays.asList(2, "b", null, null),
            Arrays.asList(3, "c", "1.5", null),
            Arrays.asList(4, "d", null, "new"));
    assertThat(rows("SELECT id FROM " + table + " WHERE name = 'c'")).containsExactly(List.of(3));
    assertThat(rows("SELECT id FROM " + table + " WHERE price = 1.5")).containsExactly(List.of(3));
    assertThat(rows("DESCRIBE " + table)).contains(List.of("n", "STRING", "true", "false", "n_2"));
  }

  /** Whoever asks or writes meanwhile waits; what was acknowledged is there, and once. */
  @ParameterizedTest
  @ValueSource(strings = {"json", "avro"})
  void readersAndWritersGoOn(String format) throws Exception {
    String table = "busy_" + format;
    node.ask(
            "CREATE TABLE "
                + table
                + " (id INT PRIMARY KEY, n INT) WITH (partitions = 2, format = '"
                + format
                + "')")
        .rows();
    AtomicBoolean isOver = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<Integer> writer = threads.submit(() -> write(table, isOver));
      Future<Integer> reader = threads.submit(() -> read(table, isOver));
      for (int i = 0; i < 3; i++) {
        node.ask("ALTER TABLE " + table + " ADD c" + i + " INT").rows();
        node.ask("UPSERT INTO " + table + " (id, c" + i + ") VALUES (?, ?)", -1 - i, i).rows();
      }
      node.ask("ALTER TABLE " + table + " DROP c1").rows();
      isOver.set(true);
      int written = writer.get();
      assertThat(reader.get()).isPositive();
      assertThat(rows("SELECT COUNT(*), COUNT(c0), COUNT(c2) FROM " + table))
          .containsExactly(List.of(written + 3, 1, 1));
      assertThat(rows("SELECT COUNT(*) FROM " + table + " WHERE id >= 0 AND n = id"))
          .containsExactly(List.of(written));
    } finally {
      isOver.set(true);
      threads.shutdownNow();
    }
  }

  private static int write(String table, AtomicBoolean isOver) {
    int count = 0;
    while (!isOver.get()) {
      Answer answer = node.ask("INSERT INTO " + table + " (id, n) VALUES (?, ?)", count, count);
      assertThat(answer.rows()).hasSize(1);
      count++;
    }
    return count;
  }

  private static int read(String table, AtomicBoolean isOver) {
    int asked = 0;
    long last = 0;
    while (!isOver.get()) {
      List<List<Object>> found =
          rows("SELECT COUNT(*), SUM(id) - SUM(n) FROM " + table + " WHERE id >= 0");
      long count = ((Number) found.get(0).get(0)).longValue();
      assertThat(count).isGreaterThanOrEqualTo(last);
      assertThat(found.get(0).get(1)).isEqualTo(count == 0 ? null : 0);
      last = count;
      asked++;
    }
    return asked;
  }

  /** The catalog takes one change at a time, whoever sends them. */
  @Test
  void changesAtTheSameTimeAreAllMade() throws Exception {
    node.ask("CREATE TABLE wide (id INT PRIMARY KEY) WITH (partitions = 1)").rows();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Callable<Answer>> changes = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        String column = "c" + i;
        changes.add(() -> node.ask("ALTER TABLE wide ADD " + column + " INT"));
      }
      for (Future<Answer> change : threads.invokeAll(changes)) {
        assertThat(change.get().value()).isEqualTo("altered table wide");
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(rows("DESCRIBE wide"))
        .extracting(row -> row.get(0))
        .containsExactlyInAnyOrder("id", "c0", "c1", "c2");
    node.ask("INSERT INTO wide (id, c0, c1, c2) VALUES (1, 2, 3, 4)").rows();
    assertThat(rows("SELECT c0 + c1 + c2 FROM wide")).containsExactly(List.of(9));
  }
}
