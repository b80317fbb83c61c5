package dev.tidepool.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.codec.RowCodec;
import dev.tidepool.table.codec.UnreadableRowException;
import dev.tidepool.table.indexing.RowDecoder;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.IndexPart;
import dev.tidepool.table.schema.IndexPart.Function;
import dev.tidepool.table.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * Columns and indexes that change from one start to the next, at random, among changes of rows and
 * crashes: whatever is kept of indexes, they are those of the rows, and answers are those of a map.
 *
 * <p>Fields are numbers, texts or absent, row by row, and some rows end in the middle: so a column
 * that comes, goes or gets another type or position changes which rows can be read.
 */
class TableSchemaRandomTest {
  private static final int KEY_COUNT = 120;
  private static final int LIVES = 8;
  private static final String FIELDS = "abcd";
  private static final int[] TEXT_PERCENT = {2, 40, 3, 10}; // of the rows, by field
  private static final RowCodec CODEC = new JsonRowCodec(KeyFormat.STRING);
  private static final StoreOptions TINY =
      new StoreOptions(1 << 10, 32 << 10, 8 << 10, 16 << 10, 0.6);

  @TempDir Path directory;

  private final TreeMap<String, byte[]> model = new TreeMap<>();
  private TreeMap<String, byte[]> committed = new TreeMap<>();

