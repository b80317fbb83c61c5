package dev.tidepool.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.sql.expression.Comparisons;
import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.expression.Expression;
import dev.tidepool.sql.expression.Expressions;
import dev.tidepool.sql.expression.Logic;
import dev.tidepool.sql.expression.SampleValues;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.Predicate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Joins of all kinds by all operators give what the definition of the join gives. */
class JoinTest {
  private static final int ROUNDS = 60;

  /** A join to be done by each operator that can. */
  private record Task(
      TestRows left, TestRows right, int keyCount, Expression residual, JoinType type) {
    List<SqlType> columnTypes() {
      List<SqlType> types = new ArrayList<>(left.types());
      if (type.givesPairs()) {
        types.addAll(right.types());
      }
      return types;
    }

    List<Key> keys(List<SqlType> types) {
      return Key.columns(types.subList(0, keyCount));
    }

    /** Keys and residual in one condition on both rows. */
    Expression condition() {
      List<Expression> parts = new ArrayList<>();
      for (int i = 0; i < keyCount; i++) {
        parts.add(
            Comparisons.compare(
                Predicate.Operator.EQUAL,
                left.types().get(i),
                Expressions.column(i),
                Expressions.column(left.columnCount() + i)));
      }
      if (residual != null) {
        parts.add(residual);
      }
      return Logic.and(parts);
    }
  }

  private static Task random(JoinType type, Random random) {
    int keyCount = type == JoinType.NULL_AWARE_ANTI ? 1 : 1 + random.nextInt(2);
    List<SqlType> types = new ArrayList<>();
    for (int i = 0; i < keyCount; i++) {
      types.add(SampleValues.TYPES.get(random.nextInt(SampleValues.TYPES.size())));
    }
    types.add(SqlType.INT);
    TestRows left = TestRows.random(types, random.nextInt(12), random);
    TestRows right = TestRows.random(types, random.nextInt(12), random);
    Expression residual =
        random.nextBoolean()
            ? null
            : Comparisons.compare(
                Predicate.Operator.LESS_OR_EQUAL,
                SqlType.INT,
                Expressions.column(keyCount),
                Expressions.column(2 * keyCount + 1));
    return new Task(left, right, keyCount, residual, type);
  }

  /** By definition: every pair is looked at. */
  private static List<Object[]> expected(Task task) {
    List<Object[]> result = new ArrayList<>();
    boolean[] rightMatched = new boolean[task.right.rows().size()];
    Object[] leftNulls = new Object[task.left.columnCount()];
    Object[] rightNulls = new Object[task.right.columnCount()];
    for (Object[] left : task.left.rows()) {
      boolean matched = false;
      boolean unknown = false;
      for (int i = 0; i < rightMatched.length; i++) {
        Object[] pair = concat(left, task.right.rows().get(i));
        Object condition = task.condition().value(pair, TestRows.execution());
        unknown |= condition == null && isTrue(task.residual, pair);
        if (Boolean.TRUE.equals(condition)) {
          matched = true;
          rightMatched[i] = true;
          if (task.type.givesPairs()) {
            result.add(pair);
          }
        }
      }
      switch (task.type) {
        case SEMI -> addIf(result, matched, left);
        case ANTI -> addIf(result, !matched, left);
        case NULL_AWARE_ANTI -> addIf(result, !matched && !unknown, left);
        case LEFT, FULL -> addIf(result, !matched, concat(left, rightNulls));
        default -> {}
      }
    }
    if (task.type == JoinType.RIGHT || task.type == JoinType.FULL) {
      for (int i = 0; i < rightMatched.length; i++) {
        addIf(result, !rightMatched[i], concat(leftNulls, task.right.rows().get(i)));
      }
    }
    return result;
  }

  private static boolean isTrue(Expression residual, Object[] pair) {
    return residual == null || Boolean.TRUE.equals(residual.value(pair, TestRows.execution()));
  }

  private static void addIf(List<Object[]> rows, boolean holds, Object[] row) {
    if (holds) {
      rows.add(row);
    }
  }

  private static Object[] concat(Object[] left, Object[] right) {
    Object[] row = Arrays.copyOf(left, left.length + right.length);
    System.arraycopy(right, 0, row, left.length, right.length);
    return row;
  }

