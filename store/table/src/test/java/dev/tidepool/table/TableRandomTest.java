package dev.tidepool.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.testkit.ListRelation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * Random schemas, indexes, rows, changes, commits and crashes, in memory so small that rows go to
 * disk: any request is answered as a list of the rows answers it.
 */
class TableRandomTest {
  private static final int LIVES = 4;
  private static final StoreOptions TINY =
      new StoreOptions(1 << 10, 32 << 10, 8 << 10, 16 << 10, 0.6);

  @TempDir Path directory;

  private final TreeMap<String, Object[]> model = new TreeMap<>(); // null: cannot be read
  private TreeMap<String, Object[]> committed = new TreeMap<>();

  @ParameterizedTest
  @Seeds
  void answersAreThoseOfAList(Seed seed) throws InterruptedException {
    SplittableRandom random = seed.random();
    RandomTables tables = new RandomTables(random);
    RegisteredRows codec = new RegisteredRows();
    List<IndexDefinition> all = tables.indexes("a", 8);
    for (int life = 0; life < LIVES; life++) {
      List<IndexDefinition> indexes = new ArrayList<>(all);
      indexes.removeIf(index -> random.nextInt(5) == 0); // so that some are built anew next time
      indexes.addAll(tables.indexes("life" + life + "_", 2));
      TableDefinition definition = new TableDefinition(tables.schema(), codec, indexes);
      try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(256 << 10));
          Table table = Table.open(engine, directory.resolve("table"), TINY, definition)) {
        if (random.nextBoolean()) {
          table.awaitIndexes();
        }
        live(table, tables, codec, random);
        table.awaitIndexes();
        assertThat(table.verify()).isEmpty();
        compare(table, tables, 40);
      }
      model.clear();
      model.putAll(committed); // closing does not commit
    }
  }

  private void live(
      Table table, RandomTables tables, RegisteredRows codec, SplittableRandom random) {
    for (int step = random.nextInt(1_500); step > 0; step--) {
      int dice = random.nextInt(100);
      int number = random.nextInt(RandomTables.KEY_COUNT);
      byte[] key = RandomTables.key(number).getBytes(StandardCharsets.UTF_8);
      if (dice < 75) {
        Object[] row = random.nextInt(40) == 0 ? null : tables.row(number);
        table.put(key, codec.register(row, random));
        model.put(RandomTables.key(number), row);
      } else if (dice < 90) {
        table.remove(key);
        model.remove(RandomTables.key(number));
      } else if (dice < 97) {
        compare(table, tables, 1);
      } else {
        table.commit(new byte[0]);
        table.commit(new byte[] {1});
        committed = new TreeMap<>(model);
      }
    }
  }

  private void compare(Table table, RandomTables tables, int requestCount) {
    List<Object[]> readable = model.values().stream().filter(row -> row != null).toList();
    ListRelation list = new ListRelation(tables.schema(), readable);
    for (int i = 0; i < requestCount; i++) {
      Answers.compare(table, list, tables.request(), tables.parameters());
    }
  }
}