  @ParameterizedTest
  @Seeds
  void indexesAreThoseOfTheRows(Seed seed) throws InterruptedException {
    SplittableRandom random = seed.random();
    List<Column> columns = columns(random);
    for (int life = 0; life < LIVES; life++) {
      if (random.nextInt(5) > 0) {
        columns = changed(columns, random);
      }
      TableSchema schema = new TableSchema(columns);
      TableDefinition definition = new TableDefinition(schema, CODEC, indexes(schema));
      try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(256 << 10));
          Table table = Table.open(engine, directory.resolve("table"), TINY, definition)) {
        boolean waitsFirst = random.nextBoolean();
        if (waitsFirst) {
          table.awaitIndexes();
          assertThat(table.verify()).isEmpty();
        }
        compare(table, random);
        live(table, random);
        if (random.nextInt(3) > 0) { // or the crash comes while indexes are built
          table.awaitIndexes();
          assertThat(table.verify()).isEmpty();
          compare(table, random);
        }
      }
      model.clear();
      model.putAll(committed); // closing does not commit
    }
  }

  // ---- columns and indexes ---------------------------------------------------------------------

  private static List<Column> columns(SplittableRandom random) {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("id", ColumnType.STRING, Column.KEY, false));
    for (int field = 0; field < FIELDS.length(); field++) {
      columns.add(column(field, random));
    }
    return columns;
  }

  private static Column column(int field, SplittableRandom random) {
    String name = FIELDS.substring(field, field + 1);
    ColumnType type =
        switch (random.nextInt(3)) {
          case 0 -> ColumnType.BIGINT;
          case 1 -> ColumnType.INT;
          default -> ColumnType.STRING;
        };
    return new Column(name, type, name, random.nextInt(6) > 0);
  }

  /** One column comes, goes or is retyped, or all change places. */
  private static List<Column> changed(List<Column> columns, SplittableRandom random) {
    List<Column> changed = new ArrayList<>(columns);
    if (random.nextInt(5) == 0) {
      Collections.shuffle(changed, new Random(random.nextLong()));
      return changed;
    }
    int field = random.nextInt(FIELDS.length());
    Column now = column(field, random);
    int at =
        IntStream.range(0, changed.size())
            .filter(i -> changed.get(i).name().equals(now.name()))
            .findFirst()
            .orElse(-1);
    if (at < 0) {
      changed.add(random.nextInt(changed.size() + 1), now);
    } else if (random.nextBoolean()) {
      changed.remove(at);
    } else {
      changed.set(at, now);
    }
    return changed;
  }

  /** All that the columns can have: of one, of two, of a function, of some rows. */
  private static List<IndexDefinition> indexes(TableSchema schema) {
    List<IndexDefinition> indexes = new ArrayList<>();
    List<Column> columns = schema.columns();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      Column next = columns.get((i + 1) % columns.size());
      String name = column.name();
      indexes.add(IndexDefinition.on("by_" + name, name));
      if (columns.size() > 1) {
        indexes.add(IndexDefinition.on("pair_" + name, name, next.name()));
      }
      boolean isText = column.type().equals(ColumnType.STRING);
      IndexPart part = isText ? IndexPart.prefix(name, 2) : IndexPart.of(Function.ABS, name);
      indexes.add(index("function_" + name, part, null));
      Predicate condition = new Predicate.Not(new Predicate.IsNull(i));
      indexes.add(index("some_" + name, IndexPart.column(next.name()), condition));
    }
    return indexes;
  }

  private static IndexDefinition index(String name, IndexPart part, Predicate condition) {
    return new IndexDefinition(name, List.of(part), true, false, false, condition);
  }

  // ---- rows ------------------------------------------------------------------------------------

  private void live(Table table, SplittableRandom random) {
    for (int step = random.nextInt(600); step > 0; step--) {
      String key = "k" + random.nextInt(KEY_COUNT);
      int dice = random.nextInt(100);
      if (dice < 75) {
        byte[] value = json(random).getBytes(StandardCharsets.UTF_8);
        table.put(key.getBytes(StandardCharsets.UTF_8), value);
        model.put(key, value);
      } else if (dice < 92) {
        table.remove(key.getBytes(StandardCharsets.UTF_8));
        model.remove(key);
      } else if (dice < 97) {
        table.commit(new byte[] {(byte) step});
        committed = new TreeMap<>(model);
      } else {
        compare(table, random);
      }
    }
  }

  private String json(SplittableRandom random) {
    StringBuilder json = new StringBuilder("{");
    for (int field = 0; field < FIELDS.length(); field++) {
      int number = random.nextInt(-9, 9);
      String value =
          random.nextInt(100) < TEXT_PERCENT[field] ? "\"t" + number + "\"" : "" + number;
      if (random.nextInt(8) > 0) {
        json.append(json.length() > 1 ? "," : "");
        json.append('"').append(FIELDS.charAt(field)).append("\":").append(value);
      }
    }
    json.append('}');
    if (random.nextInt(30) == 0) {
      json.setLength(random.nextInt(json.length()));
    }
    return json.toString();
  }

  // ---- answers ---------------------------------------------------------------------------------

  private void compare(Table table, SplittableRandom random) {
    TableSchema schema = table.schema();
    List<Object[]> rows = readable(schema);
    for (int column = 0; column < schema.columnCount(); column++) {
      int asked = column;
      Object value = value(schema.column(column), random);
      Predicate predicate =
          new Predicate.Comparison(column, Predicate.Operator.EQUAL, new Operand.Literal(value));
      List<String> expected =
          rows.stream()
              .filter(row -> value.equals(row[asked]))
              .map(row -> (String) row[schema.columnCount()])
              .toList();
      assertThat(ids(table, predicate))
          .as("%s = %s", schema.column(column), value)
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private static Object value(Column column, SplittableRandom random) {
    int number = random.nextInt(-9, 9);
    if (column.isKey()) {
      return "k" + random.nextInt(KEY_COUNT);
    }
    return switch (column.type().scalar()) {
      case INT -> number;
      case BIGINT -> (long) number;
      default -> "t" + number;
    };
  }

  /** The rows that can be read with all columns, and their keys behind. */
  private List<Object[]> readable(TableSchema schema) {
    int[] columns = IntStream.range(0, schema.columnCount()).toArray();
    RowDecoder decoder = new RowDecoder(schema, CODEC, columns);
    List<Object[]> rows = new ArrayList<>();
    for (Map.Entry<String, byte[]> row : model.entrySet()) {
      try {
        Object[] read =
            decoder.decode(row.getKey().getBytes(StandardCharsets.UTF_8), row.getValue());
        Object[] withKey = Arrays.copyOf(read, read.length + 1);
        withKey[read.length] = row.getKey();
        rows.add(withKey);
      } catch (UnreadableRowException e) {
        // It is in no answer.
      }
    }
    return rows;
  }

  private static List<String> ids(Table table, Predicate predicate) {
    int id = table.schema().indexOf("id");
    List<String> ids = new ArrayList<>();
    ScanRequest request = ScanRequest.of(predicate, List.of(id));
    try (ResultCursor rows = table.prepare(request).open(new Object[0], QueryLimits.defaults())) {
      while (rows.next()) {
        ids.add((String) rows.value(0));
      }
    }
    return ids;
  }
}
