package dev.tidepool.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.server.Client.Answer;
import dev.tidepool.server.copy.CopyFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One node on a broker, asked over HTTP as a user asks it. */
@Tag("broker")
@Timeout(180)
class NodeTest {
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

  @Test
  void aTableIsMadeFilledAskedChangedAndDropped() throws Exception {
    node.ask("CREATE TABLE first (id INT PRIMARY KEY)").rows(); // and Kafka's own topics with it
    Set<String> topics = topics();
    assertThat(
            node.ask("CREATE TABLE Pets (name STRING PRIMARY KEY, kind STRING, legs INT)").value())
        .isEqualTo("created table Pets");
    Answer insert =
        node.ask(
            "INSERT INTO pets VALUES ('Rex', 'dog', 4), ('Tux', 'bird', ?), ('Kim', 'cat', 4)", 2);
    assertThat(insert.value()).isEqualTo(3);
    assertThat(node.ask("CREATE INDEX pets_kind ON pets (kind) WHERE legs > 1").value())
        .isEqualTo("created index pets_kind");
    assertThat(rows("SELECT name FROM pets WHERE legs = 4 ORDER BY name"))
        .containsExactly(List.of("Kim"), List.of("Rex"));
    assertThat(rows("SELECT kind, COUNT(*) FROM pets GROUP BY kind ORDER BY kind"))
        .containsExactly(List.of("bird", 1), List.of("cat", 1), List.of("dog", 1));

    Answer again = node.ask("INSERT INTO pets VALUES ('Rex', 'cat', 4)");
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.error()).startsWith("DUPLICATE_KEY: ").contains("Rex");
    assertThat(node.ask("UPSERT INTO pets VALUES ('Rex', 'wolf', 4)").value()).isEqualTo(1);
    assertThat(
            node.ask("UPDATE pets SET legs = legs - 1 WHERE name = ? AND legs = 4", "Rex").value())
        .isEqualTo(1);
    assertThat(
            node.ask("UPDATE pets SET legs = legs - 1 WHERE name = ? AND legs = 4", "Rex").value())
        .isEqualTo(0);
    assertThat(node.ask("UPDATE pets SET legs = legs + 1").value()).isEqualTo(3);
    assertThat(node.ask("DELETE FROM pets WHERE kind = 'cat'").value()).isEqualTo(1);
    assertThat(rows("SELECT name, kind, legs FROM pets ORDER BY name"))
        .containsExactly(List.of("Rex", "wolf", 4), List.of("Tux", "bird", 3));

    assertThat(rows("SHOW INDEXES FROM pets"))
        .containsExactly(List.of("Pets", "pets_kind", "kind", "ordered", "legs > 1"));
    assertThat(rows("DESCRIBE pets"))
        .hasSize(3)
        .contains(List.of("name", "STRING", "false", "true", "$key"));
    assertThat(rows("SHOW TABLES"))
        .anyMatch(row -> row.get(0).equals("Pets") && row.get(4).equals("ready"));

