package dev.tidepool.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.sql.expression.Comparisons;
import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.expression.Expression;
import dev.tidepool.sql.expression.Expressions;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.testkit.ListRelation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Look-ups in a table give what a hash join with all of its rows gives. */
class LookupJoinTest {
  private static final List<SqlType> TYPES = List.of(SqlType.INT, SqlType.STRING);
  private static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              Column.at("number", ColumnType.INT, Column.KEY),
              Column.of("name", ColumnType.STRING)));

  private static ListRelation relation(TestRows rows) {
    ListRelation relation = new ListRelation(SCHEMA);
    rows.rows().forEach(relation::add);
    return relation;
  }

  /** Rows with {@code number = ?1} of those whose name is not {@code ?0}. */
  private static Scan scan(ListRelation relation) {
    Predicate predicate =
        new Predicate.And(
            List.of(
                new Predicate.Comparison(0, Predicate.Operator.EQUAL, new Operand.Parameter(1)),
                new Predicate.Comparison(
                    1, Predicate.Operator.NOT_EQUAL, new Operand.Parameter(0))));
    ScanRequest request = ScanRequest.of(predicate, List.of(0, 1));
    return new Scan(relation, relation.prepare(request), 2, List.of(), "look up", 1);
  }

  @ParameterizedTest
  @EnumSource(
      value = JoinType.class,
      names = {"INNER", "LEFT", "SEMI", "ANTI"})
  void lookUpsJoinAsAHashJoinDoes(JoinType type) {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      TestRows left = TestRows.random(TYPES, random.nextInt(30), random);
      TestRows right = TestRows.random(TYPES, random.nextInt(15), random);
      Expression residual =
          random.nextBoolean()
              ? null
              : Comparisons.compare(
                  Predicate.Operator.LESS,
                  SqlType.STRING,
                  Expressions.column(1),
                  Expressions.column(3));
      List<Key> keys = List.of(Key.column(0, SqlType.INT));
      Operator lookup = new LookupJoin(left, scan(relation(right)), type, keys, residual, "");
      Expression isOther =
          Comparisons.compare(
              Predicate.Operator.NOT_EQUAL,
              SqlType.STRING,
              Expressions.column(1),
              Expressions.parameter(0));
      Operator hash =
          new HashJoin(left, new Filter(right, isOther, ""), type, keys, keys, residual, "");
      List<SqlType> types = new ArrayList<>(TYPES);
      if (type.givesPairs()) {
        types.addAll(TYPES);
      }
      assertThat(TestRows.counted(TestRows.run(lookup, execution()), types))
          .as("seed %s", seed)
          .isEqualTo(TestRows.counted(TestRows.run(hash, execution()), types));
    }
  }

  private static Execution execution() {
    return TestRows.execution(QueryLimits.defaults(), "a");
  }

  /** What scans do is counted while they are open and when they are closed. */
  @Test
  void statisticsOfAllScansAreAddedUp() {
    TestRows right = TestRows.of(TYPES, TestRows.row(1, "x"), TestRows.row(2, "y"));
    TestRows left = TestRows.of(TYPES, TestRows.row(1, "p"), TestRows.row(2, "q"));
    Operator join =
        new LookupJoin(
            left,
            scan(relation(right)),
            JoinType.INNER,
            List.of(Key.column(0, SqlType.INT)),
            null,
            "");
    Execution execution = execution();
    assertThat(TestRows.run(join, execution)).hasSize(2);
    assertThat(execution.statistics().rowsMatched()).isEqualTo(2);
  }

  /** What a scan keeps to sort or group is free when it is closed, so that there can be many. */
  @Test
  void scansKeepNothingOnceTheyAreClosed() {
    List<Object[]> leftRows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      leftRows.add(TestRows.row(i, "x"));
    }
    TestRows left = new TestRows(TYPES, leftRows);
    ListRelation none = new ListRelation(SCHEMA);
    Relation.PreparedScan keeping =
        new Relation.PreparedScan() {
          private final Relation.PreparedScan scan =
              none.prepare(ScanRequest.of(Predicate.TRUE, List.of(0, 1)));

          @Override
          public ResultCursor open(Object[] parameters, QueryLimits limits) {
            limits.keep(1000);
            return scan.open(parameters, limits);
          }

          @Override
          public Relation.AccessPath accessPath(Object[] parameters) {
            return scan.accessPath(parameters);
          }
        };
    Operator join =
        new LookupJoin(
            left,
            new Scan(none, keeping, 2, List.of(), "", 1),
            JoinType.ANTI,
            List.of(Key.column(0, SqlType.INT)),
            null,
            "");
    QueryLimits limits = new QueryLimits(60_000, 50_000, Long.MAX_VALUE);
    assertThat(TestRows.run(join, TestRows.execution(limits, "a"))).hasSize(100);
  }
}
