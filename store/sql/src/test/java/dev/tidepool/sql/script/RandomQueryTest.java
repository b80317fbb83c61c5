package dev.tidepool.sql.script;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tidepool.sql.script.Script.Declared;
import dev.tidepool.sql.script.Script.QueryBlock;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random queries over random tables with random indexes: lists, tables and partitions answer what
 * H2 answers. A failure tells the seed, and tables and query as a script. {@code
 * -Dtidepool.seed=0x…} replays a seed, {@code -Dtidepool.sql.seeds=1000} runs more.
 */
class RandomQueryTest {
  private static final int SEED_COUNT = Integer.getInteger("tidepool.sql.seeds", 10);
  private static final int QUERIES_PER_SEED = 40;

  /** Seeds that have failed once. */
  private static final long[] REGRESSIONS = {};

  @TempDir Path directory;

  @TestFactory
  Stream<DynamicTest> answersWhatH2Answers() {
    String only = System.getProperty("tidepool.seed");
    LongStream seeds =
        only != null
            ? LongStream.of(Long.decode(only))
            : LongStream.concat(LongStream.of(REGRESSIONS), LongStream.rangeClosed(1, SEED_COUNT));
    return seeds.mapToObj(
        seed -> dynamicTest("-Dtidepool.seed=0x" + Long.toHexString(seed), () -> run(seed)));
  }

  private void run(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    List<RandomTable> tables = List.of(RandomTable.of("a", random), RandomTable.of("b", random));
    List<Declared> declared = tables.stream().map(RandomTable::declared).toList();
    Script script = new Script("seed " + seed, declared, List.of());
    try (ScriptRun run = new ScriptRun(script, null, directory.resolve(Long.toHexString(seed)))) {
      RandomSelect selects = new RandomSelect(tables, random);
      for (int i = 0; i < QUERIES_PER_SEED; i++) {
        check(run, selects.next(), tables, seed);
      }
    }
  }

  private static void check(
      ScriptRun run, RandomSelect.Select select, List<RandomTable> tables, long seed) {
    QueryBlock query = new QueryBlock(0, select.sql(), "", select.ordered(), null, null, null);
    try {
      run.compareWithH2(query);
    } catch (Exception | AssertionError e) {
      String replay = "-Dtidepool.seed=0x" + Long.toHexString(seed);
      String head = select.ordered() ? "query ordered\n" : "query\n";
      throw new AssertionError(
          replay + "\n" + head + select.sql() + "\n" + e.getMessage() + "\n" + tables, e);
    }
  }
}
