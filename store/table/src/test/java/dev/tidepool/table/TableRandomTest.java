package dev.tidepool.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.engine.io.FaultyVfs;
import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.testkit.ListRelation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * Random schemas, indexes, rows, changes, commits, kills and power cuts, in memory so small that
 * rows go to disk, kept in each format: any request, whole or in pages, is answered as a list of
 * the rows answers it.
 */
class TableRandomTest {
  private static final int LIVES = 5;
  private static final Path DIRECTORY = Path.of("/state/table");
  private static final StoreOptions TINY =
      new StoreOptions(1 << 10, 32 << 10, 8 << 10, 16 << 10, 0.6);

  private final TreeMap<String, Object[]> model = new TreeMap<>(); // null: cannot be read

  /** What was committed; the note of a commit is its place here. */
  private final List<TreeMap<String, Object[]>> commits = new ArrayList<>();

  @ParameterizedTest
  @Seeds(freshCount = 3)
  void answersAreThoseOfAList(Seed seed) throws Exception {
    answersAreThoseOfAList(seed, RowBytes.Kind.REGISTERED);
  }

  @ParameterizedTest
  @Seeds
  void answersOfJsonAreThoseOfAList(Seed seed) throws Exception {
    answersAreThoseOfAList(seed, RowBytes.Kind.JSON);
  }

  @ParameterizedTest
  @Seeds
  void answersOfAvroAreThoseOfAList(Seed seed) throws Exception {
    answersAreThoseOfAList(seed, RowBytes.Kind.AVRO);
  }

  @ParameterizedTest
  @Seeds
  void answersOfObjectsAreThoseOfAList(Seed seed) throws Exception {
    answersAreThoseOfAList(seed, RowBytes.Kind.OBJECTS);
  }

  private void answersAreThoseOfAList(Seed seed, RowBytes.Kind kind) throws Exception {
    SplittableRandom random = seed.random();
    RandomTables tables = new RandomTables(random, kind);
    RowBytes bytes = kind.rows(tables.schema());
    List<IndexDefinition> all = tables.indexes("a", 8);
    FaultyVfs disk = new FaultyVfs(seed.value());
    disk.createDirectories(DIRECTORY);
    for (int life = 0; life < LIVES; life++) {
      List<IndexDefinition> indexes = new ArrayList<>(all);
      indexes.removeIf(index -> random.nextInt(5) == 0); // so that some are built anew next time
      indexes.addAll(tables.indexes("life" + life + "_", 2));
      TableDefinition definition = new TableDefinition(tables.schema(), bytes.codec(), indexes);
      try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(256 << 10), disk);
          Table table = Table.open(engine, DIRECTORY, TINY, definition)) {
        recall(table);
        if (random.nextBoolean()) {
          table.awaitIndexes();
          compare(table, tables, 5);
        }
        live(table, tables, bytes, random);
        table.awaitIndexes();
        assertThat(table.verify()).isEmpty();
        compare(table, tables, 40);
        comparePages(table, tables, random);
        assertThat(table.unreadableRowCount())
            .isEqualTo(model.values().stream().filter(row -> row == null).count());
        disk =
            switch (random.nextInt(3)) {
              case 0 -> disk; // closing does not commit
              case 1 -> disk.kill();
              default -> disk.powerCut(random.nextLong());
            };
      }
    }
  }

  /** Makes the model what was committed last, as far as the disk has it. */
  private void recall(Table table) {
    byte[] note = table.store().committedNote();
    int count = note == null ? 0 : ByteBuffer.wrap(note).getInt() + 1;
    commits.subList(count, commits.size()).clear();
    model.clear();
    if (count > 0) {
      model.putAll(commits.get(count - 1));
    }
  }

  private void live(Table table, RandomTables tables, RowBytes bytes, SplittableRandom random) {
    for (int step = random.nextInt(1_500); step > 0; step--) {
      int dice = random.nextInt(100);
      int number = random.nextInt(RandomTables.KEY_COUNT);
      byte[] key = RandomTables.key(number).getBytes(StandardCharsets.UTF_8);
      if (dice < 75) {
        Object[] row = random.nextInt(40) == 0 ? null : tables.row(number);
        table.put(key, bytes.of(row, random));
        model.put(RandomTables.key(number), row);
      } else if (dice < 90) {
        table.remove(key);
        model.remove(RandomTables.key(number));
      } else if (dice < 97) {
        compare(table, tables, 1);
      } else {
        table.commit(ByteBuffer.allocate(Integer.BYTES).putInt(commits.size()).array());
        commits.add(new TreeMap<>(model));
      }
    }
  }

  private void compare(Table table, RandomTables tables, int requestCount) {
    ListRelation list = list(tables);
    for (int i = 0; i < requestCount; i++) {
      Answers.compare(table, list, tables.request(), tables.parameters());
    }
  }

  private void comparePages(Table table, RandomTables tables, SplittableRandom random) {
    ListRelation list = list(tables);
    for (int i = 0; i < 15; i++) {
      ScanRequest request = tables.request();
      if (request.aggregation() == null) {
        int pageRows = random.nextInt(1, 60);
        Answers.comparePages(table, list, request, pageRows, tables.parameters());
      }
    }
  }

  /** The rows that can be read. */
  private ListRelation list(RandomTables tables) {
    List<Object[]> readable = model.values().stream().filter(row -> row != null).toList();
    return new ListRelation(tables.schema(), readable);
  }
}
