package dev.tidepool.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.query.ScanRequest.Aggregation;
import dev.tidepool.table.query.ScanRequest.Call;
import dev.tidepool.table.query.ScanRequest.Function;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.TableSchema;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** Aggregates of columns that have indexes, and the same of rows: exact, or an error that helps. */
class ColumnAggregatesTest {
  private static final int KIND = 0;
  private static final int BIG = 1;
  private static final int SMALL = 2;
  private static final int REAL = 3;
  private static final int EXACT = 4;
  private static final int TEXT = 5;
  private static final int KEY_COUNT = 3_000; // some batches of rows
  private static final Object[] NO_PARAMETERS = {};
  private static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              Column.of("kind", ColumnType.STRING),
              Column.of("big", ColumnType.BIGINT),
              Column.of("small", ColumnType.INT),
              Column.of("real", ColumnType.DOUBLE),
              Column.of("exact", ColumnType.DECIMAL),
              Column.of("text", ColumnType.STRING)));

  /** True for all rows, and no reason to look at any index. */
  private static final Predicate ALL_ROWS =
      new Predicate.Or(
          List.of(new Predicate.IsNull(BIG), new Predicate.Not(new Predicate.IsNull(BIG))));

  private Engine engine;
  private Table table;

  @BeforeEach
  void open(@TempDir Path directory) {
    engine = new Engine(EngineOptions.ofMemoryBytes(32 << 20));
    List<IndexDefinition> indexes =
        SCHEMA.columns().stream()
            .map(column -> IndexDefinition.on("by_" + column.name(), column.name()))
            .toList();
    table =
        Table.open(
            engine,
            directory.resolve("table"),
            StoreOptions.DEFAULT,
            new TableDefinition(SCHEMA, new JsonRowCodec(KeyFormat.STRING), indexes));
  }

  @AfterEach
  void close() {
    table.close();
    engine.close();
  }

  // ---- sums of whole numbers -------------------------------------------------------------------

  @Test
  void sumThatLeavesTheRangeMayComeBack() {
    putBigs(Long.MAX_VALUE, Long.MAX_VALUE, 5, Long.MIN_VALUE, Long.MIN_VALUE, 1);
    Call sum = new Call(Function.SUM, BIG, false);
    assertThat(ask(Predicate.TRUE, sum)).containsExactly(List.of("k", 4L));
    assertThat(ask(ALL_ROWS, sum)).containsExactly(List.of("k", 4L));
    Call distinct = new Call(Function.SUM, BIG, true);
    assertThat(ask(Predicate.TRUE, distinct)).containsExactly(List.of("k", 5L));
  }

  @Test
  void sumThatDoesNotFitTellsWhatToDo() {
    putBigs(Long.MAX_VALUE, 1);
    for (Predicate predicate : List.of(Predicate.TRUE, ALL_ROWS)) {
      assertThatThrownBy(() -> ask(predicate, new Call(Function.SUM, BIG, false)))
          .isInstanceOf(ArithmeticException.class)
          .hasMessage(
              "SUM(big) is 9223372036854775808, which does not fit in BIGINT: sum fewer rows, or a"
                  + " DECIMAL, in SQL by CAST(... AS DECIMAL)");
    }
    putBigs(Long.MIN_VALUE, -1);
    assertThatThrownBy(() -> ask(Predicate.TRUE, new Call(Function.SUM, BIG, true)))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageStartingWith("SUM(DISTINCT big) is -9223372036854775809, which");
  }

  private void putBigs(long... values) {
    for (int i = 0; i < values.length; i++) {
      put("r" + i, "{\"kind\":\"k\",\"big\":" + values[i] + "}");
    }
  }

  private void put(String key, String json) {
    table.put(key.getBytes(StandardCharsets.UTF_8), json.getBytes(StandardCharsets.UTF_8));
  }

  // ---- random rows -----------------------------------------------------------------------------

  @ParameterizedTest
  @Seeds
  void answersAreThoseOfAMap(Seed seed) throws InterruptedException {
    SplittableRandom random = seed.random();
    Map<String, Object[]> model = new TreeMap<>();
    for (int step = 0; step < 2 * KEY_COUNT; step++) {
      String key = "r" + random.nextInt(KEY_COUNT);
      if (random.nextInt(6) == 0) {
        table.remove(key.getBytes(StandardCharsets.UTF_8));
        model.remove(key);
      } else {
        Object[] row = row(random);
        put(key, json(row));
        model.put(key, row);
      }
    }
    table.awaitIndexes();
    List<Call> calls = new ArrayList<>();
    for (int column = KIND; column <= TEXT; column++) {
      calls.add(new Call(Function.COUNT, column, false));
      calls.add(new Call(Function.MIN, column, false));
      calls.add(new Call(Function.MAX, column, false));
    }
    for (int column = BIG; column <= EXACT; column++) {
      calls.add(new Call(Function.SUM, column, false));
    }
    List<List<Object>> expected = expected(model, calls);
    Call[] asked = calls.toArray(Call[]::new);
    assertThat(ask(Predicate.TRUE, asked)).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(ask(ALL_ROWS, asked)).containsExactlyInAnyOrderElementsOf(expected);
  }

  /** Some NULLs; doubles that add up exactly in any order; texts that differ late. */
  private static Object[] row(SplittableRandom random) {
    Object[] row = {
      "k" + random.nextInt(5),
      random.nextLong() >> random.nextInt(12, 64),
      random.nextInt() >> random.nextInt(32),
      (double) random.nextInt(-1_000, 1_000) / 4,
      BigDecimal.valueOf(random.nextInt(-5_000, 5_000) * 10L + 1, random.nextInt(1, 3)),
      "the same " + random.nextInt(500)
    };
    for (int column = 0; column < row.length; column++) {
      if (random.nextInt(8) == 0) {
        row[column] = null;
      }
    }
    return row;
  }

  private static String json(Object[] row) {
    List<String> fields = new ArrayList<>();
    for (int column = 0; column < row.length; column++) {
      Object value = row[column] instanceof String text ? '"' + text + '"' : row[column];
      fields.add('"' + SCHEMA.column(column).name() + "\":" + value);
    }
    return "{" + String.join(",", fields) + "}";
  }

  private static List<List<Object>> expected(Map<String, Object[]> model, List<Call> calls) {
    Map<String, List<Object[]>> groups =
        new TreeMap<>(Comparator.nullsFirst(Comparator.naturalOrder()));
    for (Object[] row : model.values()) {
      groups.computeIfAbsent((String) row[KIND], kind -> new ArrayList<>()).add(row);
    }
    List<List<Object>> expected = new ArrayList<>();
    groups.forEach(
        (kind, rows) -> {
          List<Object> one = new ArrayList<>();
          one.add(kind);
          for (Call call : calls) {
            List<Object> values =
                rows.stream().map(row -> row[call.column()]).filter(Objects::nonNull).toList();
            one.add(plain(result(call, values)));
          }
          expected.add(one);
        });
    return expected;
  }

  private static Object result(Call call, List<Object> values) {
    if (call.function() == Function.COUNT) {
      return (long) values.size();
    }
    if (values.isEmpty()) {
      return null;
    }
    return switch (call.function()) {
      case SUM -> sum(call.column(), values);
      case MIN -> values.stream().min(ColumnAggregatesTest::compare).orElseThrow();
      default -> values.stream().max(ColumnAggregatesTest::compare).orElseThrow();
    };
  }

  private static Object sum(int column, List<Object> values) {
    BigDecimal sum =
        values.stream()
            .map(value -> new BigDecimal(value.toString()))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    return switch (column) {
      case REAL -> sum.doubleValue();
      case EXACT -> sum;
      default -> sum.longValueExact();
    };
  }

  @SuppressWarnings("unchecked")
  private static int compare(Object left, Object right) {
    return ((Comparable<Object>) left).compareTo(right);
  }

  /** Decimals that are equal are the same. */
  private static Object plain(Object value) {
    return value instanceof BigDecimal number ? number.stripTrailingZeros() : value;
  }

  private List<List<Object>> ask(Predicate predicate, Call... calls) {
    ScanRequest request =
        new ScanRequest(
            predicate,
            List.of(),
            List.of(),
            ScanRequest.FROM_START,
            ScanRequest.UNLIMITED,
            new Aggregation(List.of(KIND), List.of(calls)));
    List<List<Object>> rows = new ArrayList<>();
    try (ResultCursor cursor = table.prepare(request).open(NO_PARAMETERS, QueryLimits.defaults())) {
      while (cursor.next()) {
        List<Object> row = new ArrayList<>();
        for (int i = 0; i <= calls.length; i++) {
          row.add(plain(cursor.value(i)));
        }
        rows.add(row);
      }
    }
    return rows;
  }
}
