package dev.tidepool.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.engine.io.FaultyVfs;
import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.IndexPart;
import dev.tidepool.table.schema.TableSchema;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * Unique indexes of all kinds under random changes, commits, kills, power cuts and reopening: how
 * many rows share their values, and which, is what a look at each row says.
 */
class UniqueViolationsRandomTest {
  private static final int LIVES = 5;
  private static final int KEY_COUNT = 150;
  private static final Path DIRECTORY = Path.of("/state/table");
  private static final StoreOptions TINY =
      new StoreOptions(1 << 10, 32 << 10, 8 << 10, 16 << 10, 0.6);
  private static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              Column.at("id", ColumnType.STRING, Column.KEY),
              Column.of("number", ColumnType.INT),
              Column.of("word", ColumnType.STRING),
              Column.of("level", ColumnType.BIGINT)));

  /** A row as the test sees it; each value may be null. */
  private record Line(Integer number, String word, Long level) {
    String json() {
      String text = word == null ? "null" : '"' + word + '"';
      return "{\"number\":" + number + ",\"word\":" + text + ",\"level\":" + level + "}";
    }
  }

  /**
   * A unique index, and what it takes of a row by the words of its declaration: the values of its
   * parts; null for a row that it does not cover, or that is NULL in it.
   */
  private record Unique(IndexDefinition index, Function<Line, List<?>> values) {}

  private static final List<Unique> ALL =
      List.of(
          unique("one", true, null, line -> notNull(line.number), IndexPart.column("number")),
          unique("hashed", false, null, line -> notNull(line.word), IndexPart.column("word")),
          unique(
              "several",
              true,
              null,
              line -> Arrays.asList(line.number, line.word),
              IndexPart.column("number"),
              IndexPart.column("word")),
          unique(
              "some",
              true,
              new Predicate.Comparison(
                  3, Predicate.Operator.GREATER_OR_EQUAL, new Operand.Literal(5L)),
              line -> line.level == null || line.level < 5 ? null : notNull(line.number),
              IndexPart.column("number")),
          unique(
              "lower",
              true,
              null,
              line -> line.word == null ? null : List.of(line.word.toLowerCase(Locale.ROOT)),
              IndexPart.of(IndexPart.Function.LOWER, "word")),
          unique(
              "start",
              true,
              new Predicate.IsNull(1),
              line ->
                  line.number != null
                      ? null
                      : Arrays.asList(
                          line.word == null ? null : line.word.substring(0, 1), line.level),
              IndexPart.prefix("word", 1),
              IndexPart.column("level")));

  private static Unique unique(
      String name,
      boolean ordered,
      Predicate condition,
      Function<Line, List<?>> values,
      IndexPart... parts) {
    return new Unique(
        new IndexDefinition(name, List.of(parts), ordered, true, false, condition), values);
  }

  private static List<?> notNull(Object value) {
    return value == null ? null : List.of(value);
  }

  private final TreeMap<String, Line> model = new TreeMap<>(); // null: cannot be read
  private final List<TreeMap<String, Line>> commits = new ArrayList<>();

  @ParameterizedTest
  @Seeds(freshCount = 3)
  void violationsAreThoseOfTheRows(Seed seed) throws Exception {
    SplittableRandom random = seed.random();
    FaultyVfs disk = new FaultyVfs(seed.value());
    disk.createDirectories(DIRECTORY);
    for (int life = 0; life < LIVES; life++) {
      List<Unique> uniques = new ArrayList<>(ALL);
      uniques.removeIf(unique -> random.nextInt(5) == 0); // so that some are built anew next time
      TableDefinition definition =
          new TableDefinition(
              SCHEMA,
              new JsonRowCodec(KeyFormat.STRING),
              uniques.stream().map(Unique::index).toList());
      try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(256 << 10), disk);
          Table table = Table.open(engine, DIRECTORY, TINY, definition)) {
        recall(table);
        table.awaitIndexes();
        compare(table, uniques, random);
        for (int step = random.nextInt(1_200); step > 0; step--) {
          change(table, random);
          if (random.nextInt(150) == 0) {
            compare(table, uniques, random);
          }
        }
        compare(table, uniques, random);
        assertThat(table.verify()).isEmpty();
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

  private void change(Table table, SplittableRandom random) {
    String key = "k" + random.nextInt(KEY_COUNT);
    byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
    int dice = random.nextInt(100);
    if (dice < 3) {
      table.commit(ByteBuffer.allocate(Integer.BYTES).putInt(commits.size()).array());
      commits.add(new TreeMap<>(model));
    } else if (dice < 20) {
      table.remove(keyBytes);
      model.remove(key);
    } else {
      Line line = dice < 23 ? null : line(random);
      String json = line == null ? "{\"number\":\"no number\"}" : line.json();
      table.put(keyBytes, json.getBytes(StandardCharsets.UTF_8));
      model.put(key, line);
    }
  }

  private static Line line(SplittableRandom random) {
    Integer number = random.nextInt(8) == 0 ? null : (Integer) random.nextInt(100);
    String word =
        random.nextInt(8) == 0
            ? null
            : "aAbBcC".charAt(random.nextInt(6)) + "x" + random.nextInt(40);
    Long level = random.nextInt(8) == 0 ? null : (Long) random.nextLong(10);
    return new Line(number, word, level);
  }

  private void compare(Table table, List<Unique> uniques, SplittableRandom random) {
    for (Unique unique : uniques) {
      Map<List<?>, TreeSet<String>> shared = shared(unique);
      String name = unique.index.name();
      assertThat(table.violationCount(name))
          .as(name)
          .isEqualTo(shared.values().stream().mapToLong(keys -> keys.size() - 1).sum());
      assertThat(listed(table, name, Integer.MAX_VALUE)).as(name).isEqualTo(shared);
      int some = random.nextInt(1, 5);
      Map<List<?>, TreeSet<String>> listed = listed(table, name, some);
      assertThat(listed).as(name).hasSize(Math.min(some, shared.size()));
      assertThat(shared.entrySet()).as(name).containsAll(listed.entrySet());
    }
  }

  /** The keys of the rows with the same values, where there are several. */
  private Map<List<?>, TreeSet<String>> shared(Unique unique) {
    Map<List<?>, TreeSet<String>> keys = new HashMap<>();
    model.forEach(
        (key, line) -> {
          List<?> values = line == null ? null : unique.values.apply(line);
          if (values != null) {
            keys.computeIfAbsent(values, unused -> new TreeSet<>()).add(key);
          }
        });
    keys.values().removeIf(sharing -> sharing.size() < 2);
    return keys;
  }

  private static Map<List<?>, TreeSet<String>> listed(Table table, String index, int countMax) {
    Map<List<?>, TreeSet<String>> listed = new HashMap<>();
    try (ResultCursor rows = table.violations(index, countMax, QueryLimits.defaults())) {
      while (rows.next()) {
        String key = new String((byte[]) rows.value(1), StandardCharsets.UTF_8);
        boolean isNew =
            listed.computeIfAbsent((List<?>) rows.value(0), unused -> new TreeSet<>()).add(key);
        assertThat(isNew).as("%s is listed twice", key).isTrue();
      }
    }
    return listed;
  }
}
