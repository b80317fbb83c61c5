package dev.tidepool.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.QueryLimitException;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.testkit.ListRelation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many keys at once give what one after the other gives. */
class BatchJoinTest {
  private static final List<SqlType> TYPES = List.of(SqlType.INT, SqlType.STRING);
  private static final List<Key> KEYS = List.of(Key.column(0, SqlType.INT));
  private static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              Column.at("number", ColumnType.INT, Column.KEY),
              Column.of("name", ColumnType.STRING)));

  private final List<Integer> askedCounts = new ArrayList<>();

  private static ListRelation relation(TestRows rows) {
    ListRelation relation = new ListRelation(SCHEMA);
    rows.rows().forEach(relation::add);
    return relation;
  }

  private static Scan scan(ListRelation relation, Predicate predicate) {
    ScanRequest request = ScanRequest.of(predicate, List.of(0, 1));
    return new Scan(relation, relation.prepare(request), 2, List.of(), "look up", 1);
  }

  private static LookupJoin single(TestRows left, ListRelation right, JoinType type) {
    Predicate equal =
        new Predicate.Comparison(0, Predicate.Operator.EQUAL, new Operand.Parameter(0));
    return new LookupJoin(left, scan(right, equal), type, KEYS, null, "");
  }

  private BatchJoin batch(TestRows left, TestRows rightRows, JoinType type) {
    ListRelation right = relation(rightRows);
    IntFunction<Scan> lookups =
        count -> {
          askedCounts.add(count);
          List<Operand> values = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            values.add(new Operand.Parameter(i));
          }
          return scan(right, new Predicate.In(0, values));
        };
    HashJoin hash = new HashJoin(left, rightRows, type, KEYS, KEYS, null, "");
    return new BatchJoin(single(left, right, type), hash, lookups);
  }

  private static Execution execution() {
    return TestRows.execution(QueryLimits.defaults());
  }

  @ParameterizedTest
  @EnumSource(
      value = JoinType.class,
      names = {"INNER", "LEFT", "SEMI", "ANTI"})
  void batchesJoinAsSingleLookUpsDo(JoinType type) {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      TestRows left = TestRows.random(TYPES, random.nextInt(seed % 10 == 0 ? 3000 : 30), random);
      TestRows right = TestRows.random(TYPES, random.nextInt(15), random);
      List<SqlType> types = new ArrayList<>(TYPES);
      if (type.givesPairs()) {
        types.addAll(TYPES);
      }
      Operator single = single(left, relation(right), type);
      assertThat(TestRows.counted(TestRows.run(batch(left, right, type), execution()), types))
          .as("seed %s", seed)
          .isEqualTo(TestRows.counted(TestRows.run(single, execution()), types));
    }
  }

  @Test
  void keysAreAskedForByHundredsAndNoneTwiceInABatch() {
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 1200; i++) {
      rows.add(TestRows.row(i, "x"));
      if (i % 3 == 0) {
        rows.add(TestRows.row(i, "again"));
        rows.add(TestRows.row(null, "none"));
      }
    }
    TestRows left = new TestRows(TYPES, rows);
    TestRows right = TestRows.of(TYPES, TestRows.row(3, "a"), TestRows.row(1199, "b"));
    assertThat(TestRows.run(batch(left, right, JoinType.INNER), execution())).hasSize(3);
    assertThat(askedCounts).hasSize(3).allMatch(count -> count <= 500);
    assertThat(askedCounts.stream().mapToInt(count -> count).sum()).isBetween(1200, 1202);
  }

  @Test
  void longKeysMakeSmallBatches() {
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      rows.add(TestRows.row(i, i + "x".repeat(200_000)));
    }
    List<Key> keys = List.of(Key.column(1, SqlType.STRING));
    TestRows left = new TestRows(TYPES, rows);
    ListRelation right = relation(left);
    Predicate equal =
        new Predicate.Comparison(1, Predicate.Operator.EQUAL, new Operand.Parameter(0));
    LookupJoin single = new LookupJoin(left, scan(right, equal), JoinType.SEMI, keys, null, "");
    HashJoin hash = new HashJoin(left, left, JoinType.SEMI, keys, keys, null, "");
    IntFunction<Scan> lookups =
        count -> {
          askedCounts.add(count);
          return scan(right, Predicate.TRUE);
        };
    assertThat(TestRows.run(new BatchJoin(single, hash, lookups), execution())).hasSize(8);
    assertThat(askedCounts).hasSizeGreaterThan(3);
  }

  @Test
  void nothingIsAskedWithoutAKey() {
    TestRows left = TestRows.of(TYPES, TestRows.row(null, "x"), TestRows.row(null, "y"));
    TestRows right = TestRows.of(TYPES, TestRows.row(1, "a"), TestRows.row(null, "b"));
    assertThat(TestRows.run(batch(left, right, JoinType.LEFT), execution())).hasSize(2);
    assertThat(TestRows.run(batch(left, right, JoinType.ANTI), execution())).hasSize(2);
    assertThat(askedCounts).isEmpty();
  }

  @Test
  void whatABatchKeepsCounts() {
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      rows.add(TestRows.row(i, "x".repeat(1000)));
    }
    TestRows left = new TestRows(TYPES, rows);
    Execution small = TestRows.execution(new QueryLimits(30_000, 100_000, Long.MAX_VALUE));
    assertThatThrownBy(() -> TestRows.run(batch(left, left, JoinType.INNER), small))
        .isInstanceOf(QueryLimitException.class);
  }

  @Test
  void severalKeysAreNone() {
    TestRows left = TestRows.of(TYPES, TestRows.row(1, "x"));
    LookupJoin two =
        new LookupJoin(
            left,
            scan(relation(left), Predicate.TRUE),
            JoinType.INNER,
            Key.columns(TYPES),
            null,
            "");
    assertThatThrownBy(() -> new BatchJoin(two, null, null)).hasMessageContaining("2 keys");
  }
}
