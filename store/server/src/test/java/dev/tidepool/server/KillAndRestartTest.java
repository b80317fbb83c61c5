package dev.tidepool.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real process with a broker of its own, killed in the middle of writes, and started again. */
@Tag("broker")
@Timeout(300)
class KillAndRestartTest {
  private static final int BEFORE_KILL = 40;

  @TempDir Path parent;
  private Path data;
  private Path elsewhere;

  @BeforeEach
  void makeDirectories() throws Exception {
    data = parent.resolve("data");
    elsewhere = Files.createDirectory(parent.resolve("elsewhere"));
  }

  /**
   * Each row that was acknowledged is there, with its counterpart that the same command wrote; what
   * was not may be there or not, but not in half.
   */
  @Test
  void killedAndStartedAgainItHasAllThatItAcknowledged() throws Exception {
    ConcurrentSkipListSet<Integer> acknowledged = new ConcurrentSkipListSet<>();
    try (ServerProcess first = ServerProcess.start(data, elsewhere)) {
      Client client = first.awaitReady();
      client.ask("CREATE TABLE t (id INT PRIMARY KEY, n INT) WITH (partitions = 1)").rows();
      client.ask("CREATE INDEX t_n ON t (n)").rows();
      writeUntilKilled(first, client, 0, acknowledged);
    }
    try (ServerProcess second = ServerProcess.start(data, elsewhere)) {
      Client client = second.awaitReady();
      check(client, acknowledged);
      writeUntilKilled(second, client, 100_000, acknowledged);
    }
    try (ServerProcess third = ServerProcess.start(data, elsewhere)) {
      Client client = third.awaitReady();
      check(client, acknowledged);
      assertThat(client.ask("SHOW INDEXES").rows())
          .containsExactly(Arrays.asList("t", "t_n", "n", "ordered", null));
      assertThat(client.ask("EXPLAIN SELECT id FROM t WHERE n = 7").value().toString())
          .contains("t_n");
      assertThat(third.terminate()).contains("closing", "closed after");
    }
    try (Stream<Path> created = Files.list(elsewhere)) {
      assertThat(created.filter(file -> !isUnpackedLibrary(file)))
          .as("files outside the data directory")
          .isEmpty();
    }
  }

  /**
   * Newer JVMs read {@code java.io.tmpdir} once, when they start, so that the server cannot tell
   * lz4-java where to unpack its library.
   */
  private static boolean isUnpackedLibrary(Path file) {
    return Runtime.version().feature() > 17
        && file.getFileName().toString().startsWith("liblz4-java-");
  }

  private static void writeUntilKilled(
      ServerProcess server, Client client, int start, ConcurrentSkipListSet<Integer> acknowledged)
      throws Exception {
    CountDownLatch enough = new CountDownLatch(BEFORE_KILL);
    Thread writer =
        new Thread(
            () -> {
              try {
                for (int i = start; ; i++) {
                  client
                      .ask(
                          "INSERT INTO t VALUES (?, ?); INSERT INTO t VALUES (?, ?)",
                          i,
                          i,
                          -1 - i,
                          i)
                      .rows();
                  acknowledged.add(i);
                  enough.countDown();
                }
              } catch (UncheckedIOException e) {
                // killed
              }
            });
    writer.start();
    enough.await();
    server.kill();
    writer.join();
  }

  private static void check(Client client, ConcurrentSkipListSet<Integer> acknowledged) {
    List<Integer> there =
        client.ask("SELECT n FROM t WHERE id >= 0 ORDER BY n").rows().stream()
            .map(row -> (Integer) row.get(0))
            .toList();
    assertThat(there).containsAll(acknowledged);
    assertThat(there.size() - acknowledged.size()).as("not acknowledged").isBetween(0, 2);
    assertThat(client.ask("SELECT n FROM t WHERE id < 0 ORDER BY n").rows())
        .isEqualTo(there.stream().map(n -> List.<Object>of(n)).toList());
  }
}
