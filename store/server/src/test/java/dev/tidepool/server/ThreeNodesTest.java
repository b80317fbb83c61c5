package dev.tidepool.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.embedded.EmbeddedKafka;
import dev.tidepool.server.Client.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three real processes on one broker, of which one is killed in the middle of writes and reads. */
@Tag("broker")
@Timeout(420)
class ThreeNodesTest {
  private static final int BEFORE_KILL = 30;
  private static final int AFTER_KILL = 30;
  private static final int LAG_MAX = 5;

  /** Who is active for a partition that has a standby. */
  private static final Pattern WITH_STANDBY =
      Pattern.compile("\"active\":\"([^\"]+)\",\"standbys\":\\[\"");

  @TempDir Path directory;

  /**
   * Each node answers for all. While one is killed, a count is never less than what was
   * acknowledged before it was asked, nor more than what was sent before it was answered: it may
   * fail, but it is not wrong. In the end all that was acknowledged is there once.
   */
  @Test
  void oneOfThreeIsKilledAndNothingIsLostOrAnsweredWrongly() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("broker"));
        ServerProcess a = start(kafka, "a");
        ServerProcess b = start(kafka, "b");
        ServerProcess c = start(kafka, "c")) {
      Client first = a.awaitReady();
      Client second = b.awaitReady();
      Client third = c.awaitReady();
      first.ask("CREATE TABLE t (id INT PRIMARY KEY, n INT) WITH (partitions = 3)").rows();
      second
          .ask("INSERT INTO t VALUES (-1, 1), (-2, 2), (-3, 1), (-4, 2), (-5, 1), (-6, 2)")
          .rows();
      for (Client client : List.of(first, second, third)) {
        assertThat(answered(client, "SELECT n, COUNT(*), MIN(id) FROM t GROUP BY n ORDER BY n"))
            .containsExactly(List.of(1, 3, -5), List.of(2, 3, -6));
        assertThat(answered(client, "SELECT n FROM t WHERE id = -4")).containsExactly(List.of(2));
      }
      Object position = second.ask("UPSERT INTO t VALUES (-1, 9)").rows().get(0).get(1);
      assertThat(third.askAt(position, "SELECT n FROM t WHERE id = -1").rows())
          .containsExactly(List.of(9));
      new KilledNode(b, first, third, KilledNode.ONLY_ACTIVE)
          .killWhileWriting(BEFORE_KILL, AFTER_KILL);
      List<List<Object>> expected = new ArrayList<>();
      for (int i = 0; i < BEFORE_KILL + AFTER_KILL; i++) {
        expected.add(List.of(i));
      }
      for (Client client : List.of(first, third)) {
        assertThat(answered(client, "SELECT id FROM t WHERE id >= 0 ORDER BY id"))
            .isEqualTo(expected);
      }
    }
  }

  /**
   * The same with a standby of each partition: while nobody is active for those of the one that was
   * killed, standbys answer who allows them to be behind, and are no further behind than allowed.
   */
  @Test
  void standbysAnswerAndTakeOverWhenOneOfThreeIsKilled() throws Exception {
    String[] standbys = {"--standbys", "1"};
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("broker"));
        ServerProcess a = start(kafka, "a", standbys);
        ServerProcess b = start(kafka, "b", standbys);
        ServerProcess c = start(kafka, "c", standbys)) {
      Client first = a.awaitReady();
      b.awaitReady();
      Client third = c.awaitReady();
      first.ask("CREATE TABLE t (id INT PRIMARY KEY, n INT) WITH (partitions = 3)").rows();
      first.awaitCluster(WITH_STANDBY, 3);
      KilledNode killed = new KilledNode(b, first, third, LAG_MAX);
      killed.killWhileWriting(BEFORE_KILL, AFTER_KILL);
      assertThat(killed.answersOfStandbys()).isPositive();
      for (Client client : List.of(first, third)) {
        assertThat(answered(client, "SELECT COUNT(*), COUNT(DISTINCT id), MAX(id) FROM t"))
            .containsExactly(
                List.of(
                    BEFORE_KILL + AFTER_KILL,
                    BEFORE_KILL + AFTER_KILL,
                    BEFORE_KILL + AFTER_KILL - 1));
      }
    }
  }

  /** The answer, once there is one. */
  private static List<List<Object>> answered(Client client, String sql) {
    Answer answer = client.ask(sql);
    while (answer.status() == 503 || answer.status() == 504) {
      answer = client.ask(sql);
    }
    return answer.rows();
  }

  private ServerProcess start(EmbeddedKafka kafka, String name, String... more) throws IOException {
    return ServerProcess.startNode(kafka, directory, name, more);
  }
}
