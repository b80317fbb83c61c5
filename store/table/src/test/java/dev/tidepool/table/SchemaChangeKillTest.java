package dev.tidepool.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.table.codec.UnreadableRowException;
import dev.tidepool.table.indexing.RowDecoder;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate.Comparison;
import dev.tidepool.table.query.Predicate.Operator;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process that opens a table with other columns and indexes each time, while the indexes
 * that it kept are corrected and the others built, several times before anybody looks: then the
 * rows are those of the last commit, and indexes and answers those of the rows.
 */
class SchemaChangeKillTest {
  private static final int ROUNDS = 3;
  private static final int ROUNDS_MAX = 30; // until a kill came while indexes were built
  private static final int KILLS_PER_ROUND = 2;

  @TempDir Path directory;

  private final TreeMap<String, String> model = new TreeMap<>();
  private long modelCommit;
  private int killsAmidBuilding;

  @Test
  @Timeout(value = 180, unit = TimeUnit.SECONDS)
  void killedAmidASchemaChange() throws Exception {
    SplittableRandom random = new SplittableRandom(); // when a kill comes no seed decides
    Path path = directory.resolve("table");
    long acknowledged = 0;
    for (int round = 0; round < ROUNDS || killsAmidBuilding == 0 && round < ROUNDS_MAX; round++) {
      for (int kill = 0; kill < KILLS_PER_ROUND; kill++) {
        acknowledged = runAndKill(path, random);
      }
      int release = random.nextInt(SchemaChangeWriter.RELEASE_COUNT);
      TableDefinition definition = SchemaChangeWriter.release(release);
      try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(1 << 20));
          Table table = Table.open(engine, path, SchemaChangeWriter.OPTIONS, definition)) {
        long found = SchemaChangeWriter.commitOf(table);
        assertThat(found).isBetween(acknowledged, acknowledged + 1);
        goTo(found);
        assertAnswers(table, random);
        table.awaitIndexes();
        assertThat(table.verify()).isEmpty();
        assertAnswers(table, random);
      }
    }
    assertThat(killsAmidBuilding).as("kills while indexes were built").isPositive();
  }

  /** Starts the writer, kills it after some commits, and returns the last one it acknowledged. */
  private int runAndKill(Path path, SplittableRandom random) throws Exception {
    int release = random.nextInt(SchemaChangeWriter.RELEASE_COUNT);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-cp",
                System.getProperty("java.class.path"),
                SchemaChangeWriter.class.getName(),
                path.toString(),
                Integer.toString(release))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String last = null;
    int commits = random.nextInt(3) == 0 ? random.nextInt(1, 300) : random.nextInt(1, 8);
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (int i = 0; i < commits; i++) {
        last = lines.readLine();
      }
      process.toHandle().destroyForcibly(); // unlike the process itself, leaves the pipe open
      // What it still said before it died; the last word may have been cut short.
      for (String line; (line = lines.readLine()) != null; ) {
        last = line.endsWith("complete") || line.endsWith("building") ? line : last;
      }
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    killsAmidBuilding += last.endsWith("building") ? 1 : 0;
    return Integer.parseInt(last.substring(0, last.indexOf(' ')));
  }

  private void goTo(long commit) {
    while (modelCommit < commit) {
      SchemaChangeWriter.change(
          ++modelCommit,
          (key, value) -> {
            if (value == null) {
              model.remove(key);
            } else {
              model.put(key, value);
            }
          });
    }
  }

  /** Asks for some values of each column. */
  private void assertAnswers(Table table, SplittableRandom random) {
    List<Object[]> rows = readable(table);
    assertThat(table.store().rowCount()).isEqualTo(model.size());
    int id = table.schema().indexOf("id");
    for (int column = 0; column < table.schema().columnCount(); column++) {
      for (int i = 0; i < 5; i++) {
        int asked = column;
        Object value = rows.get(random.nextInt(rows.size()))[column];
        assertThat(ids(table, column, value))
            .as("%s = %s", table.schema().column(column), value)
            .containsExactlyInAnyOrderElementsOf(
                rows.stream()
                    .filter(row -> value.equals(row[asked]))
                    .map(row -> (String) row[id])
                    .toList());
      }
    }
  }

  private List<Object[]> readable(Table table) {
    int[] columns = IntStream.range(0, table.schema().columnCount()).toArray();
    RowDecoder decoder = new RowDecoder(table.schema(), SchemaChangeWriter.CODEC, columns);
    List<Object[]> rows = new ArrayList<>();
    for (Map.Entry<String, String> row : model.entrySet()) {
      try {
        byte[] key = SchemaChangeWriter.bytes(row.getKey());
        rows.add(decoder.decode(key, SchemaChangeWriter.bytes(row.getValue())).clone());
      } catch (UnreadableRowException e) {
        // It is in no answer.
      }
    }
    return rows;
  }

  private static List<String> ids(Table table, int column, Object value) {
    ScanRequest request =
        ScanRequest.of(
            new Comparison(column, Operator.EQUAL, new Operand.Literal(value)),
            List.of(table.schema().indexOf("id")));
    List<String> ids = new ArrayList<>();
    try (ResultCursor rows = table.prepare(request).open(new Object[0], QueryLimits.defaults())) {
      while (rows.next()) {
        ids.add((String) rows.value(0));
      }
    }
    return ids;
  }
}
