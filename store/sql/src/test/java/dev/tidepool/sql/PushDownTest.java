package dev.tidepool.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.table.query.ColumnExpression;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.Comparison;
import dev.tidepool.table.query.Predicate.Operator;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.query.ScanRequest.Aggregation;
import dev.tidepool.table.query.ScanRequest.Call;
import dev.tidepool.table.query.ScanRequest.Function;
import dev.tidepool.table.query.ScanRequest.SortKey;
import dev.tidepool.table.schema.IndexPart;
import dev.tidepool.table.testkit.ListRelation;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What tables are asked for: as much as they can decide exactly, and no more. */
class PushDownTest {
  private static final int ID = 0;
  private static final int NAME = 1;
  private static final int CITY = 2;
  private static final int AGE = 3;
  private static final int ACTIVE = 4;
  private static final int TAGS = 5;
  private static final int TOTAL = 2;
  private static final int WEIGHT = 3;
  private static final int PLACED = 4;

  private final Shop shop = new Shop();

  private ScanRequest request(ListRelation table, String sql) {
    shop.engine.prepare(sql);
    List<ScanRequest> requests = table.requests();
    return requests.get(requests.size() - 1);
  }

  private ScanRequest request(String sql) {
    return request(shop.customers, sql);
  }

  /** The condition that the table is asked for. */
  private Predicate pushed(String condition) {
    return request("SELECT id FROM customers WHERE " + condition).predicate();
  }

  private Predicate pushedToOrders(String condition) {
    return request(shop.orders, "SELECT id FROM orders WHERE " + condition).predicate();
  }

  private static Comparison compare(int column, Operator operator, Object value) {
    return new Comparison(column, operator, new Operand.Literal(value));
  }

  private static Comparison equal(int column, Object value) {
    return compare(column, Operator.EQUAL, value);
  }

  private static Comparison equal(IndexPart.Function function, int argument, Object value) {
    return new Comparison(
        new ColumnExpression(CITY, function, argument), Operator.EQUAL, new Operand.Literal(value));
  }

  // ---- whole statements ------------------------------------------------------------------------

  @Test
  void conditionsColumnsOrderAndLimitAreOneRequest() {
    assertThat(
            request(
                "SELECT id, name FROM customers WHERE city = 'Berlin' AND age > ?"
                    + " ORDER BY age DESC NULLS LAST LIMIT 10 OFFSET ?"))
        .isEqualTo(
            new ScanRequest(
                new Predicate.And(
                    List.of(
                        equal(CITY, "Berlin"),
                        new Comparison(AGE, Operator.GREATER, new Operand.Parameter(0)))),
                List.of(ID, NAME),
                List.of(new SortKey(AGE, true, false)),
                new Operand.Parameter(1),
                new Operand.Literal(10L),
                null));
  }

  @Test
  void onlyColumnsThatAreUsedAreRead() {
    assertThat(request("SELECT age + 1, city || 'x' FROM customers").columns())
        .containsExactly(CITY, AGE);
    assertThat(request("SELECT stddev_pop(age) FROM customers").columns()).containsExactly(AGE);
    assertThat(
            request("SELECT c.name FROM customers c, orders o WHERE o.customer = c.id").columns())
        .containsExactly(ID, NAME);
  }

  @Test
  void groupsAreTheTablesToo() {
    ScanRequest request =
        request(
            "SELECT city, count(*), max(age), count(DISTINCT name) FROM customers"
                + " WHERE active GROUP BY city ORDER BY 2 DESC LIMIT 3");
    assertThat(request.aggregation())
        .isEqualTo(
            new Aggregation(
                List.of(CITY),
                List.of(
                    new Call(Function.COUNT, -1, false),
                    new Call(Function.MAX, AGE, false),
                    new Call(Function.COUNT, NAME, true))));
    assertThat(request.order()).containsExactly(new SortKey(1, true, true));
    assertThat(request.limit()).isEqualTo(new Operand.Literal(3L));
    assertThat(request.predicate()).isEqualTo(equal(ACTIVE, true));
  }

  @Test
  void aMeanIsASumAndACount() {
    assertThat(request("SELECT avg(age) FROM customers").aggregation().calls())
        .containsExactly(new Call(Function.SUM, AGE, false), new Call(Function.COUNT, AGE, false));
  }

