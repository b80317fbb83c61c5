package dev.tidepool.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tidepool.sql.exec.SetOperation.Kind;
import dev.tidepool.sql.expression.Expressions;
import dev.tidepool.sql.expression.SampleValues;
import dev.tidepool.sql.type.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Unions, intersections, differences, distinct rows, and arrays as rows. */
class RowSetsTest {
  private static final int ROUNDS = 100;

  /** By how often a row comes on each side: the definition of the standard. */
  private static int expected(Kind kind, boolean all, int left, int right) {
    if (kind == Kind.INTERSECT) {
      return all ? Math.min(left, right) : Math.min(1, Math.min(left, right));
    }
    return all ? Math.max(0, left - right) : left > 0 && right == 0 ? 1 : 0;
  }

  @Test
  void rowsComeAsOftenAsTheStandardSays() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      List<SqlType> types =
          List.of(
              SampleValues.TYPES.get(random.nextInt(SampleValues.TYPES.size())), SqlType.BOOLEAN);
      TestRows left = TestRows.random(types, random.nextInt(30), random);
      TestRows right = TestRows.random(types, random.nextInt(30), random);
      Map<List<Object>, Integer> leftCounts = TestRows.counted(left.rows(), types);
      Map<List<Object>, Integer> rightCounts = TestRows.counted(right.rows(), types);
      for (Kind kind : Kind.values()) {
        for (boolean all : new boolean[] {false, true}) {
          Map<List<Object>, Integer> expected = new HashMap<>();
          leftCounts.forEach(
              (row, count) -> {
                int times = expected(kind, all, count, rightCounts.getOrDefault(row, 0));
                if (times > 0) {
                  expected.put(row, times);
                }
              });
          Operator operation = new SetOperation(left, right, kind, all, types);
          assertThat(TestRows.counted(TestRows.run(operation), types))
              .as("seed %s, %s", seed, operation.describe())
              .isEqualTo(expected);
          assertThat(left.openCount() + right.openCount()).isZero();
        }
      }
      Operator distinct = HashAggregate.distinct(left, types);
      assertThat(TestRows.counted(TestRows.run(distinct), types).values()).containsOnly(one(left));
      assertThat(TestRows.run(distinct)).hasSameSizeAs(leftCounts.keySet());
    }
  }

  private static Integer[] one(TestRows rows) {
    return rows.rows().isEmpty() ? new Integer[0] : new Integer[] {1};
  }

  @Test
  void unionsGiveOneInputAfterTheOther() {
    List<SqlType> types = List.of(SqlType.INT);
    TestRows first = TestRows.of(types, TestRows.row(1), TestRows.row(2));
    TestRows none = TestRows.of(types);
    TestRows last = TestRows.of(types, TestRows.row(1));
    Operator union = new UnionAll(List.of(first, none, last));
    assertThat(TestRows.run(union)).extracting(row -> row[0]).containsExactly(1, 2, 1);
    Rows abandoned = union.open(TestRows.execution());
    abandoned.next();
    abandoned.close();
    assertThat(first.openCount() + none.openCount() + last.openCount()).isZero();
  }

  /** If one input cannot be opened, those that are open are closed. */
  @Test
  void inputsThatAreOpenAreClosedIfAnotherFails() {
    TestRows first = TestRows.of(List.of(SqlType.INT));
    Operator failing =
        new Limit(first, null, Expressions.literal(-1), "a limit that is refused when opened");
    Operator union = new UnionAll(List.of(first, failing));
    assertThat(catchThrowable(() -> TestRows.run(union)))
        .hasMessage("LIMIT is -1, expected a number from 0 on");
    assertThat(first.openCount()).isZero();
  }

  @Test
  void arraysBecomeRows() {
    List<SqlType> types = List.of(SqlType.INT, SqlType.arrayOf(SqlType.STRING));
    TestRows rows =
        TestRows.of(
            types,
            TestRows.row(1, Arrays.asList("a", null)),
            TestRows.row(2, List.of()),
            TestRows.row(3, null),
            TestRows.row(4, List.of("b")));
    Operator unnest = new Unnest(rows, Expressions.column(1), true, "");
    List<List<Object>> result = new ArrayList<>();
    for (Object[] row : TestRows.run(unnest)) {
      result.add(Arrays.asList(row[0], row[2], row[3]));
    }
    assertThat(result)
        .containsExactly(Arrays.asList(1, "a", 1), Arrays.asList(1, null, 2), List.of(4, "b", 1));
    assertThat(rows.openCount()).isZero();
  }
}
