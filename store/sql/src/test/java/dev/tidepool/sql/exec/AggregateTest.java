package dev.tidepool.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.expression.Comparisons;
import dev.tidepool.sql.expression.Expression;
import dev.tidepool.sql.expression.Expressions;
import dev.tidepool.sql.expression.Identity;
import dev.tidepool.sql.expression.Order;
import dev.tidepool.sql.expression.SampleValues;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.Predicate;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Aggregates, of all rows and merged of parts, against streams over the rows of each group. */
class AggregateTest {
  private static final int ROUNDS = 150;
  private static final int MERGED_MIN = 300;
  private static final List<SqlType> NUMBERS =
      List.of(SqlType.INT, SqlType.BIGINT, SqlType.DOUBLE, SqlType.DECIMAL);

  /** A column 0 to group by, a column 1 to aggregate, a column 2 (INT) to filter by. */
  private record Task(TestRows rows, boolean grouped, List<AggregateCall> calls) {
    List<Key> keys() {
      return grouped ? List.of(Key.column(0, rows.types().get(0))) : List.of();
    }
  }

  private static Task random(Random random) {
    SqlType keyType = SampleValues.TYPES.get(random.nextInt(SampleValues.TYPES.size()));
    SqlType type = SampleValues.TYPES.get(random.nextInt(9));
    TestRows rows =
        TestRows.random(List.of(keyType, type, SqlType.INT), random.nextInt(40), random);
    List<AggregateCall> calls = new ArrayList<>();
    calls.add(AggregateCall.countRows());
    for (AggregateFunction function : functions(type)) {
      AggregateCall call = AggregateCall.of(function, type, Expressions.column(1));
      calls.add(random.nextInt(3) == 0 ? call.ofDistinct() : call);
    }
    calls.replaceAll(call -> random.nextInt(3) == 0 ? call.where(isPositive()) : call);
    return new Task(withTameNumbers(rows), random.nextInt(4) > 0, calls);
  }

  private static Expression isPositive() {
    return Comparisons.compare(
        Predicate.Operator.GREATER, SqlType.INT, Expressions.column(2), Expressions.literal(0));
  }

  /** Numbers whose sums fit and do not depend on the order: no infinities, no extremes. */
  private static TestRows withTameNumbers(TestRows rows) {
    for (Object[] row : rows.rows()) {
      if (row[1] instanceof Double number) {
        row[1] = Double.isFinite(number) && Math.abs(number) >= 1 ? number : (Double) 0.25;
      } else if (row[1] instanceof Long number) {
        row[1] = number % 1_000_000;
      }
    }
    return rows;
  }

  private static List<AggregateFunction> functions(SqlType type) {
    List<AggregateFunction> functions =
        new ArrayList<>(
            List.of(AggregateFunction.COUNT, AggregateFunction.MIN, AggregateFunction.MAX));
    if (NUMBERS.contains(type)) {
      functions.addAll(
          List.of(
              AggregateFunction.SUM,
              AggregateFunction.SUM0,
              AggregateFunction.AVG,
              AggregateFunction.VAR_POP,
              AggregateFunction.VAR_SAMP,
              AggregateFunction.STDDEV_POP,
              AggregateFunction.STDDEV_SAMP));
    }
    if (type.equals(SqlType.BOOLEAN)) {
      functions.addAll(List.of(AggregateFunction.BOOL_AND, AggregateFunction.BOOL_OR));
    }
    return functions;
  }

  private static Map<Object, List<Object[]>> groups(Task task) {
    Map<Object, List<Object[]>> groups = new LinkedHashMap<>();
    if (!task.grouped) {
      groups.put(null, task.rows.rows());
      return groups;
    }
    Identity identity = Identity.ofType(task.rows.types().get(0));
    for (Object[] row : task.rows.rows()) {
      groups.computeIfAbsent(identity.of(row[0]), key -> new ArrayList<>()).add(row);
    }
    return groups;
  }

