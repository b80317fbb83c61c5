package dev.tidepool.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidepool.embedded.EmbeddedKafka;
import dev.tidepool.server.Client.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The OpenFlights tables on three real processes: each gives the same answers, and who is
 * restricted sees the same of it on each, wherever the partitions are.
 */
@Tag("broker")
@Timeout(420)
class FlightsOnThreeNodesTest {
  private static final Path DATA =
      Path.of(System.getenv().getOrDefault("TIDEPOOL_DATA", "../../../shared/data"));

  private static final List<String> QUESTIONS =
      List.of(
          "SELECT COUNT(*), MIN(altitude_ft), MAX(altitude_ft), COUNT(DISTINCT country) FROM"
              + " airports",
          "SELECT country, COUNT(*) AS n FROM airports GROUP BY country ORDER BY n DESC, country"
              + " LIMIT 20",
          "SELECT airport_id, name FROM airports WHERE country = 'Iceland' ORDER BY airport_id",
          "SELECT name, altitude_ft FROM airports ORDER BY altitude_ft DESC, airport_id LIMIT 10",
          "SELECT name FROM airports WHERE airport_id = 1678",
          "SELECT name FROM airports WHERE airport_id IN (1, 1678, 507, -9) ORDER BY airport_id",
          "SELECT dst_code, COUNT(*) FROM routes WHERE src_code = 'ZRH' GROUP BY dst_code ORDER BY"
              + " 1",
          "SELECT COUNT(*), SUM(stops) FROM routes WHERE codeshare",
          "SELECT COUNT(*) FROM routes WHERE 'CR2' = ANY(equipment)",
          "SELECT r.dst_code, a.name FROM routes r JOIN airlines a ON a.airline_id = r.airline_id"
              + " WHERE r.src_code = 'KEF' ORDER BY r.route_id",
          "SELECT name FROM airlines WHERE active AND country IN (SELECT country FROM airports"
              + " WHERE altitude_ft > 13000) ORDER BY airline_id",
          "SELECT country, AVG(altitude_ft), RANK() OVER (ORDER BY AVG(altitude_ft) DESC)"
              + " FROM airports GROUP BY country HAVING COUNT(*) > 50 ORDER BY 3, 1",
          "SELECT city FROM airports WHERE country = 'Peru' INTERSECT SELECT city FROM airports"
              + " WHERE altitude_ft > 10000 ORDER BY 1");

  @TempDir Path directory;

  @Test
  void eachNodeGivesTheSameAnswers() throws Exception {
    assumeTrue(Files.isDirectory(DATA), "skipped: no real tables at " + DATA);
    Path credentials =
        Files.writeString(
            directory.resolve("credentials.json"),
            "{\"credentials\": [{\"token\": \"all-of-it\", \"tables\": \"all\", \"write\": true},"
                + "{\"token\": \"of-iceland\", \"tables\": [\"airlines\"], \"write\": true,"
                + " \"rows\": {\"airports\": \"country = 'Iceland'\"}}]}");
    Files.setPosixFilePermissions(credentials, PosixFilePermissions.fromString("rw-------"));
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("broker"));
        ServerProcess a = start(kafka, "a", credentials);
        ServerProcess b = start(kafka, "b", credentials);
        ServerProcess c = start(kafka, "c", credentials)) {
      List<Client> clients = new ArrayList<>();
      for (ServerProcess process : List.of(a, b, c)) {
        clients.add(process.awaitReady().as("Bearer all-of-it"));
      }
      load(clients);
      for (String question : QUESTIONS) {
        List<List<Object>> expected = answered(clients.get(0), question).rows();
        assertThat(expected).as(question).isNotEmpty();
        for (Client client : clients) {
          assertThat(answered(client, question).rows()).as(question).isEqualTo(expected);
        }
      }
      for (Client client : clients) {
        restricted(client.as("Bearer of-iceland"));
      }
      assertThat(answered(clients.get(2), "SELECT COUNT(*) FROM airports").value()).isEqualTo(7698);
    }
  }

  private static void load(List<Client> clients) {
    answered(
            clients.get(0),
            "CREATE TABLE IF NOT EXISTS airports (airport_id INT PRIMARY KEY, name STRING, city"
                + " STRING, country STRING, iata STRING, altitude_ft INT)")
        .rows();
    answered(clients.get(1), "CREATE INDEX IF NOT EXISTS airports_country ON airports (country)")
        .rows();
    answered(
            clients.get(1),
            "CREATE TABLE IF NOT EXISTS airlines (airline_id INT PRIMARY KEY, name STRING, country"
                + " STRING, active BOOLEAN)")
        .rows();
    answered(
            clients.get(2),
            "CREATE TABLE IF NOT EXISTS routes (route_id INT PRIMARY KEY, airline_id INT, src_code"
                + " STRING, dst_code STRING, codeshare BOOLEAN, stops INT, equipment STRING ARRAY)")
        .rows();
    answered(clients.get(2), "CREATE INDEX IF NOT EXISTS routes_src ON routes (src_code)").rows();
    copy(clients.get(0), "airports", 7698);
    copy(clients.get(1), "airlines", 6162);
    copy(clients.get(2), "routes", 67663);
  }

  private static void copy(Client client, String table, int rowCount) {
    String sql = "COPY " + table + " FROM 'openflights/of_" + table + ".jsonl.gz'";
    Answer answer = answered(client, sql);
    assertThat(answer.rows().get(0)).startsWith("done", rowCount, 0);
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
    assertThat(client.ask("COPY airports FROM 'openflights/of_airports.jsonl.gz'").error())
        .startsWith("FORBIDDEN: ");
  }

  /** The answer, once all that it needs is there. */
  private static Answer answered(Client client, String sql) {
    Answer answer = client.ask(sql);
    while (answer.status() == 503 || answer.status() == 504) {
      answer = client.ask(sql);
    }
    return answer;
  }

  private ServerProcess start(EmbeddedKafka kafka, String name, Path credentials)
      throws IOException {
    return ServerProcess.startNode(
        kafka,
        directory,
        name,
        "--copy-folder",
        DATA.toAbsolutePath().toString(),
        "--credentials",
        credentials.toString());
  }
}
