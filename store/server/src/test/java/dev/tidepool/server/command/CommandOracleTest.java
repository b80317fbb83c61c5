package dev.tidepool.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.server.command.ModelStatement.ModelRow;
import dev.tidepool.server.command.ModelStatement.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random commands of several statements beside a map to which they are applied in a row: rows and
 * replies are the same, whether a command is refused in its middle, sent again, or executed again
 * because its transaction, with any number of commands, was aborted.
 */
class CommandOracleTest {
  private static final int COMMANDS = 250;
  private static final int REPLIES = 12;

  @TempDir Path directory;

  static List<Long> seeds() {
    Long given = Long.getLong("tidepool.seed");
    return given != null ? List.of(given) : List.of(1L, 2L, 3L, 4L);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void commandsDoWhatTheyDoToAMap(long seed) throws Exception {
    Run run = new Run(new Random(seed));
    try {
      run.go();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("replay with -Dtidepool.seed=" + seed, e);
    } finally {
      run.partition.close();
    }
  }

  private final class Run {
    private final Random random;
    private final Map<Integer, ModelRow> model = new TreeMap<>();
    private final Map<String, Reply> remembered = new LinkedHashMap<>();
    private final List<Command> sinceCommit = new ArrayList<>();
    private final List<Reply> repliesSinceCommit = new ArrayList<>();
    private Partition.Committed committed = Partition.Committed.NOTHING;
    private Partition partition;
    private int refused;
    private int forbidden;
    private int aborts;

    Run(Random random) throws Exception {
      this.random = random;
      this.partition = open();
    }

    private Partition open() throws Exception {
      return new Partition(Files.createTempDirectory(directory, "p"), REPLIES, committed);
    }

    void go() throws Exception {
      for (int i = 0; i < COMMANDS; i++) {
        int choice = random.nextInt(20);
        if (choice == 0 && !remembered.isEmpty()) {
          sendAgain();
        } else if (choice == 1) {
          commit();
        } else if (choice == 2 && aborts < 8) {
          abort();
        } else {
          sendNew("c" + i);
        }
        assertThat(partition.rows()).isEqualTo(expected());
      }
      assertThat(refused).as("commands that were refused").isGreaterThan(10);
      assertThat(forbidden).as("of them for the rows of others").isGreaterThan(10);
      assertThat(aborts).as("transactions that were aborted").isGreaterThan(2);
    }

    private Map<String, String> expected() {
      Map<String, String> rows = new TreeMap<>();
      model.forEach((id, row) -> rows.put(String.valueOf(id), row.json()));
      return rows;
    }

    private void sendNew(String id) {
      List<ModelStatement> statements = new ArrayList<>();
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        statements.add(ModelStatement.random(random));
      }
      ModelAccess access = ModelAccess.SOME.get(random.nextInt(ModelAccess.SOME.size()));
      Reply reply =
          send(
              new Command(
                  id,
                  "m" + random.nextInt(3),
                  access.conditions(),
                  random.nextInt(4),
                  1,
                  statements.stream().map(ModelStatement::statement).toList()));
      remember(reply);
      check(statements, access, reply);
    }

    private void check(List<ModelStatement> statements, ModelAccess access, Reply reply) {
      Map<Integer, ModelRow> changed = new TreeMap<>(model);
      try {
        List<Long> counts = new ArrayList<>();
        for (ModelStatement statement : statements) {
          counts.add(statement.applyTo(changed, access.condition()));
        }
        assertThat(reply.error()).isNull();
        assertThat(reply.counts()).isEqualTo(counts);
        model.clear();
        model.putAll(changed);
      } catch (RefusedException e) {
        refused++;
        assertThat(reply.error()).isNotNull();
        assertThat(reply.error().code()).isEqualTo(e.getMessage());
        forbidden += e.getMessage().equals("FORBIDDEN") ? 1 : 0;
        assertThat(reply.counts()).isEmpty();
      }
    }

    private void remember(Reply reply) {
      remembered.put(reply.id(), reply);
      if (remembered.size() > REPLIES) {
        remembered.remove(remembered.keySet().iterator().next());
      }
    }

    /** Other statements under a known id are not executed, nor answered as the known ones were. */
    private void sendAgain() {
      List<Reply> known = List.copyOf(remembered.values());
      Reply first = known.get(random.nextInt(known.size()));
      List<Command.Statement> others = List.of(ModelStatement.random(random).statement());
      String mark = "m" + random.nextInt(3);
      Reply again = send(new Command(first.id(), mark, List.of(), 0, 1, others));
      if (mark.equals(first.mark())) {
        assertThat(again).isEqualTo(first);
      } else {
        assertThat(again.error().code()).isEqualTo("ID_REUSED");
        assertThat(again.mark()).isEqualTo(mark);
      }
    }

    private Reply send(Command command) {
      Reply reply = partition.send(command);
      sinceCommit.add(command);
      repliesSinceCommit.add(reply);
      return reply;
    }

    private void commit() {
      committed = partition.committed();
      sinceCommit.clear();
      repliesSinceCommit.clear();
    }

    /** The stores are as they were committed, and what came after is executed again. */
    private void abort() throws Exception {
      aborts++;
      partition.close();
      partition = open();
      List<Reply> again = sinceCommit.stream().map(partition::send).toList();
      assertThat(again).isEqualTo(repliesSinceCommit);
    }
  }
}