  private static List<Operator> operators(Task task) {
    List<Operator> operators = new ArrayList<>();
    List<Key> leftKeys = task.keys(task.left.types());
    List<Key> rightKeys = task.keys(task.right.types());
    operators.add(
        new HashJoin(task.left, task.right, task.type, leftKeys, rightKeys, task.residual, "hash"));
    if (task.type == JoinType.NULL_AWARE_ANTI) {
      return operators;
    }
    operators.add(new NestedLoopJoin(task.left, task.right, task.type, task.condition(), "loop"));
    if (!task.type.keepsRight()) {
      operators.add(
          new Apply(task.left, rightOfOuter(task), 1, task.type, leftKeys, task.residual, "apply"));
    }
    return operators;
  }

  /** The right rows whose keys are those of the outer row. */
  private static Operator rightOfOuter(Task task) {
    List<Expression> parts = new ArrayList<>();
    for (int i = 0; i < task.keyCount; i++) {
      parts.add(
          Comparisons.compare(
              Predicate.Operator.EQUAL,
              task.left.types().get(i),
              Expressions.outer(1, i),
              Expressions.column(i)));
    }
    return new Filter(task.right, Logic.and(parts), "keys of the outer row");
  }

  @ParameterizedTest
  @EnumSource(JoinType.class)
  void everyOperatorJoinsAsTheDefinitionSays(JoinType type) {
    for (int round = 0; round < ROUNDS; round++) {
      Task task = random(type, new Random(round));
      var expected = TestRows.counted(expected(task), task.columnTypes());
      for (Operator operator : operators(task)) {
        assertThat(TestRows.counted(TestRows.run(operator), task.columnTypes()))
            .as("seed %s, %s", round, operator.describe())
            .isEqualTo(expected);
        assertThat(task.left.openCount()).isZero();
        assertThat(task.right.openCount()).isZero();
      }
    }
  }

