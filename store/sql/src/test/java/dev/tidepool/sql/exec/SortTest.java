package dev.tidepool.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.expression.Expression;
import dev.tidepool.sql.expression.Expressions;
import dev.tidepool.sql.expression.Order;
import dev.tidepool.sql.expression.SampleValues;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.QueryLimits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sort and its limit. */
class SortTest {
  private static final int ROUNDS = 100;

  /**
   * Rows with their number as last column, so that it is seen whether equal ones keep their order.
   */
  private static TestRows numbered(List<SqlType> types, int count, Random random) {
    List<SqlType> withNumber = new ArrayList<>(types);
    withNumber.add(SqlType.INT);
    List<Object[]> rows = new ArrayList<>();
    for (Object[] row : TestRows.random(withNumber, count, random).rows()) {
      row[types.size()] = rows.size();
      rows.add(row);
    }
    return new TestRows(withNumber, rows);
  }

  private static List<SortColumn> randomOrder(List<SqlType> types, Random random) {
    List<SortColumn> order = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      order.add(new SortColumn(i, types.get(i), random.nextBoolean(), random.nextBoolean()));
    }
    return order;
  }

  private static List<SqlType> randomTypes(Random random) {
    List<SqlType> types = new ArrayList<>();
    for (int i = random.nextInt(2); i >= 0; i--) {
      types.add(SampleValues.TYPES.get(random.nextInt(SampleValues.TYPES.size())));
    }
    return types;
  }

  private static Comparator<Object[]> comparator(List<SortColumn> order) {
    Comparator<Object[]> all = (a, b) -> 0;
    for (SortColumn column : order) {
      Comparator<Object> values = Order.of(column.type());
      values = column.descending() ? values.reversed() : values;
      values = column.nullsFirst() ? Comparator.nullsFirst(values) : Comparator.nullsLast(values);
      all = all.thenComparing(row -> row[column.column()], values);
    }
    return all;
  }

  private static List<Integer> numbers(List<Object[]> rows) {
    return rows.stream().map(row -> (Integer) row[row.length - 1]).toList();
  }

  /** A stable sort of a list, and a part of it, for all limits and offsets. */
  @Test
  void sortsAndLimitsAsAListDoes() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      List<SqlType> types = randomTypes(random);
      TestRows input = numbered(types, random.nextInt(40), random);
      List<SortColumn> order = randomOrder(types, random);
      List<Object[]> sorted = new ArrayList<>(input.rows());
      sorted.sort(comparator(order));
      assertThat(numbers(TestRows.run(new Sort(input, order, null, null, ""))))
          .as("seed %s", seed)
          .isEqualTo(numbers(sorted));
      int offset = random.nextInt(10);
      int limit = random.nextInt(30);
      int from = Math.min(offset, sorted.size());
      int to = Math.min(from + limit, sorted.size());
      Operator top = new Sort(input, order, literal(offset), literal((long) limit), "");
      assertThat(numbers(TestRows.run(top)))
          .as("seed %s, offset %s, limit %s", seed, offset, limit)
          .isEqualTo(numbers(sorted.subList(from, to)));
      Operator above =
          new Limit(new Sort(input, order, null, null, ""), literal(offset), literal(limit), "");
      assertThat(numbers(TestRows.run(above))).isEqualTo(numbers(sorted.subList(from, to)));
      assertThat(input.openCount()).isZero();
    }
  }

  @Test
  void limitZeroReadsNothing() {
    TestRows input = numbered(List.of(SqlType.INT), 10, new Random(1));
    assertThat(TestRows.run(new Limit(input, null, literal(0), ""))).isEmpty();
    assertThat(TestRows.run(new Sort(input, List.of(), null, literal(0), ""))).isEmpty();
    assertThat(input.readCount()).isZero();
    assertThat(TestRows.run(new Limit(input, literal(2), literal(3), ""))).hasSize(3);
    assertThat(input.readCount()).isEqualTo(5);
  }

  @Test
  void limitsMayBeParametersAndMustNotBeNegative() {
    TestRows input = numbered(List.of(SqlType.INT), 10, new Random(1));
    Operator limit = new Limit(input, null, Expressions.parameter(0), "");
    assertThat(TestRows.run(limit, TestRows.execution(limits(), 4))).hasSize(4);
    assertThat(TestRows.run(limit, TestRows.execution(limits(), (Object) null))).hasSize(10);
    assertThatThrownBy(() -> limit.open(TestRows.execution(limits(), -1L)))
        .isInstanceOf(SqlException.class)
        .hasMessage("LIMIT is -1, expected a number from 0 on");
    assertThat(input.openCount()).isZero();
  }

  private static QueryLimits limits() {
    return QueryLimits.defaults();
  }

  private static Expression literal(Object value) {
    return Expressions.literal(value);
  }
}
