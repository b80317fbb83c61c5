package dev.tidepool.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidepool.embedded.EmbeddedKafka;
import dev.tidepool.script.DataFolder;
import dev.tidepool.script.Script;
import dev.tidepool.script.Script.Declared;
import dev.tidepool.script.Script.QueryBlock;
import dev.tidepool.script.ScriptReader;
import dev.tidepool.server.Client.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scripts that prove SQL, on three real processes: the tables are loaded by COPY, and each
 * query gives through each node what its script says, wherever the partitions are. Who is
 * restricted sees the same of them on each node, and changes no more.
 */
@Tag("broker")
@Timeout(420)
class ScriptsOnThreeNodesTest {
  private static final Path FOLDER = Path.of("..", "sql", "src", "test", "resources", "sql");
  private static final String NO_DATA = "skipped: no real tables at " + DataFolder.path();
  private static final String SUFFIX = ".slt";
  private static final int THREADS = 8;
  private static final int SERVICE_UNAVAILABLE = 503;
  private static final int GATEWAY_TIMEOUT = 504;

  @TempDir static Path directory;

  private static final List<Script> SCRIPTS = new ArrayList<>();
  private static final List<AutoCloseable> OPENED = new ArrayList<>();
  private static final List<Client> CLIENTS = new ArrayList<>();
  private static Path files;
  private static EmbeddedKafka kafka;

  @BeforeAll
  static void loadTables() throws Exception {
    readScripts();
    files = Files.createDirectories(directory.resolve("files"));
    kafka = EmbeddedKafka.start(directory.resolve("broker"));
    OPENED.add(kafka);
    Map<String, Declared> tables = new LinkedHashMap<>();
    for (Script script : SCRIPTS) {
      if (isAskable(script)) {
        script.tables().forEach(table -> tables.put(table.ddl(), table));
      }
    }
    List<String> tablesAlone = new ArrayList<>();
    List<String> indexes = new ArrayList<>();
    for (Declared table : tables.values()) {
      List<String> statements = List.of(table.ddl().split(";"));
      tablesAlone.add(statements.get(0) + " WITH (partitions = 3)");
      indexes.addAll(statements.subList(1, statements.size()));
    }
    start(List.of("a"));
    together(tablesAlone, ScriptsOnThreeNodesTest::define);
    together(indexes, ScriptsOnThreeNodesTest::define);
    start(List.of("b", "c")); // which so start each table once
    together(List.copyOf(tables.values()), ScriptsOnThreeNodesTest::load);
  }

  /** What can be done with one, with a client of any node. */
  @FunctionalInterface
  private interface Work<T> {
    void run(T one, Client client) throws Exception;
  }

  /** Works on some at a time, as nodes wait for Kafka more than they work. */
  private static <T> void together(List<T> all, Work<T> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (T one : all) {
        Client client = CLIENTS.get(done.size() % CLIENTS.size());
        done.add(
            threads.submit(
                () -> {
                  work.run(one, client);
                  return null;
                }));
      }
      for (Future<?> each : done) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void start(List<String> names) throws IOException {
    String[] options = {
      "--copy-folder", files.toString(), "--credentials", credentials().toString()
    };
    List<ServerProcess> nodes = new ArrayList<>();
    for (String name : names) {
      ServerProcess node = ServerProcess.startNode(kafka, directory, name, options);
      OPENED.add(0, node);
      nodes.add(node);
    }
    for (ServerProcess node : nodes) {
      CLIENTS.add(node.awaitReady().as("Bearer all-of-it"));
    }
  }

  @AfterAll
  static void close() throws Exception {
    for (AutoCloseable opened : OPENED) {
      opened.close();
    }
  }

  private static Path credentials() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("credentials.json"),
            "{\"credentials\": [{\"token\": \"all-of-it\", \"tables\": \"all\", \"write\": true},"
                + "{\"token\": \"of-iceland\", \"tables\": [\"airlines\"], \"write\": true,"
                + " \"rows\": {\"airports\": \"country = 'Iceland'\"}}]}");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  /** Those that ask anything. */
  private static void readScripts() throws IOException {
    try (Stream<Path> all = Files.list(FOLDER)) {
      for (Path file : all.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList()) {
        Script script = ScriptReader.read(file);
        if (!queries(script).isEmpty()) {
          SCRIPTS.add(script);
        }
      }
    }
  }

  private static List<QueryBlock> queries(Script script) {
    return script.blocks().stream()
        .filter(QueryBlock.class::isInstance)
        .map(QueryBlock.class::cast)
        .toList();
  }

  private static boolean isAskable(Script script) {
    return !script.needsData() || Files.isDirectory(DataFolder.path());
  }

  /** Does not wait for each index: the next one starts the table's topology again. */
  private static void define(String ddl, Client client) {
    Answer answer = client.askWithin(1, ddl);
    if (answer.status() != GATEWAY_TIMEOUT || !answer.error().startsWith("NOT_READY: ")) {
      answer.rows();
    }
  }

  private static void load(Declared table, Client client) throws IOException {
    String name = table.ddl().replaceFirst("(?s)^CREATE TABLE (\\w+).*$", "$1");
    String file = name + ".jsonl";
    if (table.dataFile() == null) {
      Files.write(files.resolve(file), table.lines());
    } else {
      file += ".gz";
      Files.copy(DataFolder.path().resolve(table.dataFile()), files.resolve(file));
    }
    List<Object> row = answered(client, "COPY " + name + " FROM '" + file + "'").rows().get(0);
    assertThat(row).as(name).startsWith("done").element(2).isEqualTo(0);
  }