  /** The aggregate of the rows of a group, by its definition. */
  private static Object expected(AggregateCall call, List<Object[]> rows) {
    List<Object[]> counted =
        rows.stream()
            .filter(row -> call.filter() == null || row[2] != null && (Integer) row[2] > 0)
            .toList();
    if (call.arguments().isEmpty()) {
      return (long) counted.size();
    }
    List<Object> values =
        new ArrayList<>(counted.stream().map(row -> row[1]).filter(Objects::nonNull).toList());
    if (call.distinct()) {
      Map<Object, Object> distinct = new LinkedHashMap<>();
      Identity identity = Identity.ofType(call.type());
      values.forEach(value -> distinct.putIfAbsent(identity.of(value), value));
      values = new ArrayList<>(distinct.values());
    }
    Comparator<Object> order = Order.of(call.type());
    return switch (call.function()) {
      case COUNT -> (long) values.size();
      case MIN -> values.stream().min(order).orElse(null);
      case MAX -> values.stream().max(order).orElse(null);
      case BOOL_AND -> values.isEmpty() ? null : (Object) !values.contains(false);
      case BOOL_OR -> values.isEmpty() ? null : (Object) values.contains(true);
      default ->
          ofNumbers(call, values.stream().map(value -> new BigDecimal(value.toString())).toList());
    };
  }

  private static Object ofNumbers(AggregateCall call, List<BigDecimal> values) {
    BigDecimal sum = values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    int count = values.size();
    if (call.function() == AggregateFunction.SUM0) {
      return sum;
    }
    if (count == 0) {
      return null;
    }
    if (call.function() == AggregateFunction.SUM) {
      return sum;
    }
    double mean = sum.doubleValue() / count;
    double squares =
        values.stream().mapToDouble(value -> Math.pow(value.doubleValue() - mean, 2)).sum();
    return switch (call.function()) {
      case AVG -> mean;
      case VAR_POP -> squares / count;
      case STDDEV_POP -> Math.sqrt(squares / count);
      case VAR_SAMP -> count == 1 ? null : (Object) (squares / (count - 1));
      default -> count == 1 ? null : (Object) Math.sqrt(squares / (count - 1));
    };
  }

  private static void check(String what, Task task, List<Object[]> result) {
    Map<Object, List<Object[]>> groups = groups(task);
    assertThat(result).as(what).hasSameSizeAs(groups.entrySet());
    Map<Object, Object[]> byKey = new HashMap<>();
    for (Object[] row : result) {
      byKey.put(task.grouped ? Identity.ofType(task.rows.types().get(0)).of(row[0]) : null, row);
    }
    assertThat(byKey).hasSameSizeAs(groups);
    groups.forEach(
        (key, rows) -> {
          Object[] row = byKey.get(key);
          for (int i = 0; i < task.calls.size(); i++) {
            AggregateCall call = task.calls.get(i);
            checkValue(
                what
                    + ", group "
                    + key
                    + ", "
                    + call.function()
                    + (call.distinct() ? " distinct" : ""),
                call,
                row[task.keys().size() + i],
                expected(call, rows));
          }
        });
  }

  private static void checkValue(String what, AggregateCall call, Object actual, Object expected) {
    if (expected == null || actual == null) {
      assertThat(actual).as(what).isEqualTo(expected);
      return;
    }
    Class<?> expectedClass =
        switch (call.resultType().scalar()) {
          case BIGINT, TIMESTAMP -> Long.class;
          case DOUBLE -> Double.class;
          case DECIMAL -> BigDecimal.class;
          default -> expected.getClass();
        };
    assertThat(actual).as(what).isInstanceOf(expectedClass);
    if (NUMBERS.contains(call.resultType())) {
      double number = ((Number) expected).doubleValue();
      if (Double.isNaN(number)) {
        assertThat((Double) actual).as(what).isNaN();
      } else if (Double.isInfinite(number)) {
        assertThat(actual).as(what).isEqualTo(number);
      } else {
        assertThat(((Number) actual).doubleValue())
            .as(what)
            .isCloseTo(number, within(1e-9 * Math.max(1, Math.abs(number))));
      }
    } else {
      assertThat(TestRows.same(call.type(), actual, expected)).as(what).isTrue();
    }
  }

