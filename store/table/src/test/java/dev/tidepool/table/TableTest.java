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
import dev.tidepool.table.query.ScanRequest.Aggregation;
import dev.tidepool.table.query.ScanRequest.Call;
import dev.tidepool.table.query.ScanRequest.Function;
import dev.tidepool.table.query.ScanRequest.SortKey;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.value.PredicateEvaluator;
import dev.tidepool.table.value.Values;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** Random rows, changes, crashes and conditions: what a table answers is what a map says. */
class TableTest {
  private static final int KEY_COUNT = 300;
  private static final Object[] NO_PARAMETERS = {};
  private static final RowCodec CODEC = new JsonRowCodec(KeyFormat.STRING);

  /** So small that rows go to disk and checkpoints are frequent. */
  private static final StoreOptions TINY =
      new StoreOptions(1 << 10, 32 << 10, 8 << 10, 16 << 10, 0.6);

  @TempDir Path directory;

  private final TreeMap<String, byte[]> model = new TreeMap<>();
  private TreeMap<String, byte[]> committed = new TreeMap<>();

  @ParameterizedTest
  @Seeds
  void answersAreThoseOfAMap(Seed seed) throws InterruptedException {
    SplittableRandom random = seed.random();
    People people = new People(random);
    for (int life = 0; life < 6; life++) {
      List<IndexDefinition> indexes = new ArrayList<>(People.INDEXES);
      indexes.removeIf(index -> random.nextInt(4) == 0); // so that some are built anew next time
      TableDefinition definition = new TableDefinition(People.SCHEMA, CODEC, indexes);
      try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(256 << 10));
          Table table = Table.open(engine, directory.resolve("table"), TINY, definition)) {
        if (random.nextBoolean()) {
          table.awaitIndexes();
        }
        live(table, people, random);
        table.awaitIndexes();
        assertThat(table.verify()).isEmpty();
        compare(table, people, random);
      }
      model.clear();
      model.putAll(committed); // closing does not commit
    }
  }

  private void live(Table table, People people, SplittableRandom random) {
    for (int step = random.nextInt(2_000); step > 0; step--) {
      int dice = random.nextInt(100);
      int number = random.nextInt(KEY_COUNT);
      if (dice < 70) {
        byte[] value = people.value();
        table.put(People.key(number), value);
        model.put("p" + number, value);
      } else if (dice < 90) {
        assertThat(table.remove(People.key(number))).isEqualTo(model.remove("p" + number) != null);
      } else if (dice < 96) {
        compare(table, people, random);
      } else {
        table.commit(new byte[0]);
        table.commit(new byte[] {1});
        committed = new TreeMap<>(model);
      }
    }
  }

  private void compare(Table table, People people, SplittableRandom random) {
    Predicate predicate = people.predicate(3);
    List<String> expected = new ArrayList<>();
    PredicateEvaluator evaluator = PredicateEvaluator.compile(predicate, People.SCHEMA);
    RowDecoder decoder = new RowDecoder(People.SCHEMA, CODEC, allColumns());
    for (Map.Entry<String, byte[]> row : model.entrySet()) {
      Object[] columns = decoded(decoder, row);
      if (columns != null
          && Boolean.TRUE.equals(evaluator.test(column -> columns[column], NO_PARAMETERS))) {
        expected.add(row.getKey());
      }
    }
    assertThat(ids(table, predicate, false))
        .as("%s by %s", predicate, path(table, predicate))
        .containsExactlyInAnyOrderElementsOf(expected);
    if (random.nextBoolean()) {
      assertThat(ids(table, predicate, true)).isEqualTo(expected);
    }
    compareFirst(table, predicate, expected, decoder, random);
    compareCounts(table, predicate, expected, decoder, random);
  }

  /** ORDER BY one column with a limit: rows that are equal in order may come in any. */
  private void compareFirst(
      Table table,
      Predicate predicate,
      List<String> matching,
      RowDecoder decoder,
      SplittableRandom random) {
    int column = random.nextInt(People.SCHEMA.columnCount());
    if (column == People.TAGS) {
      return;
    }
    SortKey key = new SortKey(column, random.nextBoolean(), random.nextBoolean());
    long offset = random.nextInt(3);
    long limit = random.nextInt(12);
    ScanRequest request =
        new ScanRequest(
            predicate,
            List.of(People.ID, column),
            List.of(key),
            literal(offset),
            literal(limit),
            null);
    List<Object> expected = new ArrayList<>();
    Map<String, Object> values = new TreeMap<>();
    for (String id : matching) {
      Object value = decoded(decoder, Map.entry(id, model.get(id)))[column];
      expected.add(value);
      values.put(id, value);
    }
    expected.sort(order(column, key));
    List<Object> found = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    try (ResultCursor rows = table.prepare(request).open(NO_PARAMETERS, QueryLimits.defaults())) {
      while (rows.next()) {
        String id = (String) rows.value(0);
        assertThat(values).containsKey(id);
        assertThat(rows.value(1)).isEqualTo(values.get(id));
        assertThat(ids.add(id)).isTrue();
        found.add(rows.value(1));
      }
    }
    int from = (int) Math.min(offset, expected.size());
    int to = (int) Math.min(offset + limit, expected.size());
    assertThat(found)
        .usingElementComparator((a, b) -> order(column, key).compare(a, b))
        .as("%s of %s", key, predicate)
        .isEqualTo(expected.subList(from, to));
  }

  private static Comparator<Object> order(int column, SortKey key) {
    Comparator<Object> ofValues =
        (a, b) -> Values.compare(People.SCHEMA.column(column).type().scalar(), a, b);
    Comparator<Object> order = key.descending() ? ofValues.reversed() : ofValues;
    return key.nullsFirst() ? Comparator.nullsFirst(order) : Comparator.nullsLast(order);
  }

  private void compareCounts(
      Table table,
      Predicate predicate,
      List<String> matching,
      RowDecoder decoder,
      SplittableRandom random) {
    int column = random.nextBoolean() ? People.STATUS : People.AGE;
    Predicate asked = random.nextInt(3) == 0 ? Predicate.TRUE : predicate;
    Map<String, Long> expected = new TreeMap<>();
    long all = 0;
    for (Map.Entry<String, byte[]> row : model.entrySet()) {
      Object[] columns = decoded(decoder, row);
      if (columns != null && (asked == Predicate.TRUE || matching.contains(row.getKey()))) {
        expected.merge(String.valueOf(columns[column]), 1L, Long::sum);
        all++;
      }
    }
    Call count = new Call(Function.COUNT, -1, false);
    assertThat(aggregates(table, asked, new Aggregation(List.of(), List.of(count))))
        .containsExactly(Map.entry("", all));
    assertThat(aggregates(table, asked, new Aggregation(List.of(column), List.of(count))))
        .containsExactlyInAnyOrderElementsOf(expected.entrySet());
  }

  private static List<Map.Entry<String, Long>> aggregates(
      Table table, Predicate predicate, Aggregation aggregation) {
    ScanRequest request =
        new ScanRequest(
            predicate,
            List.of(),
            List.of(),
            ScanRequest.FROM_START,
            ScanRequest.UNLIMITED,
            aggregation);
    List<Map.Entry<String, Long>> result = new ArrayList<>();
    try (ResultCursor rows = table.prepare(request).open(NO_PARAMETERS, QueryLimits.defaults())) {
      while (rows.next()) {
        boolean isGrouped = !aggregation.groupBy().isEmpty();
        String key = isGrouped ? String.valueOf(rows.value(0)) : "";
        result.add(Map.entry(key, (Long) rows.value(isGrouped ? 1 : 0)));
      }
    }
    return result;
  }

  private static Object[] decoded(RowDecoder decoder, Map.Entry<String, byte[]> row) {
    try {
      return decoder.decode(row.getKey().getBytes(StandardCharsets.UTF_8), row.getValue());
    } catch (UnreadableRowException e) {
      return null;
    }
  }

  private static String path(Table table, Predicate predicate) {
    return table
        .prepare(ScanRequest.of(predicate, List.of(People.ID)))
        .accessPath(NO_PARAMETERS)
        .text();
  }

  private static List<String> ids(Table table, Predicate predicate, boolean sorted) {
    List<SortKey> order = sorted ? List.of(new SortKey(People.ID, false, false)) : List.of();
    ScanRequest request =
        new ScanRequest(
            predicate,
            allColumnsList(),
            order,
            ScanRequest.FROM_START,
            ScanRequest.UNLIMITED,
            null);
    List<String> ids = new ArrayList<>();
    try (ResultCursor rows = table.prepare(request).open(NO_PARAMETERS, QueryLimits.defaults())) {
      while (rows.next()) {
        ids.add((String) rows.value(People.ID));
      }
    }
    return ids;
  }

  private static int[] allColumns() {
    return allColumnsList().stream().mapToInt(Integer::intValue).toArray();
  }

  private static List<Integer> allColumnsList() {
    List<Integer> columns = new ArrayList<>();
    for (int i = 0; i < People.SCHEMA.columnCount(); i++) {
      columns.add(i);
    }
    return columns;
  }

  static Operand literal(Object value) {
    return new Operand.Literal(value);
  }
}