  // ----------------------------------------------------------------------------------------------

  @TestFactory
  Stream<DynamicTest> scripts() {
    return SCRIPTS.stream().map(script -> dynamicTest(script.name(), () -> run(script)));
  }

  private static void run(Script script) throws Exception {
    assumeTrue(isAskable(script), NO_DATA);
    List<String> wrong = new CopyOnWriteArrayList<>();
    together(
        CLIENTS,
        (client, same) -> {
          for (QueryBlock query : queries(script)) {
            Object[] parameters = parameters(query.parameters(), client);
            String difference = difference(query, answered(client, query.sql(), parameters));
            if (difference != null) {
              wrong.add(script.name() + ":" + query.line() + " " + query.sql() + "\n" + difference);
            }
          }
        });
    assertThat(wrong).isEmpty();
  }

  @Test
  void whoIsRestrictedSeesTheSameOnEachNode() {
    assumeTrue(Files.isDirectory(DataFolder.path()), NO_DATA);
    for (Client client : CLIENTS) {
      restricted(client.as("Bearer of-iceland"));
    }
    assertThat(answered(CLIENTS.get(2), "SELECT COUNT(*) FROM airports").value()).isEqualTo(7698);
  }

  /** They are in partitions of all nodes; each tells all of them. */
  @Test
  void recordsThatCannotBeReadAreListedByEachNode() throws Exception {
    int count = 12;
    kafka.createTopic("noise", 3, Map.of());
    Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      for (int i = 0; i < count; i++) {
        producer.send(new ProducerRecord<>("noise", i % 3, "key-" + i, "no JSON, " + i));
      }
      producer.send(new ProducerRecord<>("noise", 0, "key-of-a-row", "{\"n\": 1}"));
    }
    answered(
            CLIENTS.get(1),
            "CREATE TABLE noise (id STRING PRIMARY KEY, n INT)"
                + " WITH (topic = 'noise', key.format = 'string')")
        .rows();
    for (Client client : CLIENTS) {
      List<List<Object>> rows;
      do {
        rows = answered(client, "SHOW UNREADABLE RECORDS OF noise").rows();
      } while (rows.size() < count);
      assertThat(rows).hasSize(count);
      for (List<Object> row : rows) {
        int number = Integer.parseInt(((String) row.get(1)).substring("key-".length()));
        assertThat(row.get(0)).isEqualTo(number % 3);
        assertThat((Integer) row.get(2)).isGreaterThanOrEqualTo(("no JSON, " + number).length());
        assertThat((String) row.get(3)).contains("JSON");
      }
      assertThat(answered(client, "SHOW UNREADABLE RECORDS OF noise LIMIT 5").rows()).hasSize(5);
      Client ofIceland = client.as("Bearer of-iceland");
      assertThat(ofIceland.ask("SHOW UNREADABLE RECORDS OF airports").status()).isEqualTo(400);
    }
  }

  private static void restricted(Client client) {
    assertThat(answered(client, "SELECT COUNT(*), COUNT(DISTINCT country) FROM airports").rows())
        .containsExactly(List.of(22, 1));
    assertThat(answered(client, "SELECT name FROM airports WHERE airport_id = 1678").rows())
        .isEmpty();
    assertThat(client.ask("SELECT COUNT(*) FROM routes").error()).startsWith("UNKNOWN_TABLE: ");
    assertThat(answered(client, "DELETE FROM airports WHERE country <> 'Iceland'").value())
        .isEqualTo(0);
    assertThat(answered(client, "UPDATE airports SET altitude_ft = altitude_ft").value())
        .isEqualTo(22);
    assertThat(
            client.ask("UPSERT INTO airports (airport_id, country) VALUES (1, 'Iceland')").error())
        .startsWith("FORBIDDEN: ");
    assertThat(client.ask("COPY airports FROM 'airports.jsonl.gz'").error())
        .startsWith("FORBIDDEN: ");
  }

  // ----------------------------------------------------------------------------------------------

  /** What differs from the script, or null. */
  private static String difference(QueryBlock query, Answer answer) {
    if (answer.status() != 200) {
      return answer.error();
    }
    List<String> rows = ScriptAnswer.rows(answer.body());
    List<String> expected = query.expected();
    boolean isSame =
        query.ordered()
            ? rows.equals(expected)
            : rows.stream().sorted().toList().equals(expected.stream().sorted().toList());
    return isSame ? null : "expected " + expected + "\nbut got  " + rows;
  }

  /** The values of literals: what comes out of a server goes in again. */
  private static Object[] parameters(String literals, Client client) {
    if (literals.isEmpty()) {
      return new Object[0];
    }
    List<JsonNode> values = new ArrayList<>();
    Answer answer = answered(client, "SELECT " + literals);
    assertThat(answer.status()).as(literals + ": " + answer.body()).isEqualTo(200);
    answer.body().get("rows").get(0).forEach(values::add);
    return values.toArray();
  }

  /** The answer, once all that it needs is there. */
  private static Answer answered(Client client, String sql, Object... parameters) {
    Answer answer = client.ask(sql, parameters);
    while (answer.status() == SERVICE_UNAVAILABLE || answer.status() == GATEWAY_TIMEOUT) {
      answer = client.ask(sql, parameters);
    }
    return answer;
  }
}