  @Test
  void oneLevelIsAStreamOverEachGroup() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Task task = random(new Random(seed));
      Operator aggregate = new HashAggregate(task.rows, task.keys(), task.calls, "");
      check("seed " + seed, task, TestRows.run(aggregate));
      assertThat(task.rows.openCount()).isZero();
    }
  }

  /** However the rows are cut into parts, some of them empty, merged they give what all give. */
  @Test
  void mergedPartsGiveWhatAllRowsGive() {
    int mergedCount = 0;
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      Task task = random(random);
      List<Object[]> rows = task.rows.rows();
      for (AggregateCall call : task.calls) {
        if (call.canBeMerged()) {
          Object merged = inParts(call, rows, random).result();
          checkValue("seed " + seed + ", " + call.function(), call, merged, expected(call, rows));
          mergedCount++;
        } else {
          assertThat(call.distinct()).isTrue();
        }
      }
    }
    assertThat(mergedCount).isGreaterThan(MERGED_MIN);
  }

  /** The same of those that tell in which order their values came; a part stays as it was. */
  @Test
  void mergedPartsKeepTheOrderOfTheirRows() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      List<SqlType> types = List.of(SqlType.INT, SqlType.STRING);
      TestRows rows = TestRows.random(types, random.nextInt(40), random);
      Expression text = Expressions.column(1);
      AggregateCall listagg =
          new AggregateCall(
              AggregateFunction.LISTAGG,
              List.of(text, Expressions.literal("; ")),
              SqlType.STRING,
              false,
              null,
              List.of());
      AggregateCall array = AggregateCall.of(AggregateFunction.ARRAY_AGG, SqlType.STRING, text);
      AggregateCall any = AggregateCall.of(AggregateFunction.ANY_VALUE, SqlType.STRING, text);
      List<AggregateCall> calls = List.of(listagg, array, any);
      Object[] ofAll = TestRows.run(new HashAggregate(rows, List.of(), calls, "")).get(0);
      for (int i = 0; i < calls.size(); i++) {
        assertThat(calls.get(i).canBeMerged()).isTrue();
        assertThat(inParts(calls.get(i), rows.rows(), random).result()).isEqualTo(ofAll[i]);
      }
    }
  }

  /** Aggregates {@code rows} in runs, each of which is merged twice, the second time for good. */
  private static Accumulator inParts(AggregateCall call, List<Object[]> rows, Random random) {
    Aggregator aggregator = new Aggregator(call, TestRows.execution());
    Accumulator whole = aggregator.start();
    int at = 0;
    while (at < rows.size() || random.nextInt(3) == 0) {
      int end = Math.min(rows.size(), at + random.nextInt(8));
      Accumulator part = aggregator.start();
      for (Object[] row : rows.subList(at, end)) {
        aggregator.add(part, row, Memory.UNCOUNTED);
      }
      Object before = part.result();
      Accumulator other = aggregator.start();
      other.merge(part, Memory.UNCOUNTED);
      other.merge(part, Memory.UNCOUNTED);
      assertThat(part.result()).isEqualTo(before);
      whole.merge(part, Memory.UNCOUNTED);
      at = end;
    }
    return whole;
  }

  /** One row or none may be merged with parts that have none, and no more. */
  @Test
  void mergedPartsOfASingleValue() {
    AggregateCall call =
        AggregateCall.of(AggregateFunction.SINGLE_VALUE, SqlType.INT, Expressions.column(0));
    Aggregator aggregator = new Aggregator(call, TestRows.execution());
    Accumulator whole = aggregator.start();
    Accumulator part = aggregator.start();
    whole.merge(part, Memory.UNCOUNTED);
    aggregator.add(part, TestRows.row((Object) null), Memory.UNCOUNTED);
    whole.merge(part, Memory.UNCOUNTED);
    assertThat(whole.result()).isNull();
    assertThatThrownBy(() -> whole.merge(part, Memory.UNCOUNTED))
        .isInstanceOf(SqlException.class)
        .hasMessage("a subquery in the place of a value has several rows");
  }

  /** Each set of keys alone gives the rows that it gives among others. */
  @Test
  void groupingSetsAreAggregatesByEachSet() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      List<SqlType> types = List.of(SqlType.DOUBLE, SqlType.STRING, SqlType.INT);
      TestRows rows = TestRows.random(types, random.nextInt(30), random);
      List<Key> keys = Key.columns(types.subList(0, 2));
      List<AggregateCall> calls = List.of(AggregateCall.countRows());
      List<List<Integer>> sets = List.of(List.of(0, 1), List.of(1), List.of(0), List.of());
      List<Object[]> expected = new ArrayList<>();
      for (int i = 0; i < sets.size(); i++) {
        List<Integer> set = sets.get(i);
        List<Key> setKeys = set.stream().map(keys::get).toList();
        for (Object[] row : TestRows.run(new HashAggregate(rows, setKeys, calls, ""))) {
          Object[] wide = {null, null, row[set.size()], i};
          for (int j = 0; j < set.size(); j++) {
            wide[set.get(j)] = row[j];
          }
          expected.add(wide);
        }
      }
      List<SqlType> resultTypes =
          List.of(SqlType.DOUBLE, SqlType.STRING, SqlType.BIGINT, SqlType.INT);
      Operator operator = new GroupingSets(rows, keys, sets, calls, "");
      assertThat(TestRows.counted(TestRows.run(operator), resultTypes))
          .isEqualTo(TestRows.counted(expected, resultTypes));
    }
  }

  @Test
  void ofNoRowsAtAll() {
    TestRows none = TestRows.of(List.of(SqlType.INT, SqlType.INT));
    List<AggregateCall> calls =
        List.of(
            AggregateCall.countRows(),
            AggregateCall.of(AggregateFunction.SUM, SqlType.INT, Expressions.column(1)),
            AggregateCall.of(AggregateFunction.SUM0, SqlType.INT, Expressions.column(1)),
            AggregateCall.of(AggregateFunction.SINGLE_VALUE, SqlType.INT, Expressions.column(1)),
            AggregateCall.of(AggregateFunction.ARRAY_AGG, SqlType.INT, Expressions.column(1)));
    assertThat(TestRows.run(new HashAggregate(none, List.of(), calls, "")))
        .containsExactly(TestRows.row(0L, null, 0L, null, null));
    List<Key> keys = List.of(Key.column(0, SqlType.INT));
    assertThat(TestRows.run(new HashAggregate(none, keys, calls, ""))).isEmpty();
  }

  /** A sum is only too large if that of all values is, in whatever order they come. */
  @Test
  void sumsOfBigintAreExact() {
    List<SqlType> types = List.of(SqlType.BIGINT);
    TestRows fits =
        TestRows.of(types, TestRows.row(Long.MAX_VALUE), TestRows.row(5L), TestRows.row(-6L));
    List<AggregateCall> calls =
        List.of(
            AggregateCall.of(AggregateFunction.SUM, SqlType.BIGINT, Expressions.column(0)),
            AggregateCall.of(AggregateFunction.AVG, SqlType.BIGINT, Expressions.column(0)));
    assertThat(TestRows.run(new HashAggregate(fits, List.of(), calls, "")).get(0))
        .containsExactly(Long.MAX_VALUE - 1, (Long.MAX_VALUE - 1) / 3.0);
    TestRows tooLarge = TestRows.of(types, TestRows.row(Long.MAX_VALUE), TestRows.row(1L));
    assertThatThrownBy(() -> TestRows.run(new HashAggregate(tooLarge, List.of(), calls, "")))
        .isInstanceOf(SqlException.class)
        .hasMessage("the sum 9223372036854775808 does not fit in BIGINT");
  }

  /** The same of parts: the sums of some do not fit, that of all does. */
  @Test
  void sumsOfBigintAreExactWhenMerged() {
    AggregateCall sum =
        AggregateCall.of(AggregateFunction.SUM, SqlType.BIGINT, Expressions.column(0));
    Aggregator aggregator = new Aggregator(sum, TestRows.execution());
    Accumulator whole = aggregator.start();
    for (long number : new long[] {Long.MAX_VALUE, 5, Long.MIN_VALUE, -7}) {
      Accumulator part = aggregator.start();
      for (int i = 0; i < 2; i++) {
        aggregator.add(part, TestRows.row(number), Memory.UNCOUNTED);
      }
      whole.merge(part, Memory.UNCOUNTED);
    }
    assertThat(whole.result()).isEqualTo(-6L);
  }

  @Test
  void singleValueRefusesSeveralRows() {
    List<SqlType> types = List.of(SqlType.INT);
    List<AggregateCall> calls =
        List.of(
            AggregateCall.of(AggregateFunction.SINGLE_VALUE, SqlType.INT, Expressions.column(0)));
    TestRows one = TestRows.of(types, TestRows.row((Object) null));
    assertThat(TestRows.run(new HashAggregate(one, List.of(), calls, "")).get(0))
        .containsExactly((Object) null);
    TestRows two = TestRows.of(types, TestRows.row((Object) null), TestRows.row(1));
    assertThatThrownBy(() -> TestRows.run(new HashAggregate(two, List.of(), calls, "")))
        .isInstanceOf(SqlException.class)
        .hasMessage("a subquery in the place of a value has several rows");
  }

  @Test
  void listsInTheirOrder() {
    List<SqlType> types = List.of(SqlType.STRING, SqlType.INT);
    TestRows rows =
        TestRows.of(
            types,
            TestRows.row("b", 2),
            TestRows.row(null, 5),
            TestRows.row("a", 3),
            TestRows.row("b", 1));
    List<SortColumn> byNumber = List.of(new SortColumn(1, SqlType.INT, true, false));
    List<Expression> textAndComma = List.of(Expressions.column(0), Expressions.literal(", "));
    AggregateCall listagg =
        new AggregateCall(
            AggregateFunction.LISTAGG, textAndComma, SqlType.STRING, false, null, List.of());
    AggregateCall ordered =
        new AggregateCall(
            AggregateFunction.LISTAGG, textAndComma, SqlType.STRING, false, null, byNumber);
    AggregateCall array =
        new AggregateCall(
            AggregateFunction.ARRAY_AGG,
            List.of(Expressions.column(0)),
            SqlType.STRING,
            false,
            null,
            byNumber);
    List<AggregateCall> calls = List.of(listagg, ordered, listagg.ofDistinct(), array);
    assertThat(TestRows.run(new HashAggregate(rows, List.of(), calls, "")).get(0))
        .containsExactly("b, a, b", "a, b, b", "b, a", Arrays.asList(null, "a", "b", "b"));
    assertThat(ordered.canBeMerged()).isFalse();
    Accumulator whole = new Aggregator(ordered, TestRows.execution()).start();
    assertThatThrownBy(() -> whole.merge(whole, Memory.UNCOUNTED))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("OrderedAccumulator is not merged");
  }

  /** Percentiles of 1 to n are known; NULLs, filters and directions do not matter to them. */
  @Test
  void percentiles() {
    for (int count = 1; count < 12; count++) {
      List<Object[]> rows = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        rows.add(TestRows.row((double) (i * 7 % 13), i * 7 % 13));
      }
      rows.add(TestRows.row(null, null));
      TestRows input = new TestRows(List.of(SqlType.DOUBLE, SqlType.INT), rows);
      List<Integer> sorted =
          rows.stream().map(row -> (Integer) row[1]).filter(Objects::nonNull).sorted().toList();
      for (double fraction : new double[] {0, 0.25, 0.5, 0.9, 1}) {
        double place = fraction * (count - 1);
        int before = (int) Math.floor(place);
        int after = (int) Math.ceil(place);
        double expected =
            sorted.get(before) + (place - before) * (sorted.get(after) - sorted.get(before));
        int leaving = 0;
        while ((leaving + 1.0) / count < fraction) {
          leaving++;
        }
        List<AggregateCall> calls =
            List.of(
                percentile(AggregateFunction.PERCENTILE_CONT, SqlType.DOUBLE, 0, fraction, false),
                percentile(AggregateFunction.PERCENTILE_DISC, SqlType.INT, 1, fraction, false),
                percentile(
                    AggregateFunction.PERCENTILE_CONT, SqlType.DOUBLE, 0, 1 - fraction, true));
        Object[] row = TestRows.run(new HashAggregate(input, List.of(), calls, "")).get(0);
        assertThat((Double) row[0])
            .as("%s of %s", fraction, sorted)
            .isCloseTo(expected, within(1e-9));
        assertThat(row[1]).as("%s of %s", fraction, sorted).isEqualTo(sorted.get(leaving));
        assertThat((Double) row[2]).isCloseTo(expected, within(1e-9));
      }
    }
  }

  private static AggregateCall percentile(
      AggregateFunction function, SqlType type, int column, double fraction, boolean descending) {
    return new AggregateCall(
        function,
        List.of(Expressions.column(column), Expressions.literal(fraction)),
        type,
        false,
        null,
        List.of(new SortColumn(column, type, descending, false)));
  }

  @Test
  void percentilesOfNothingAndBeyond() {
    TestRows none = TestRows.of(List.of(SqlType.DOUBLE), TestRows.row((Object) null));
    AggregateCall median =
        percentile(AggregateFunction.PERCENTILE_CONT, SqlType.DOUBLE, 0, 0.5, false);
    assertThat(TestRows.run(new HashAggregate(none, List.of(), List.of(median), "")).get(0))
        .containsExactly((Object) null);
    assertThat(median.canBeMerged()).isFalse();
    AggregateCall beyond =
        percentile(AggregateFunction.PERCENTILE_CONT, SqlType.DOUBLE, 0, 1.5, false);
    assertThatThrownBy(() -> TestRows.run(new HashAggregate(none, List.of(), List.of(beyond), "")))
        .isInstanceOf(SqlException.class)
        .hasMessage("the percentile 1.5 is not from 0 to 1");
  }

  @Test
  void theMostFrequentValue() {
    List<SqlType> types = List.of(SqlType.DECIMAL);
    TestRows rows =
        TestRows.of(
            types,
            TestRows.row(new BigDecimal("2")),
            TestRows.row(new BigDecimal("1")),
            TestRows.row((Object) null),
            TestRows.row((Object) null),
            TestRows.row((Object) null),
            TestRows.row(new BigDecimal("1.0")));
    AggregateCall mode =
        AggregateCall.of(AggregateFunction.MODE, SqlType.DECIMAL, Expressions.column(0));
    assertThat(TestRows.run(new HashAggregate(rows, List.of(), List.of(mode), "")).get(0))
        .containsExactly(new BigDecimal("1"));
    assertThat(mode.canBeMerged()).isFalse();
  }

  /** COUNT of several counts rows without NULL in any, and tuples that differ. */
  @Test
  void countOfSeveral() {
    List<SqlType> types = List.of(SqlType.DOUBLE, SqlType.INT);
    TestRows rows =
        TestRows.of(
            types,
            TestRows.row(0.0, 1),
            TestRows.row(-0.0, 1),
            TestRows.row(0.0, 2),
            TestRows.row(null, 2),
            TestRows.row(0.0, null));
    AggregateCall count = AggregateCall.countOf(Key.columns(types));
    Operator both = new HashAggregate(rows, List.of(), List.of(count, count.ofDistinct()), "");
    assertThat(TestRows.run(both)).containsExactly(TestRows.row(3L, 2L));
    assertThat(count.canBeMerged()).isTrue();
    assertThat(count.ofDistinct().canBeMerged()).isFalse();
  }
}