  @Test
  void distinctRowsAreGroupsWithoutFunctions() {
    assertThat(request("SELECT DISTINCT city FROM customers").aggregation())
        .isEqualTo(new Aggregation(List.of(CITY), List.of()));
  }

  @Test
  void afterALimitNothingMoreIsAsked() {
    ScanRequest request =
        request(
            "SELECT city, count(*) FROM (SELECT city FROM customers ORDER BY id LIMIT 2) GROUP BY"
                + " city");
    assertThat(request.limit()).isEqualTo(new Operand.Literal(2L));
    assertThat(request.aggregation()).isNull();

    assertThat(
            request("SELECT * FROM (SELECT id, age FROM customers LIMIT 2) WHERE age = 1")
                .predicate())
        .isEqualTo(Predicate.TRUE);
  }

  @Test
  void functionsThatTablesDoNotHaveAreNotTheirs() {
    assertThat(request("SELECT stddev_pop(age), count(*) FROM customers").aggregation()).isNull();
    assertThat(request("SELECT count(*) FILTER (WHERE active) FROM customers").aggregation())
        .isNull();
    assertThat(request("SELECT city FROM customers GROUP BY ROLLUP (city)").aggregation()).isNull();
    assertThat(request("SELECT DISTINCT tags FROM customers").aggregation()).isNull();
  }

  // ---- conditions ------------------------------------------------------------------------------

  @Test
  void listsAndRangesAndPatterns() {
    assertThat(pushed("city IN ('a', ?, 'b')"))
        .isEqualTo(
            new Predicate.Or(
                List.of(
                    new Predicate.In(
                        CITY, List.of(new Operand.Literal("a"), new Operand.Literal("b"))),
                    new Comparison(CITY, Operator.EQUAL, new Operand.Parameter(0)))));
    assertThat(pushed("age BETWEEN 3 AND 5"))
        .isEqualTo(
            new Predicate.And(
                List.of(
                    compare(AGE, Operator.GREATER_OR_EQUAL, 3),
                    compare(AGE, Operator.LESS_OR_EQUAL, 5))));
    assertThat(pushed("name LIKE 'A!%%' ESCAPE '!'"))
        .isEqualTo(new Predicate.Like(NAME, new Operand.Literal("A!%%"), '!'));
    assertThat(pushed("NOT (name LIKE ?)"))
        .isEqualTo(new Predicate.Not(new Predicate.Like(NAME, new Operand.Parameter(0), '\0')));
    assertThat(pushed("starts_with(name, 'A')"))
        .isEqualTo(new Predicate.StartsWith(NAME, new Operand.Literal("A")));
    assertThat(pushed("city IS NOT NULL")).isEqualTo(new Predicate.Not(new Predicate.IsNull(CITY)));
  }

  @Test
  void elementsOfArrays() {
    Predicate contains = new Predicate.Contains(TAGS, new Operand.Literal("vip"));
    assertThat(pushed("'vip' = ANY(tags)")).isEqualTo(contains);
    assertThat(pushed("array_contains(tags, 'vip')")).isEqualTo(contains);
  }

  @Test
  void conditionsOnBooleans() {
    assertThat(pushed("active")).isEqualTo(equal(ACTIVE, true));
    assertThat(pushed("active IS TRUE AND (age > 3) IS TRUE"))
        .isEqualTo(
            new Predicate.And(List.of(equal(ACTIVE, true), compare(AGE, Operator.GREATER, 3))));
  }

  @Test
  void functionsThatAnIndexCanHave() {
    assertThat(pushed("lower(city) = 'x'")).isEqualTo(equal(IndexPart.Function.LOWER, 0, "x"));
    assertThat(pushed("'X' = upper(city)")).isEqualTo(equal(IndexPart.Function.UPPER, 0, "X"));
    assertThat(pushed("left(city, 2) = 'Be'")).isEqualTo(equal(IndexPart.Function.PREFIX, 2, "Be"));
    assertThat(pushed("substring(city FROM 1 FOR 2) = 'Be'"))
        .isEqualTo(equal(IndexPart.Function.PREFIX, 2, "Be"));
    assertThat(pushed("char_length(city) = 4")).isEqualTo(equal(IndexPart.Function.LENGTH, 0, 4));
    assertThat(pushedToOrders("extract(YEAR FROM placed) = 2020"))
        .isEqualTo(
            new Comparison(
                ColumnExpression.of(IndexPart.Function.YEAR, PLACED),
                Operator.EQUAL,
                new Operand.Literal(2020L)));
  }

