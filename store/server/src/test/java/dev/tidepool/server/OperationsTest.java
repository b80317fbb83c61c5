package dev.tidepool.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.embedded.EmbeddedKafka;
import dev.tidepool.engine.verify.CompanionCheck;
import dev.tidepool.engine.verify.StoreTool;
import dev.tidepool.server.Client.Answer;
import dev.tidepool.server.ServerProcess.Surroundings;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What OPERATIONS.md says of full disks, damaged files and lost nodes, done as it says. */
@Tag("broker")
@Timeout(300)
class OperationsTest {
  private static final long PAUSE_NANOS = 20_000_000;
  private static final int ROWS_OF_A_COMMAND = 90;
  private static final int NOTE_LENGTH = 900;

  /** Who is active for a partition that has a standby. */
  private static final Pattern WITH_STANDBY =
      Pattern.compile("\"active\":\"([^\"]+)\",\"standbys\":\\[\"");

  private static final int ROOM_KIB = 700; // for a file: less than a segment

  @TempDir Path directory;
  private Path log;
  private int rowCount; // that were acknowledged

  @BeforeEach
  void nameLog() {
    log = directory.resolve("log");
  }

  /** Nobody fills a disk here: no file may grow further, which is an error of the same kind. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aFullDiskEndsChangesAndReadsOfItsTablesUntilThereIsRoom() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("broker"));
        ServerProcess node =
            ServerProcess.startNode(kafka, directory, "a", new Surroundings(log, ROOM_KIB))) {
      Client client = node.awaitReady();
      client.ask("CREATE TABLE t (id INT PRIMARY KEY, note STRING) WITH (partitions = 1)").rows();
      Answer answer = insert(client);
      while (answer.status() == 200) {
        rowCount += ROWS_OF_A_COMMAND;
        answer = insert(client);
      }
      assertThat(answer.status()).as(answer.error()).isEqualTo(504);
      assertThat(answer.error()).startsWith("OUTCOME_UNKNOWN").contains("\"" + id() + "\"");
      assertThat(client.get("/healthz")).isEqualTo("ok\n");
      assertThat(awaitUnready(client, "File too large")).contains("table t", "cannot");
      assertThat(client.askWithin(500, "SELECT COUNT(*) FROM t").status()).isIn(503, 504);
      assertThat(Files.readString(log))
          .contains("a thread of table t failed and is replaced", "File too large");
      node.makeRoom();
      insertUntilDone(client);
      assertAllAreThere(client);
      assertThat(client.get("/metrics")).contains("tidepool_disk_live_bytes{table=\"t\"");
    }
  }

  @Test
  void aDamagedFileIsNamedAndItsRowsAreRestored() throws Exception {
    Path rows;
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("broker"))) {
      try (ServerProcess node = ServerProcess.startNode(kafka, directory, "a")) {
        Client client = node.awaitReady();
        client.ask("CREATE TABLE t (id INT PRIMARY KEY, note STRING) WITH (partitions = 1)").rows();
        for (int i = 0; i < 3; i++) {
          insertUntilDone(client);
        }
        node.terminate();
      }
      rows = directory.resolve("a").resolve("state").resolve("tidepool-t0/0_0/rows");
      assertThat(verify(rows)).as("before").isEqualTo(0);
      Path damaged = damage(rows);
      assertThat(verify(rows)).as("damaged").isEqualTo(1);
      try (ServerProcess node =
          ServerProcess.startNode(kafka, directory, "a", new Surroundings(log, 0))) {
        Client client = node.awaitReady();
        assertAllAreThere(client);
        assertThat(client.get("/readyz")).isEqualTo("ready\n");
        assertThat(client.get("/metrics"))
            .containsPattern("tidepool_unreadable_rows\\{[^}]*\\} 0\n");
        node.terminate();
      }
      assertThat(Files.readString(log))
          .contains("Store rows is damaged", damaged.getFileName() + " at byte ", "expected");
      assertThat(verify(rows)).as("restored").isEqualTo(0);
    }
  }

  /** Under its name, on another machine: it has none of its files. */
  @Test
  void aLostNodeIsReplacedByOneThatHasNothing() throws Exception {
    String[] standbys = {"--standbys", "1"};
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("broker"));
        ServerProcess a = ServerProcess.startNode(kafka, directory, "a", standbys);
        ServerProcess b = ServerProcess.startNode(kafka, directory, "b", standbys)) {
      Client client = a.awaitReady();
      b.awaitReady();
      client.ask("CREATE TABLE t (id INT PRIMARY KEY, note STRING) WITH (partitions = 2)").rows();
      client.awaitCluster(WITH_STANDBY, 2);
      insertUntilDone(client);
      b.kill();
      insertUntilDone(client);
      assertAllAreThere(client);
      Path elsewhere = Files.createDirectory(directory.resolve("another-machine"));
      try (ServerProcess again = ServerProcess.startNode(kafka, elsewhere, "b", standbys)) {
        Client other = again.awaitReady();
        assertAllAreThere(other);
        other.awaitCluster(WITH_STANDBY, 2);
        insertUntilDone(other);
        assertAllAreThere(client);
      }
    }
  }

  // ---- steps -----------------------------------------------------------------------------------

  private String id() {
    return "insert " + rowCount;
  }

  /** Inserts the rows behind those that are there; rows that do not pack. */
  private Answer insert(Client client) {
    SplittableRandom random = new SplittableRandom(rowCount);
    List<String> rows = new ArrayList<>();
    List<Object> notes = new ArrayList<>();
    for (int i = 0; i < ROWS_OF_A_COMMAND; i++) {
      StringBuilder note = new StringBuilder();
      random.ints(NOTE_LENGTH, 'a', 'z' + 1).forEach(letter -> note.append((char) letter));
      rows.add("(" + (rowCount + i) + ", ?)");
      notes.add(note.toString());
    }
    String sql = "INSERT INTO t VALUES " + String.join(", ", rows);
    return client.askAsWithin(5_000, id(), sql, notes.toArray());
  }

  /** Sends it again under its id, as clients are told to. */
  private void insertUntilDone(Client client) {
    Answer answer = insert(client);
    while (answer.status() == 503 || answer.status() == 504) {
      LockSupport.parkNanos(PAUSE_NANOS);
      answer = insert(client);
    }
    assertThat(answer.value()).isEqualTo(ROWS_OF_A_COMMAND);
    rowCount += ROWS_OF_A_COMMAND;
  }

  private void assertAllAreThere(Client client) {
    Answer answer;
    do {
      answer = client.ask("SELECT COUNT(*), COUNT(DISTINCT note), MIN(id), MAX(id) FROM t");
    } while (answer.status() == 503 || answer.status() == 504);
    assertThat(answer.rows()).containsExactly(List.of(rowCount, rowCount, 0, rowCount - 1));
  }

  private static String awaitUnready(Client client, String why) throws Exception {
    HttpResponse<String> answer;
    do {
      LockSupport.parkNanos(PAUSE_NANOS);
      answer = client.send(client.to("/readyz"));
    } while (answer.statusCode() != 503 || !answer.body().contains(why));
    return answer.body();
  }

  private static int verify(Path rows) {
    return new StoreTool(System.out, System.err, () -> CompanionCheck.NONE)
        .run("verify", rows.toString());
  }

  /** Changes a byte in the middle of the largest file. */
  private static Path damage(Path rows) throws IOException {
    try (Stream<Path> files = Files.walk(rows)) {
      Path largest =
          files
              .filter(file -> file.toString().endsWith(".seg"))
              .max(Comparator.comparingLong(file -> file.toFile().length()))
              .orElseThrow();
      try (FileChannel channel =
          FileChannel.open(largest, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        ByteBuffer one = ByteBuffer.allocate(1);
        long middle = channel.size() / 2;
        channel.read(one, middle);
        one.flip();
        one.put(0, (byte) ~one.get(0));
        channel.write(one, middle);
      }
      return largest;
    }
  }
}
