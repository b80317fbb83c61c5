package dev.tidepool.sql.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tidepool.script.Script;
import dev.tidepool.script.Script.Declared;
import dev.tidepool.script.Script.QueryBlock;
import dev.tidepool.sql.error.SqlException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random queries over random tables with random indexes: lists, tables and partitions answer what
 * H2 answers. A failure tells the seed, and tables and query as a script; statements that failed
 * once are in {@code regressions.slt}. {@code -Dtidepool.seed=0x…} replays a seed, {@code
 * -Dtidepool.sql.seeds=1000} runs more, from {@code -Dtidepool.sql.seed.first} on.
 */
class RandomQueryTest {
  private static final int SEED_COUNT = Integer.getInteger("tidepool.sql.seeds", 10);
  private static final int FIRST_SEED = Integer.getInteger("tidepool.sql.seed.first", 1);
  private static final int QUERIES_PER_SEED = 40;

  /** Of all queries at most so many may be refused as not supported. */
  private static final double REFUSED_SHARE_MAX = 0.01;

  private static int queryCount;
  private static final List<String> REFUSED = new ArrayList<>();

  @TempDir Path directory;

  @BeforeAll
  static void countAnew() {
    queryCount = 0;
    REFUSED.clear();
  }

  @AfterAll
  static void fewAreRefused() {
    String told =
        REFUSED.size() + " of " + queryCount + " random queries are refused as unsupported";
    System.out.println(told + "\n" + String.join("\n", REFUSED));
    assertThat((double) REFUSED.size())
        .as(told)
        .isLessThanOrEqualTo(REFUSED_SHARE_MAX * queryCount);
  }

  @TestFactory
  Stream<DynamicTest> answersWhatH2Answers() {
    String only = System.getProperty("tidepool.seed");
    LongStream seeds =
        only != null
            ? LongStream.of(Long.decode(only))
            : LongStream.range(FIRST_SEED, (long) FIRST_SEED + SEED_COUNT);
    return seeds.mapToObj(seed -> dynamicTest(replay(seed), () -> run(seed)));
  }

  private void run(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    List<RandomTable> tables =
        List.of(
            RandomTable.of("a", 60, random),
            RandomTable.of("b", 30, random),
            RandomTable.of("c", 10, random));
    List<Declared> declared = tables.stream().map(RandomTable::declared).toList();
    Script script = new Script("seed " + seed, declared, List.of());
    try (ScriptRun run = new ScriptRun(script, null, directory.resolve(Long.toHexString(seed)))) {
      RandomSelect selects = new RandomSelect(tables, random);
      int unknownCount = 0;
      for (int i = 0; i < QUERIES_PER_SEED; i++) {
        unknownCount += check(run, selects.next(), tables, seed) ? 0 : 1;
      }
      assertThat(unknownCount)
          .as("queries that are refused, or at which H2 fails; refused of all: %d", REFUSED.size())
          .isLessThan(QUERIES_PER_SEED / 4);
    }
  }

  /** Whether it was answered, by H2 too. */
  private static boolean check(
      ScriptRun run, RandomSelect.Select select, List<RandomTable> tables, long seed) {
    Dialects.Both text = select.text();
    QueryBlock query =
        new QueryBlock(
            0,
            text.ours(),
            String.join(", ", text.parameters()),
            select.ordered(),
            text.h2(),
            null,
            null);
    queryCount++;
    try {
      return run.compareWithH2(query);
    } catch (SqlException e) {
      if (e.code() == SqlException.Code.UNSUPPORTED) {
        REFUSED.add(replay(seed) + "\n" + block(query) + e.getMessage());
        return false; // in words
      }
      throw failure(seed, query, tables, e);
    } catch (Exception | AssertionError e) {
      throw failure(seed, query, tables, e);
    }
  }

  private static AssertionError failure(
      long seed, QueryBlock query, List<RandomTable> tables, Throwable e) {
    return new AssertionError(
        replay(seed) + "\n" + block(query) + e.getMessage() + "\n" + tables, e);
  }

  private static String replay(long seed) {
    return "-Dtidepool.seed=0x" + Long.toHexString(seed);
  }

  /** The query as a block of a script. */
  private static String block(QueryBlock query) {
    return (query.ordered() ? "query ordered\n" : "query\n")
        + (query.parameters().isEmpty() ? "" : "@params " + query.parameters() + "\n")
        + (query.h2().equals(query.sql()) ? "" : "@h2 " + query.h2() + "\n")
        + query.sql()
        + "\n";
  }
}