  @Test
  void functionsThatMeanSomethingElseThereAreNotPushed() {
    assertThat(pushed("trim(city) = 'x'")).isEqualTo(Predicate.TRUE);
    assertThat(pushed("abs(age) = 1")).isEqualTo(Predicate.TRUE);
    assertThat(pushed("lower(trim(city)) = 'x'")).isEqualTo(Predicate.TRUE);
  }

  @Test
  void whatIsLeftOfAConditionStaysAbove() {
    assertThat(pushed("city = 'Bern' AND age + 1 > 30")).isEqualTo(equal(CITY, "Bern"));
    assertThat(pushed("city = 'Bern' OR age + 1 > 30")).isEqualTo(Predicate.TRUE);
    assertThat(pushed("city = name")).isEqualTo(Predicate.TRUE);
  }

  // ---- values ----------------------------------------------------------------------------------

  @Test
  void literalsBecomeValuesOfTheColumnsTypeIfTheyAreExactlyOne() {
    assertThat(pushed("age = 3.0")).isEqualTo(equal(AGE, 3));
    assertThat(pushed("id = 3")).isEqualTo(equal(ID, 3L));
    assertThat(pushedToOrders("total = 3")).isEqualTo(equal(TOTAL, new BigDecimal("3")));
    assertThat(pushedToOrders("weight = 0.1")).isEqualTo(equal(WEIGHT, 0.1));
    assertThat(pushedToOrders("placed >= DATE '2020-01-01'"))
        .isEqualTo(compare(PLACED, Operator.GREATER_OR_EQUAL, Shop.MIDNIGHT));
    assertThat(pushedToOrders("placed < '2020-01-01 00:00:00.000001'"))
        .isEqualTo(compare(PLACED, Operator.LESS, Shop.MIDNIGHT + 1));
  }

  @Test
  void rangesOfWholeNumbersEndAtWholeNumbers() {
    assertThat(pushed("age > 1.5")).isEqualTo(compare(AGE, Operator.GREATER, 1));
    assertThat(pushed("age >= 1.5")).isEqualTo(compare(AGE, Operator.GREATER_OR_EQUAL, 2));
    assertThat(pushed("age < -1.5")).isEqualTo(compare(AGE, Operator.LESS, -1));
    assertThat(pushed("age <= -1.5")).isEqualTo(compare(AGE, Operator.LESS_OR_EQUAL, -2));
  }

  @Test
  void constantsAreComputedNow() {
    assertThat(pushed("age = 1 + 2 * 3")).isEqualTo(equal(AGE, 7));
    assertThat(pushed("city = lower('BERN')")).isEqualTo(equal(CITY, "bern"));
  }

  @Test
  void whatDoesNotDependOnRowsIsComputedWhenTheScanOpens() {
    Comparison pushed = (Comparison) pushedToOrders("placed > CURRENT_TIMESTAMP");
    assertThat(pushed.operand()).isEqualTo(new Operand.Parameter(0));
    pushed = (Comparison) pushed("age > ? + 1");
    assertThat(pushed.operand()).isEqualTo(new Operand.Parameter(1));
    assertThat(Results.text(shop.engine.query("SELECT id FROM customers WHERE age > ? + 1", 29)))
        .isEqualTo("2");
  }

  /** Numbers that no value of the column can be: nothing is left to be compared above. */
  @Test
  void numbersBeyondTheTypeOfTheColumn() {
    Comparison none = compare(AGE, Operator.GREATER, Integer.MAX_VALUE);
    Comparison all = compare(AGE, Operator.LESS_OR_EQUAL, Integer.MAX_VALUE);
    assertThat(pushed("age = 3000000000")).isEqualTo(none);
    assertThat(pushed("age <> -3000000000")).isEqualTo(all);
    assertThat(pushed("age < 3000000000")).isEqualTo(all);
    assertThat(pushed("age <= 3e9")).isEqualTo(all);
    assertThat(pushed("age > 3000000000")).isEqualTo(none);
    assertThat(pushed("-3000000000 <= age")).isEqualTo(all);
    assertThat(pushed("age < -3000000000")).isEqualTo(none);
    assertThat(pushed("age = 1.5")).isEqualTo(none);
    assertThat(pushed("id = 99999999999999999999"))
        .isEqualTo(compare(ID, Operator.GREATER, Long.MAX_VALUE));
  }
}