  /** Keys whose NULLs match, against IS NOT DISTINCT FROM for every pair. */
  @ParameterizedTest
  @EnumSource(value = JoinType.class, mode = EnumSource.Mode.EXCLUDE, names = "NULL_AWARE_ANTI")
  void keysWhoseNullsMatch(JoinType type) {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      SqlType keyType = SampleValues.TYPES.get(random.nextInt(SampleValues.TYPES.size()));
      List<SqlType> types = List.of(keyType, SqlType.INT);
      TestRows left = TestRows.random(types, random.nextInt(12), random);
      TestRows right = TestRows.random(types, random.nextInt(12), random);
      boolean bothMatch = random.nextBoolean();
      List<Key> keys =
          List.of(
              new Key(Expressions.column(0), keyType, true),
              new Key(Expressions.column(1), SqlType.INT, bothMatch));
      Expression numbers =
          bothMatch
              ? Comparisons.isNotDistinctFrom(
                  SqlType.INT, Expressions.column(1), Expressions.column(3))
              : Comparisons.compare(
                  Predicate.Operator.EQUAL,
                  SqlType.INT,
                  Expressions.column(1),
                  Expressions.column(3));
      Expression condition =
          Logic.and(
              List.of(
                  Comparisons.isNotDistinctFrom(
                      keyType, Expressions.column(0), Expressions.column(2)),
                  numbers));
      List<SqlType> resultTypes = new ArrayList<>(types);
      if (type.givesPairs()) {
        resultTypes.addAll(types);
      }
      Operator hash = new HashJoin(left, right, type, keys, keys, null, "");
      Operator loop = new NestedLoopJoin(left, right, type, condition, "");
      assertThat(TestRows.counted(TestRows.run(hash), resultTypes))
          .as("seed %s", seed)
          .isEqualTo(TestRows.counted(TestRows.run(loop), resultTypes));
    }
  }

  /** Left rows keep their order; so a sorted left side is a sorted result. */
  @Test
  void leftRowsKeepTheirOrder() {
    for (JoinType type : List.of(JoinType.INNER, JoinType.LEFT, JoinType.SEMI, JoinType.ANTI)) {
      List<Object[]> rows = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        rows.add(TestRows.row(i % 7, i));
      }
      List<SqlType> types = List.of(SqlType.INT, SqlType.INT);
      Task task =
          new Task(
              new TestRows(types, rows), new TestRows(types, rows.subList(0, 20)), 1, null, type);
      for (Operator operator : operators(task)) {
        assertThat(TestRows.run(operator)).extracting(row -> (Integer) row[1]).isSorted();
      }
    }
  }

  /** An inner plan with the same values of the outer row is run once. */
  @Test
  void applyDoesNotRunAgainForTheSameValues() {
    List<SqlType> types = List.of(SqlType.INT, SqlType.INT);
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rows.add(TestRows.row(i % 4 == 3 ? null : i % 4, i));
    }
    TestRows right = TestRows.of(types, TestRows.row(1, 10), TestRows.row(2, 20));
    Task task = new Task(new TestRows(types, rows), right, 1, null, JoinType.LEFT);
    List<Object[]> result = TestRows.run(operators(task).get(2));
    assertThat(result).hasSize(100);
    assertThat(right.readCount()).isEqualTo(4 * right.rows().size());
  }

  /** The same inner plan at two places of a merge, whose rows are asked for in turns. */
  @Test
  void anInnerPlanKeepsItsOuterRowWhileAnotherOneRuns() {
    List<SqlType> types = List.of(SqlType.INT);
    Operator array =
        new Unnest(
            ValueRows.ONE,
            (row, execution) -> {
              int first = (Integer) execution.outerRow(0)[0];
              return List.of(first, first + 2, first + 4);
            },
            false,
            "");
    // The outer row is looked at for each row, not only when the inner plan is opened.
    Operator inner =
        new Project(array, List.of(Expressions.column(0), Expressions.outer(0, 0)), "");
    List<Operator> parts = new ArrayList<>();
    for (int first : new int[] {1, 2}) {
      TestRows left = TestRows.of(types, TestRows.row(first));
      parts.add(
          new Apply(left, inner, 0, JoinType.INNER, List.of(Key.column(0, SqlType.INT)), null, ""));
    }
    Execution execution = TestRows.execution();
    List<Object[]> rows = new ArrayList<>();
    try (Rows first = parts.get(0).open(execution);
        Rows second = parts.get(1).open(execution)) {
      for (int i = 0; i < 3; i++) {
        rows.add(first.next());
        rows.add(second.next());
      }
      assertThat(first.next()).isNull();
      assertThat(second.next()).isNull();
    }
    assertThat(rows).extracting(row -> row[1]).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(rows).allSatisfy(row -> assertThat(row[0]).isEqualTo(row[2]));
  }

  /** Left rows with the same values need one look, if it finds something too. */
  @Test
  void semiJoinsDoNotRunAgainForTheSameValues() {
    List<SqlType> types = List.of(SqlType.INT);
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      rows.add(TestRows.row(i % 2));
    }
    TestRows right = TestRows.of(types, TestRows.row(7), TestRows.row(8));
    List<Key> seen = List.of(Key.column(0, SqlType.INT));
    for (JoinType type : List.of(JoinType.SEMI, JoinType.ANTI)) {
      int before = right.readCount();
      Apply apply = new Apply(new TestRows(types, rows), right, 0, type, seen, null, "");
      assertThat(TestRows.run(apply)).hasSize(type == JoinType.SEMI ? 50 : 0);
      assertThat(right.readCount() - before).isEqualTo(2);
    }
  }

  /** The first row of a semi join does not need the rest of the right rows. */
  @Test
  void abandonedInnerRowsAreClosed() {
    List<SqlType> types = List.of(SqlType.INT);
    TestRows left = TestRows.of(types, TestRows.row(1), TestRows.row(2));
    TestRows right = TestRows.of(types, TestRows.row(5), TestRows.row(6), TestRows.row(7));
    Apply apply =
        new Apply(left, right, 0, JoinType.SEMI, List.of(Key.column(0, SqlType.INT)), null, "any");
    Rows rows = apply.open(TestRows.execution());
    assertThat(rows.next()).containsExactly(1);
    assertThat(right.openCount()).isZero();
    rows.close();
    assertThat(right.readCount()).isEqualTo(1);
    assertThat(left.openCount()).isZero();
  }

  @Test
  void whatCannotBeDoneIsRefused() {
    TestRows rows = TestRows.of(List.of(SqlType.INT));
    List<Key> keys = List.of(Key.column(0, SqlType.INT));
    assertThatThrownBy(() -> new Apply(rows, rows, 0, JoinType.FULL, keys, null, ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new HashJoin(rows, rows, JoinType.INNER, List.of(), List.of(), null, ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new NestedLoopJoin(rows, rows, JoinType.NULL_AWARE_ANTI, null, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
