package dev.tidepool.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.expression.Expression;
import dev.tidepool.sql.expression.Expressions;
import dev.tidepool.sql.plan.ChosenJoin;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.QueryLimitException;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every operator ends when a limit is reached, and what it kept is free when it is closed. */
class LimitsTest {
  private static final List<SqlType> TYPES = List.of(SqlType.INT, SqlType.STRING);
  private static final int ROWS = 5000;

  /** What keeps rows, with an input of {@link #ROWS} rows that differ. */
  private record Keeping(String name, Operator operator, TestRows input) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static TestRows rows(int count) {
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(TestRows.row(i, "number " + i));
    }
    return new TestRows(TYPES, rows);
  }

  static List<Keeping> keeping() {
    List<Keeping> all = new ArrayList<>();
    TestRows large = rows(ROWS);
    TestRows small = rows(3);
    List<Key> keys = List.of(Key.column(0, SqlType.INT));
    List<SortColumn> order = List.of(new SortColumn(0, SqlType.INT, true, false));
    all.add(new Keeping("sort", new Sort(large, order, null, null, ""), large));
    Expression most = Expressions.literal(ROWS - 1);
    all.add(new Keeping("top rows", new Sort(large, order, null, most, ""), large));
    all.add(new Keeping("groups", new HashAggregate(large, keys, List.of(), ""), large));
    all.add(
        new Keeping(
            "groups by sets",
            new GroupingSets(large, keys, List.of(List.of(0), List.of()), List.of(), ""),
            large));
    for (AggregateFunction function :
        List.of(AggregateFunction.COUNT, AggregateFunction.ARRAY_AGG)) {
      AggregateCall call = AggregateCall.of(function, SqlType.STRING, Expressions.column(1));
      AggregateCall kept = function == AggregateFunction.COUNT ? call.ofDistinct() : call;
      all.add(
          new Keeping(
              "values of " + function,
              new HashAggregate(large, List.of(), List.of(kept), ""),
              large));
    }
    AggregateCall listagg =
        new AggregateCall(
            AggregateFunction.LISTAGG,
            List.of(Expressions.column(1), Expressions.literal(",")),
            SqlType.STRING,
            false,
            null,
            order);
    all.add(
        new Keeping(
            "ordered values", new HashAggregate(large, List.of(), List.of(listagg), ""), large));
    all.add(
        new Keeping(
            "hash join", new HashJoin(small, large, JoinType.INNER, keys, keys, null, ""), large));
    all.add(new Keeping("join to be chosen", chosenJoin(large, small, keys), large));
    all.add(
        new Keeping(
            "nested loop join", new NestedLoopJoin(small, large, JoinType.LEFT, null, ""), large));
    all.add(
        new Keeping(
            "except",
            new SetOperation(large, small, SetOperation.Kind.EXCEPT, false, TYPES),
            large));
    all.add(
        new Keeping(
            "intersect all",
            new SetOperation(small, large, SetOperation.Kind.INTERSECT, true, TYPES),
            large));
    WindowGroup window =
        new WindowGroup(
            keys, order, WindowFrame.ALL, List.of(WindowCall.of(AggregateCall.countRows())));
    all.add(new Keeping("window", new Window(large, List.of(window), ""), large));
    return all;
  }

  /** One that keeps all left rows until it knows how many there are. */
  private static Operator chosenJoin(TestRows left, TestRows right, List<Key> keys) {
    Operator lookup = new Filter(left, Expressions.literal(true), "");
    Operator hash = new HashJoin(left, right, JoinType.INNER, keys, keys, null, "");
    return new ChosenJoin(left, lookup, hash, new LargeTable());
  }

  /** So large that its rows are looked up one by one. */
  private static final class LargeTable implements Relation {
    @Override
    public TableSchema schema() {
      throw new UnsupportedOperationException("nobody asks for its columns");
    }

    @Override
    public long rowCountEstimate() {
      return 100L * ROWS;
    }

    @Override
    public PreparedScan prepare(ScanRequest request) {
      throw new UnsupportedOperationException("nobody asks for its rows");
    }
  }

  @ParameterizedTest
  @MethodSource("keeping")
  void endsWhenItKeepsTooMuch(Keeping keeping) {
    QueryLimits limits = new QueryLimits(60_000, 100_000, Long.MAX_VALUE);
    int readBefore = keeping.input.readCount();
    assertThatThrownBy(() -> TestRows.run(keeping.operator, TestRows.execution(limits)))
        .isInstanceOf(QueryLimitException.class)
        .hasMessageContaining("100000 bytes");
    assertThat(keeping.input.readCount() - readBefore).isLessThan(ROWS);
    assertThat(keeping.input.openCount()).isZero();
  }

  /**
   * Several that keep rows: all inputs are closed, although too much is kept until they all are.
   */
  @Test
  void inputsAreClosedWhereverTheLimitIsReached() {
    TestRows left = rows(ROWS);
    TestRows right = rows(ROWS);
    List<SortColumn> order = List.of(new SortColumn(0, SqlType.INT, true, false));
    List<Key> keys = List.of(Key.column(0, SqlType.INT));
    Operator join =
        new HashJoin(
            new Sort(left, order, null, null, ""),
            new Sort(right, order, null, null, ""),
            JoinType.INNER,
            keys,
            keys,
            null,
            "");
    for (int bytes = 100_000; bytes < 2_500_000; bytes += 100_000) {
      QueryLimits limits = new QueryLimits(60_000, bytes, Long.MAX_VALUE);
      try {
        TestRows.run(join, TestRows.execution(limits));
      } catch (QueryLimitException e) {
        assertThat(e.getSuppressed()).isEmpty();
      }
      assertThat(left.openCount() + right.openCount()).as("limit %s", bytes).isZero();
    }
  }

  /** Long frames of texts are put together again and again, but not kept. */
  @Test
  void framesKeepNoMoreThanTheirValues() {
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      rows.add(TestRows.row(i, i % 10 == 0 ? "x" : null));
    }
    List<SortColumn> order = List.of(new SortColumn(0, SqlType.INT, false, false));
    AggregateCall texts =
        new AggregateCall(
            AggregateFunction.LISTAGG,
            List.of(Expressions.column(1), Expressions.literal("")),
            SqlType.STRING,
            false,
            null,
            List.of());
    WindowFrame frame =
        new WindowFrame(
            true,
            WindowFrame.Bound.preceding(Expressions.literal(1000)),
            WindowFrame.Bound.CURRENT_ROW);
    WindowGroup group = new WindowGroup(List.of(), order, frame, List.of(WindowCall.of(texts)));
    Operator window = new Window(new TestRows(TYPES, rows), List.of(group), "");
    // Some 2000 rows of 150 bytes with texts of 100 characters.
    QueryLimits limits = new QueryLimits(60_000, 1 << 20, Long.MAX_VALUE);
    List<Object[]> result = TestRows.run(window, TestRows.execution(limits));
    assertThat(result.get(1500)[2]).isEqualTo("x".repeat(101));
  }

  /** Twenty times in one execution that could not keep the rows of three. */
  @ParameterizedTest
  @MethodSource("keeping")
  void keepsNothingOnceItIsClosed(Keeping keeping) {
    long enough = leastMemory(keeping);
    Execution execution = TestRows.execution(new QueryLimits(60_000, enough * 2, Long.MAX_VALUE));
    for (int i = 0; i < 20; i++) {
      TestRows.run(keeping.operator, execution);
    }
  }

  /** A limit that the operator does not reach, but half of it would be too little. */
  private static long leastMemory(Keeping keeping) {
    for (long bytes = 1 << 14; ; bytes *= 2) {
      try {
        QueryLimits limits = new QueryLimits(60_000, bytes, Long.MAX_VALUE);
        TestRows.run(keeping.operator, TestRows.execution(limits));
        return bytes;
      } catch (QueryLimitException e) {
        assertThat(bytes).isLessThan(1L << 32);
      }
    }
  }

  /** Those that keep nothing, too. */
  static List<Keeping> all() {
    List<Keeping> all = new ArrayList<>(keeping());
    TestRows large = rows(ROWS);
    Expression never = Expressions.literal(false);
    all.add(new Keeping("filter", new Filter(large, never, ""), large));
    all.add(new Keeping("offset", new Limit(large, Expressions.literal(ROWS), null, ""), large));
    Expression none = Expressions.literal(List.of());
    all.add(new Keeping("unnest", new Unnest(large, none, false, ""), large));
    List<Key> seen = List.of(Key.column(0, SqlType.INT));
    Operator right = rows(0);
    all.add(new Keeping("apply", new Apply(large, right, 0, JoinType.ANTI, seen, null, ""), large));
    return all;
  }

  @ParameterizedTest
  @MethodSource("all")
  void endsWhenItIsCancelled(Keeping keeping) {
    QueryLimits limits = new QueryLimits(60_000, 1L << 30, Long.MAX_VALUE);
    limits.cancel();
    int readBefore = keeping.input.readCount();
    assertThatThrownBy(() -> TestRows.run(keeping.operator, TestRows.execution(limits)))
        .isInstanceOf(QueryLimitException.class)
        .hasMessage("the query was cancelled");
    assertThat(keeping.input.readCount() - readBefore).isLessThan(ROWS);
    assertThat(keeping.input.openCount()).isZero();
  }

  /** All rows have been read, and only the order is missing. */
  @ParameterizedTest
  @ValueSource(ints = {ROWS, Integer.MAX_VALUE})
  void sortingEndsWhenItIsCancelled(int limit) {
    QueryLimits limits = new QueryLimits(60_000, 1L << 30, Long.MAX_VALUE);
    TestRows large = rows(ROWS);
    Expression cancelAtTheEnd =
        (row, execution) -> {
          if (large.readCount() == ROWS) {
            limits.cancel();
          }
          return true;
        };
    List<SortColumn> order = List.of(new SortColumn(1, SqlType.STRING, false, false));
    Operator sort =
        new Sort(
            new Filter(large, cancelAtTheEnd, ""), order, null, Expressions.literal(limit), "");
    assertThatThrownBy(() -> TestRows.run(sort, TestRows.execution(limits)))
        .isInstanceOf(QueryLimitException.class)
        .hasMessage("the query was cancelled");
    assertThat(large.readCount()).isEqualTo(ROWS);
  }
}
