package dev.tidepool.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.embedded.EmbeddedKafka;
import dev.tidepool.server.Client.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A column that one node adds is there on the other. */
@Tag("broker")
@Timeout(240)
class AlterOnTwoNodesTest {
  @TempDir Path directory;

  /**
   * Rows of the new column are sent at once, to partitions of the node, too, that may not have
   * heard of it: none of them is without its value.
   */
  @ParameterizedTest
  @ValueSource(strings = {"json", "avro"})
  void everyNodeFollows(String format) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("broker"));
        ServerProcess a = start(kafka, "a");
        ServerProcess b = start(kafka, "b")) {
      Client first = a.awaitReady();
      Client second = b.awaitReady();
      first
          .ask(
              "CREATE TABLE t (id INT PRIMARY KEY, n INT) WITH (partitions = 4, format = '"
                  + format
                  + "')")
          .rows();
      answered(second, "UPSERT INTO t VALUES (-1, 1), (-2, 2), (-3, 3), (-4, 4), (-5, 5)");
      for (int round = 0; round < 2; round++) {
        String column = "c" + round;
        assertThat(answered(first, "ALTER TABLE t ADD " + column + " INT"))
            .containsExactly(List.of("altered table t"));
        for (int id = 0; id < 8; id++) {
          answered(first, "UPSERT INTO t (id, " + column + ") VALUES (" + id + ", " + id + ")");
        }
        String question =
            "SELECT COUNT(*), COUNT(" + column + "), SUM(" + column + "), SUM(n) FROM t";
        for (Client client : List.of(first, second)) {
          assertThat(known(client, question)).containsExactly(List.of(13, 8, 28, 15));
        }
      }
      assertThat(answered(second, "ALTER TABLE t DROP c0"))
          .containsExactly(List.of("altered table t"));
      assertThat(known(second, "SELECT COUNT(c1) FROM t")).containsExactly(List.of(8));
      Answer gone = first.ask("SELECT c0 FROM t");
      while (!gone.error().startsWith("UNKNOWN_COLUMN")) {
        gone = first.ask("SELECT c0 FROM t");
      }
      assertThat(answered(first, "SELECT COUNT(c1) FROM t")).containsExactly(List.of(8));
    }
  }

  /** Of a node that may not have heard of the column yet. */
  private static List<List<Object>> known(Client client, String sql) {
    Answer answer = client.ask(sql);
    while (answer.error().startsWith("UNKNOWN_COLUMN") || isPassing(answer)) {
      answer = client.ask(sql);
    }
    return answer.rows();
  }

  private static List<List<Object>> answered(Client client, String sql) {
    Answer answer = client.ask(sql);
    while (isPassing(answer)) {
      answer = client.ask(sql);
    }
    return answer.rows();
  }

  private static boolean isPassing(Answer answer) {
    return answer.status() == 503 || answer.status() == 504;
  }

  private ServerProcess start(EmbeddedKafka kafka, String name) throws IOException {
    return ServerProcess.startNode(kafka, directory, name);
  }
}
