package dev.tidepool.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidepool.embedded.EmbeddedKafka;
import dev.tidepool.server.Client.Answer;
import dev.tidepool.server.copy.CopyFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** COPY by statement on a broker; with the real tables, where they are. */
@Tag("broker")
@Timeout(300)
class CopyTest {
  private static final Path DATA =
      Path.of(System.getenv().getOrDefault("TIDEPOOL_DATA", "../../../shared/data"));

  /** Of which the first request sees only some. */
  private static final int MANY = 30_000;

  @TempDir Path directory;

  @Test
  void aFileIsLoadedByAStatement() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("in"));
    Files.writeString(folder.resolve("pets.csv"), "name,legs\nRex,4\nTux,x\nKim,4\n");
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("broker"));
        TestNode node = node(kafka, folder)) {
      node.ask("CREATE TABLE pets (name STRING PRIMARY KEY, legs INT)").rows();
      Answer stopped = node.ask("COPY pets FROM 'pets.csv'");
      assertThat(stopped.error()).startsWith("COPY_FAILED: line 3: column legs is INT");
      Answer loaded = node.ask("COPY pets FROM 'pets.csv' WITH (on_error = 'skip')");
      assertThat(loaded.rows().get(0)).startsWith("done", 2, 1);
      assertThat(loaded.rows().get(0).get(4).toString()).startsWith("line 3: ");
      assertThat(node.ask("SELECT name FROM pets ORDER BY name").rows())
          .containsExactly(List.of("Kim"), List.of("Rex"));
      assertThat(node.ask("COPY pets FROM '../broker/meta.properties'").error())
          .isEqualTo(
              "COPY_FAILED: there is no file '../broker/meta.properties' in the folder for COPY");
      assertThat(node.ask("COPY pets (name, colour) FROM 'pets.csv'").error())
          .startsWith("UNKNOWN_COLUMN");
      assertThat(node.ask("COPY cats FROM 'pets.csv'").error()).startsWith("UNKNOWN_TABLE");
      assertThat(node.ask("COPY pets FROM 'pets.csv' WITH (speed = 9)").error())
          .contains("no option speed");
    }
  }

  /** A load that goes on after its request is told of, until it is done. */
  @Test
  void loadsThatRunAreShown() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("in"));
    StringBuilder lines = new StringBuilder("id,word\n");
    for (int i = 0; i < MANY; i++) {
      lines.append(i).append(i == 1 ? ",\n" : ",w\n");
    }
    Files.writeString(folder.resolve("many.csv"), lines);
    String copy = "COPY words FROM 'many.csv' WITH (on_error = 'skip')";
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("broker"));
        TestNode node = node(kafka, folder)) {
      node.ask("CREATE TABLE words (id INT PRIMARY KEY, word STRING NOT NULL)").rows();
      assertThat(node.ask("SHOW COPIES").rows()).isEmpty();
      assertThat(node.client().askWithin(1, copy).error()).startsWith("STILL_RUNNING: ");
      List<Object> shown = node.ask("SHOW COPIES").rows().get(0);
      assertThat(shown.get(0)).isEqualTo(copy);
      assertThat((String) shown.get(1)).startsWith("COPY words [").contains(" bad lines");
      assertThat((Integer) shown.get(4)).isLessThanOrEqualTo(lines.length());
      assertThat(shown.get(5)).isEqualTo(lines.length());
      Answer done = node.ask(copy);
      while (done.error().startsWith("STILL_RUNNING")) {
        done = node.ask(copy);
      }
      assertThat(done.rows().get(0)).startsWith("done", MANY - 1, 1);
      assertThat(node.ask("SHOW COPIES").rows()).isEmpty();
    }
  }

  /** All rows of three real tables arrive, and questions to them are answered by indexes. */
  @Test
  void realTablesAreLoadedAndAsked() throws Exception {
    assumeTrue(Files.isDirectory(DATA), "skipped: no real tables at " + DATA);
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("broker"));
        TestNode node = node(kafka, DATA)) {
      node.ask(
              "CREATE TABLE airports (airport_id INT PRIMARY KEY, name STRING, city STRING,"
                  + " country STRING, iata STRING, latitude DOUBLE, altitude_ft INT)")
          .rows();
      node.ask("CREATE INDEX airports_country ON airports (country)").rows();
      node.ask(
              "CREATE TABLE routes (route_id INT PRIMARY KEY, airline_code STRING, src_code STRING,"
                  + " dst_code STRING, codeshare BOOLEAN, stops INT, equipment STRING ARRAY)")
          .rows();
      node.ask("CREATE INDEX routes_src ON routes (src_code)").rows();
      node.ask(
              "CREATE TABLE movies (movie_id INT PRIMARY KEY, title STRING, release_year INT,"
                  + " \"cast\" STRING ARRAY, genres STRING ARRAY)")
          .rows();
      node.ask("CREATE INDEX movies_genre ON movies (genres)").rows();
      copy(node, "airports", "openflights/of_airports.jsonl.gz", 7698);
      copy(node, "routes", "openflights/of_routes.jsonl.gz", 67663);
      copy(node, "movies", "movies/wm_movies.jsonl.gz", 36273);
      assertThat(node.ask("SELECT COUNT(*) FROM airports WHERE country = 'Iceland'").value())
          .isEqualTo(22);
      assertThat(
              node.ask(
                      "SELECT COUNT(*) FROM routes r JOIN airports a ON a.iata = r.src_code"
                          + " WHERE a.city = 'Zurich' AND a.country = 'Switzerland'")
                  .value())
          .isEqualTo(node.ask("SELECT COUNT(*) FROM routes WHERE src_code = 'ZRH'").value());
      assertThat(
              node.ask("EXPLAIN SELECT title FROM movies WHERE 'Western' = ANY(genres)")
                  .value()
                  .toString())
          .contains("movies_genre");
    }
  }

  private static void copy(TestNode node, String table, String file, int rowCount) {
    Answer answer = node.ask("COPY " + table + " FROM '" + file + "'");
    while (answer.error().startsWith("STILL_RUNNING")) {
      answer = node.ask("COPY " + table + " FROM '" + file + "'");
    }
    assertThat(answer.rows().get(0)).startsWith("done", rowCount, 0);
    assertThat(node.ask("SELECT COUNT(*) FROM " + table).value()).isEqualTo(rowCount);
  }

  private TestNode node(EmbeddedKafka kafka, Path folder) throws Exception {
    return new TestNode(
        kafka.bootstrapServers(), "a", directory.resolve("state"), CopyFolder.of(folder));
  }
}