    assertThat(node.ask("DROP TABLE pets").value()).isEqualTo("dropped table Pets");
    assertThat(node.ask("SELECT * FROM pets").error()).startsWith("UNKNOWN_TABLE");
    node.ask("CREATE TABLE pets (name STRING PRIMARY KEY)").rows();
    assertThat(rows("SELECT * FROM pets")).as("of the new table").isEmpty();
    node.ask("DROP TABLE pets").rows();
    assertThat(topics()).as("topics without those of dropped tables").isEqualTo(topics);
  }

  private static Set<String> topics() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", node.kafka().bootstrapServers()))) {
      return admin.listTopics().names().get();
    }
  }

  @Test
  void severalStatementsOnOnePartitionAreAllOrNothing() {
    node.ask("CREATE TABLE accounts (id INT PRIMARY KEY, cents BIGINT) WITH (partitions = 1)")
        .rows();
    node.ask("INSERT INTO accounts VALUES (1, 100), (2, 0)").rows();
    String transfer =
        "UPDATE accounts SET cents = cents - ? WHERE id = 1;"
            + "UPDATE accounts SET cents = cents + ? WHERE id = 2;"
            + "UPDATE accounts SET cents = CAST(SQRT(cents) AS BIGINT) WHERE cents < 0";
    assertThat(node.ask(transfer, 60, 60).rows())
        .extracting(row -> row.subList(0, 2))
        .containsExactly(List.of(1, 1), List.of(2, 1), List.of(3, 0));
    Answer overdrawn = node.ask(transfer, 60, 60);
    assertThat(overdrawn.status()).isEqualTo(400);
    assertThat(overdrawn.error()).contains("statement 3");
    assertThat(rows("SELECT id, cents FROM accounts ORDER BY id"))
        .containsExactly(List.of(1, 40), List.of(2, 60));
  }

  @Test
  void aRequestThatIsSentAgainIsDoneOnce() {
    node.ask("CREATE TABLE counters (id INT PRIMARY KEY, n INT)").rows();
    node.ask("INSERT INTO counters VALUES (1, 0)").rows();
    for (int i = 0; i < 3; i++) {
      Answer answer = node.client().askAs("once", "UPDATE counters SET n = n + 1 WHERE id = 1");
      assertThat(answer.value()).isEqualTo(1);
    }
    for (String other :
        List.of(
            "UPDATE counters SET n = n + 2 WHERE id = 1",
            "DELETE FROM counters WHERE id = 1",
            "INSERT INTO counters VALUES (1, 0)")) {
      Answer answer = node.client().askAs("once", other);
      assertThat(answer.status()).as(other).isEqualTo(409);
      assertThat(answer.error()).startsWith("ID_REUSED: the id once is that of another request");
    }
    String add = "UPDATE counters SET n = n + ? WHERE id = 1";
    assertThat(node.client().askAs("with 1", add, 1).value()).isEqualTo(1);
    assertThat(node.client().askAs("with 1", add, 2).error()).startsWith("ID_REUSED: ");
    assertThat(node.client().askAs("with 1", add, 1).value()).isEqualTo(1);
    assertThat(rows("SELECT n FROM counters")).containsExactly(List.of(2));
  }

  /**
   * Two that are under way at once with one id: one is done, and the other never gets its reply.
   */
  @Test
  void oneIdAtTheSameTimeIsOfOneRequest() throws Exception {
    node.ask("CREATE TABLE raced (id INT PRIMARY KEY, n INT) WITH (partitions = 1)").rows();
    node.ask("INSERT INTO raced VALUES (1, 0)").rows();
    for (int i = 0; i < 20; i++) {
      String id = "race " + i;
      CompletableFuture<Answer> one =
          CompletableFuture.supplyAsync(
              () -> node.client().askAs(id, "UPDATE raced SET n = 1 WHERE id IN (1, 2)"));
      Answer other = node.client().askAs(id, "DELETE FROM raced WHERE id = 7");
      assertThat(List.of(one.get().status(), other.status()))
          .as("%s, %s", one.get().body(), other.body())
          .containsExactlyInAnyOrder(200, 409);
      if (one.get().status() == 200) {
        assertThat(one.get().value()).isEqualTo(1);
      } else {
        assertThat(other.value()).isEqualTo(0);
      }
    }
  }

  @Test
  void aReadWaitsForThePositionOfAWrite() {
    node.ask("CREATE TABLE waited (id INT PRIMARY KEY, n INT) WITH (partitions = 1)").rows();
    String position = (String) node.ask("INSERT INTO waited VALUES (1, 5)").rows().get(0).get(1);
    assertThat(position).matches("\\{\"test-t[0-9]+-commands\":\\{\"0\":0\\}\\}");
    assertThat(node.client().askAt(position, "SELECT n FROM waited").value()).isEqualTo(5);
    Answer ahead =
        node.client().askAtWithin(1000, position.replace(":0}", ":7}"), "SELECT n FROM waited");
    assertThat(ahead.status()).isEqualTo(503);
  }

  @Test
  void aTableThatIsNotReadyInTimeIsMadeNevertheless() {
    Answer answer = node.client().askWithin(1, "CREATE TABLE hasty (id INT PRIMARY KEY)");
    assertThat(answer.status()).isEqualTo(504);
    assertThat(answer.error()).startsWith("NOT_READY: the change is made, but table hasty");
    while (node.ask("SELECT COUNT(*) FROM hasty").status() != 200) {
      Thread.onSpinWait(); // it becomes ready when it does
    }
  }

  @Test
  void whatAStatementLeftBehindIsRemovedWhenANodeStarts() throws Exception {
    node.ask("CREATE TABLE kept (id INT PRIMARY KEY)").rows();
    Set<String> topics = topics();
    node.kafka().createTopic("test-t1-commands", 1, Map.of()); // no table had an odd id: see below
    node.kafka()
        .createTopic("test-t999999-commands", 1, Map.of()); // of one that is just being made
    node.restart();
    assertThat(topics()).containsAll(topics).contains("test-t999999-commands");
    assertThat(topics()).doesNotContain("test-t1-commands");
    assertThat(rows("SELECT * FROM kept")).isEmpty();
    assertThat(topics)
        .as("ids are offsets; a transaction takes two")
        .doesNotContain("test-t1-commands");
  }

  @Test
  void rowsCanComeOfAQuery() {
    node.ask("CREATE TABLE source (id INT PRIMARY KEY, n INT)").rows();
    node.ask("CREATE TABLE target (id INT PRIMARY KEY, n INT)").rows();
    node.ask("INSERT INTO source VALUES (1, 10), (2, 20), (3, 30)").rows();
    assertThat(
            node.ask("INSERT INTO target SELECT id + 100, n FROM source WHERE n > ?", 10).value())
        .isEqualTo(2);
    assertThat(rows("SELECT t.id FROM target t JOIN source s ON s.n = t.n ORDER BY 1"))
        .containsExactly(List.of(102), List.of(103));
  }

  @Test
  void aTableCanHaveTheRecordsOfATopic() throws Exception {
    node.kafka().createTopic("people", 2, Map.of());
    Properties settings = new Properties();
    settings.put("bootstrap.servers", node.kafka().bootstrapServers());
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>("people", "ann", "{\"at\":{\"city\":\"Bern\"}}")).get();
      producer.send(new ProducerRecord<>("people", "bob", "{\"at\":{\"city\":\"Rome\"}}")).get();
      producer.send(new ProducerRecord<>("people", "bob", null)).get();
    }
    node.ask(
            "CREATE TABLE people (name STRING PRIMARY KEY, city STRING PATH 'at.city')"
                + " WITH (topic = 'people', key.format = 'string')")
        .rows();
    while (rows("SELECT name, city FROM people").size() != 1) {
      Thread.onSpinWait(); // records come when they come
    }
    assertThat(rows("SELECT name, city FROM people WHERE city = 'Bern'"))
        .containsExactly(List.of("ann", "Bern"));
    assertThat(node.ask("DELETE FROM people").error()).contains("topic people");
    assertThat(node.ask("CREATE TABLE x (id INT PRIMARY KEY) WITH (topic = 'nowhere')").error())
        .isEqualTo("INVALID: there is no topic nowhere");
  }

  @Test
  void whatIsWrongIsToldAndChangesNothing() {
    node.ask("CREATE TABLE wrong (id INT PRIMARY KEY, n INT NOT NULL)").rows();
    assertThat(node.ask("CREATE TABLE WRONG (id INT PRIMARY KEY)").error())
        .contains("there is a table wrong already");
    assertThat(node.ask("CREATE INDEX i ON wrong (lower(n))").status()).isEqualTo(400);
    assertThat(node.ask("CREATE INDEX i ON wrong (n) WHERE m = 1").error())
        .contains("in the condition of the index");
    assertThat(node.ask("CREATE INDEX i ON wrong (n) WHERE n = CARDINALITY(ARRAY[n])").error())
        .startsWith("UNSUPPORTED");
    assertThat(
            node.ask("CREATE TABLE w (id INT PRIMARY KEY, a INT PATH 'x', b INT PATH 'x')")
                .status())
        .isEqualTo(400);
    assertThat(node.ask("INSERT INTO wrong VALUES (1, NULL)").status()).isEqualTo(400);
    assertThat(node.ask("INSERT INTO wrong VALUES (1)").status()).isEqualTo(400);
    assertThat(node.ask("INSERT INTO wrong VALUES (?, 1)", "x").error()).startsWith("PARAMETER");
    assertThat(node.ask("SELECT 1; SELECT 2").error()).startsWith("UNSUPPORTED");
    assertThat(node.ask("").error()).startsWith("SYNTAX");
    assertThat(node.ask("COPY wrong FROM 'x.csv'").error()).contains("--copy-folder");
    assertThat(rows("SHOW INDEXES FROM wrong")).isEmpty();
    assertThat(rows("SELECT * FROM wrong")).isEmpty();
  }
}
