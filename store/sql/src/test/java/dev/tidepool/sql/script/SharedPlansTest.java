package dev.tidepool.sql.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.script.DataFolder;
import dev.tidepool.script.Script;
import dev.tidepool.script.Script.Block;
import dev.tidepool.script.Script.Declared;
import dev.tidepool.script.ScriptReader;
import dev.tidepool.sql.PreparedQuery;
import dev.tidepool.sql.SqlEngine;
import dev.tidepool.sql.SqlOptions;
import dev.tidepool.sql.SqlResult;
import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.type.ResultColumn;
import dev.tidepool.table.query.QueryLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A query has the same columns, rows and errors with a plan that it shares with others, which were
 * asked before with other literals, as with a plan of its own: all statements of the scripts, and
 * random ones.
 */
class SharedPlansTest {
  private static final Path SCRIPTS = Path.of("src", "test", "resources", "sql");
  private static final List<Host.Kind> KINDS = List.of(Host.Kind.LIST, Host.Kind.TABLE);
  private static final SqlOptions ALONE = new SqlOptions(0, QueryLimits::defaults);
  private static final int SEED_COUNT = Integer.getInteger("tidepool.sql.seeds", 3);
  private static final int QUERIES_PER_SEED = 60;

  @TempDir Path directory;

  private final SplittableRandom random = new SplittableRandom(7);
  private int sharedCount;

  /** What a query gives, in words: columns, then rows; or its error. */
  private record Outcome(List<ResultColumn> columns, List<String> rows, String error) {}

  private static Outcome outcome(SqlEngine engine, String sql) {
    try {
      PreparedQuery query = engine.prepare(sql);
      List<String> rows = new ArrayList<>();
      int count = query.columns().size();
      try (SqlResult result = query.execute(new Object[0], QueryLimits.defaults())) {
        while (result.next()) {
          String[] row = new String[count];
          Arrays.setAll(row, i -> Cells.text(query.columns().get(i).type(), result.value(i)));
          rows.add(String.join(" | ", row));
        }
      }
      return new Outcome(query.columns(), rows.stream().sorted().toList(), null);
    } catch (SqlException e) {
      return new Outcome(null, null, e.code() + " " + e.getMessage());
    }
  }

  @Test
  void scriptsGiveTheSame() throws Exception {
    List<Path> files;
    try (Stream<Path> all = Files.list(SCRIPTS)) {
      files = all.filter(file -> file.toString().endsWith(".slt")).sorted().toList();
    }
    for (Path file : files) {
      Script script = ScriptReader.read(file);
      if (!script.needsData() || Files.isDirectory(DataFolder.path())) {
        List<String> queries =
            script.blocks().stream()
                .filter(block -> block.parameters().isEmpty())
                .map(Block::sql)
                .toList();
        compare(file.getFileName().toString(), script, queries);
      }
    }
    assertThat(sharedCount).as("queries that shared a plan").isGreaterThan(50);
  }

  @Test
  void randomQueriesGiveTheSame() throws Exception {
    for (long seed = 1; seed <= SEED_COUNT; seed++) {
      SplittableRandom seeded = new SplittableRandom(seed);
      List<RandomTable> tables =
          List.of(RandomTable.of("a", 60, seeded), RandomTable.of("b", 30, seeded));
      List<Declared> declared = tables.stream().map(RandomTable::declared).toList();
      RandomSelect selects = new RandomSelect(tables, seeded);
      List<String> queries = new ArrayList<>();
      for (int i = 0; i < QUERIES_PER_SEED; i++) {
        Dialects.Both text = selects.next().text();
        if (text.parameters().isEmpty()) {
          queries.add(text.ours());
        }
      }
      compare("seed " + seed, new Script("seed " + seed, declared, List.of()), queries);
    }
    assertThat(sharedCount).as("queries that shared a plan").isGreaterThan(50);
  }

  private void compare(String name, Script script, List<String> queries)
      throws IOException, InterruptedException {
    for (Host.Kind kind : KINDS) {
      try (Host host = new Host(kind, directory.resolve(name + kind))) {
        for (Declared declared : script.tables()) {
          host.add(TestTables.load(declared, DataFolder.path()));
        }
        SqlEngine alone = new SqlEngine(host.tables(), ALONE);
        for (String query : queries) {
          compare(name + " on " + kind, query, new SqlEngine(host.tables()), alone);
        }
      } catch (RuntimeException | IOException | InterruptedException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException(e);
      }
    }
  }

  private void compare(String name, String sql, SqlEngine sharing, SqlEngine alone) {
    if (OtherLiterals.in(sql, random) == null) {
      return;
    }
    for (int i = 0; i < 2; i++) {
      outcome(sharing, OtherLiterals.in(sql, random));
    }
    String other = OtherLiterals.in(sql, random);
    Outcome first = outcome(sharing, sql);
    Outcome second = outcome(sharing, other);
    assertThat(first).as(name + ": " + sql).isEqualTo(outcome(alone, sql));
    assertThat(second).as(name + ": " + other + "\nafter " + sql).isEqualTo(outcome(alone, other));
    sharedCount += first.columns != null && first.columns == second.columns ? 1 : 0;
  }
}
