package dev.tidepool.table.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.table.query.ColumnExpression;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Operand.Literal;
import dev.tidepool.table.query.Operand.Parameter;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.And;
import dev.tidepool.table.query.Predicate.Comparison;
import dev.tidepool.table.query.Predicate.Constant;
import dev.tidepool.table.query.Predicate.Contains;
import dev.tidepool.table.query.Predicate.In;
import dev.tidepool.table.query.Predicate.IsNull;
import dev.tidepool.table.query.Predicate.Like;
import dev.tidepool.table.query.Predicate.Not;
import dev.tidepool.table.query.Predicate.Operator;
import dev.tidepool.table.query.Predicate.Or;
import dev.tidepool.table.query.Predicate.StartsWith;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.schema.IndexPart.Function;
import dev.tidepool.table.schema.TableSchema;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** Predicates by the three-valued logic of SQL. */
class PredicateEvaluatorTest {
  private static final int NAME = 0;
  private static final int TOTAL = 1;
  private static final int PRICE = 2;
  private static final int CREATED = 3;
  private static final int TAGS = 4;

  private static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              Column.of("name", ColumnType.STRING),
              Column.of("total", ColumnType.INT),
              Column.of("price", ColumnType.DECIMAL),
              Column.of("created", ColumnType.TIMESTAMP),
              Column.of("tags", ColumnType.arrayOf(ColumnType.STRING))));

  private static final Row NULLS = column -> null;
  private static final Boolean[] TRUTHS = {true, false, null};

  @Test
  void connectivesFollowTheirTruthTables() {
    for (Boolean left : TRUTHS) {
      assertThat(test(new Not(new Constant(left)))).isEqualTo(left == null ? null : !left);
      for (Boolean right : TRUTHS) {
        List<Predicate> parts = List.of(new Constant(left), new Constant(right));
        assertThat(test(new And(parts))).as("%s AND %s", left, right).isEqualTo(and(left, right));
        assertThat(test(new Or(parts))).as("%s OR %s", left, right).isEqualTo(or(left, right));
      }
    }
    assertThat(test(new And(List.of()))).isTrue();
    assertThat(test(new Or(List.of()))).isFalse();
  }

  private static Boolean and(Boolean left, Boolean right) {
    if (Boolean.FALSE.equals(left) || Boolean.FALSE.equals(right)) {
      return false;
    }
    return left == null || right == null ? null : Boolean.TRUE;
  }

  private static Boolean or(Boolean left, Boolean right) {
    if (Boolean.TRUE.equals(left) || Boolean.TRUE.equals(right)) {
      return true;
    }
    return left == null || right == null ? null : Boolean.FALSE;
  }

  @Test
  void comparisonsFollowTheOrderOfTheType() {
    for (int value = 1; value <= 3; value++) {
      Row row = row(TOTAL, value);
      assertThat(total(Operator.EQUAL, row)).isEqualTo(value == 2);
      assertThat(total(Operator.NOT_EQUAL, row)).isEqualTo(value != 2);
      assertThat(total(Operator.LESS, row)).isEqualTo(value < 2);
      assertThat(total(Operator.LESS_OR_EQUAL, row)).isEqualTo(value <= 2);
      assertThat(total(Operator.GREATER, row)).isEqualTo(value > 2);
      assertThat(total(Operator.GREATER_OR_EQUAL, row)).isEqualTo(value >= 2);
    }
    assertThat(
            test(
                compare(PRICE, Operator.EQUAL, new BigDecimal("1.50")),
                row(PRICE, new BigDecimal("1.5"))))
        .isTrue();
    assertThat(
            test(compare(CREATED, Operator.LESS, Instant.ofEpochSecond(1)), row(CREATED, 999_999L)))
        .isTrue();
    assertThat(test(compare(NAME, Operator.GREATER, "\uffff"), row(NAME, "\ud83d\ude00"))).isTrue();
  }

  private static Boolean total(Operator operator, Row row) {
    return test(compare(TOTAL, operator, 2L), row);
  }

  @Test
  void comparisonWithNullIsUnknown() {
    for (Operator operator : Operator.values()) {
      assertThat(test(compare(TOTAL, operator, 2), NULLS)).isNull();
      assertThat(test(compare(TOTAL, operator, null), row(TOTAL, 2))).isNull();
      assertThat(test(compare(TOTAL, operator, null), NULLS)).isNull();
    }
    assertThat(test(new IsNull(TOTAL), NULLS)).isTrue();
    assertThat(test(new IsNull(TOTAL), row(TOTAL, 2))).isFalse();
    assertThat(test(new IsNull(TAGS), row(TAGS, List.of()))).isFalse();
  }

  @Test
  void inIsUnknownIfNoneIsEqualAndOneIsNull() {
    assertThat(test(in(3, 1, 2), row(TOTAL, 2))).isTrue();
    assertThat(test(in(3, 1, 2), row(TOTAL, 4))).isFalse();
    assertThat(test(in(3, null, 2), row(TOTAL, 2))).isTrue();
    assertThat(test(in(3, null, 2), row(TOTAL, 4))).isNull();
    assertThat(test(in(3, 2), NULLS)).isNull();
    assertThat(test(in((Object) null), row(TOTAL, 4))).isNull();
    assertThat(test(in(), row(TOTAL, 4))).isFalse();
    assertThat(test(in(), NULLS)).isFalse();
    assertThat(test(new Not(in(3, null)), row(TOTAL, 4))).isNull();
    Predicate prices = new In(PRICE, List.of(new Literal(new BigDecimal("1.50"))));
    assertThat(test(prices, row(PRICE, new BigDecimal("1.5")))).isTrue();
  }

  private static Predicate in(Object... values) {
    return new In(TOTAL, Arrays.stream(values).map(value -> (Operand) new Literal(value)).toList());
  }

  @Test
  void likeAndPrefixOfNullAreUnknown() {
    Predicate like = new Like(NAME, new Literal("a!_%"), '!');
    assertThat(test(like, row(NAME, "a_b"))).isTrue();
    assertThat(test(like, row(NAME, "ab"))).isFalse();
    assertThat(test(like, NULLS)).isNull();
    assertThat(test(new Like(NAME, new Literal(null), (char) 0), row(NAME, "a"))).isNull();
    Predicate startsWith = new StartsWith(NAME, new Literal("a"));
    assertThat(test(startsWith, row(NAME, "ab"))).isTrue();
    assertThat(test(startsWith, row(NAME, "ba"))).isFalse();
    assertThat(test(startsWith, NULLS)).isNull();
    assertThat(test(new StartsWith(NAME, new Literal(null)), row(NAME, "a"))).isNull();
    Predicate half = new StartsWith(NAME, new Literal("\ud83d"));
    assertThat(test(half, row(NAME, "\ud83d\ude00"))).isFalse();
  }

  @Test
  void functionsOfAColumnAreComparedByTheTypeOfWhatTheyGive() {
    ColumnExpression lower = ColumnExpression.of(Function.LOWER, NAME);
    ColumnExpression length = ColumnExpression.of(Function.LENGTH, NAME);
    Row row = row(NAME, "ABC");
    assertThat(test(new Comparison(lower, Operator.EQUAL, new Literal("abc")), row)).isTrue();
    assertThat(test(new Comparison(lower, Operator.EQUAL, new Literal("ABC")), row)).isFalse();
    assertThat(test(new Comparison(lower, Operator.EQUAL, new Literal("abc")), NULLS)).isNull();
    assertThat(test(new In(lower, List.of(new Literal("b"), new Literal("abc"))), row)).isTrue();
    assertThat(test(new StartsWith(lower, new Literal("ab")), row)).isTrue();
    assertThat(test(new Like(lower, new Literal("%c"), (char) 0), row)).isTrue();
    assertThat(test(new Comparison(length, Operator.LESS, new Literal(4L)), row)).isTrue();
    assertThat(test(new IsNull(lower), NULLS)).isTrue();
    assertThat(test(new IsNull(lower), row)).isFalse();
    ColumnExpression start = new ColumnExpression(NAME, Function.PREFIX, 2);
    assertThat(test(new Comparison(start, Operator.EQUAL, new Literal("AB")), row)).isTrue();
    assertRefused(
        new Comparison(length, Operator.EQUAL, new Literal("x")),
        "length(name) is INT, which cannot be the String 'x'");
    assertRefused(
        new Like(length, new Literal("x"), (char) 0),
        "length(name) is INT, which cannot be LIKE a pattern");
    assertRefused(
        new IsNull(ColumnExpression.of(Function.LOWER, TOTAL)), "lower takes STRING, not INT");
  }

  @Test
  void elementThatIsNullMightBeTheOneLookedFor() {
    Predicate contains = new Contains(TAGS, new Literal("a"));
    assertThat(test(contains, row(TAGS, Arrays.asList("b", null, "a")))).isTrue();
    assertThat(test(contains, row(TAGS, Arrays.asList("b", null)))).isNull();
    assertThat(test(contains, row(TAGS, List.of("b")))).isFalse();
    assertThat(test(contains, row(TAGS, List.of()))).isFalse();
    assertThat(test(contains, NULLS)).isNull();
    Predicate nothing = new Contains(TAGS, new Literal(null));
    assertThat(test(nothing, row(TAGS, List.of("b")))).isNull();
    assertThat(test(nothing, row(TAGS, List.of()))).isFalse();
  }

  @Test
  void parametersAreGivenWithEachExecution() {
    PredicateEvaluator evaluator =
        PredicateEvaluator.compile(
            new And(
                List.of(
                    new Comparison(TOTAL, Operator.GREATER, new Parameter(1)),
                    new Like(NAME, new Parameter(0), (char) 0))),
            SCHEMA);
    Row row = column -> column == TOTAL ? 2 : "ab";
    assertThat(evaluator.test(row, new Object[] {"a%", 1L})).isTrue();
    assertThat(evaluator.test(row, new Object[] {"b%", 1})).isFalse();
    assertThat(evaluator.test(row, new Object[] {null, 1})).isNull();
    assertThat(evaluator.bind(new Object[] {"a%", 1}).matches(row)).isTrue();
    assertThat(evaluator.bind(new Object[] {null, 1}).matches(row)).isFalse();
    assertThat(evaluator.columns()).containsExactly(NAME, TOTAL);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> evaluator.bind(new Object[] {"a%"}))
        .withMessage("there are 1 parameters, not 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> evaluator.bind(new Object[] {"a%", 1.5}))
        .withMessage("column total is INT, which cannot be the Double '1.5'");
  }

  @Test
  void whatCannotBeAskedIsRefusedWhenItIsCompiled() {
    assertRefused(new IsNull(5), "there is no column 5; there are 5");
    assertRefused(
        compare(TOTAL, Operator.LESS, "x"), "column total is INT, which cannot be the String 'x'");
    assertRefused(in(1, 2.5), "column total is INT, which cannot be the Double '2.5'");
    assertRefused(
        compare(TAGS, Operator.EQUAL, "x"),
        "column tags is STRING ARRAY, which cannot be compared");
    assertRefused(
        new Like(TOTAL, new Literal("x"), (char) 0),
        "column total is INT, which cannot be LIKE a pattern");
    assertRefused(
        new StartsWith(TAGS, new Literal("x")),
        "column tags is STRING ARRAY, which cannot start with");
    assertRefused(
        new Contains(NAME, new Literal("x")),
        "column name is STRING, which cannot contain an element");
    assertRefused(new Like(NAME, new Literal("!x"), '!'), "LIKE '!x': ! must stand before");
    assertRefused(new Not(new Or(List.of(new IsNull(-1)))), "there is no column -1");
  }

  private static void assertRefused(Predicate predicate, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PredicateEvaluator.compile(predicate, SCHEMA))
        .withMessageContaining(message);
  }

  /** De Morgan holds with unknown, too, and IN is the OR of its comparisons. */
  @ParameterizedTest
  @Seeds
  void lawsHoldForAnyPredicateAndRow(Seed seed) {
    SplittableRandom random = seed.random();
    for (int i = 0; i < 2000; i++) {
      List<Predicate> parts = new ArrayList<>();
      for (int j = random.nextInt(4); j > 0; j--) {
        parts.add(predicate(random, 3));
      }
      List<Predicate> negated = parts.stream().map(part -> (Predicate) new Not(part)).toList();
      Row row = row(random);
      assertThat(test(new Not(new And(parts)), row)).isEqualTo(test(new Or(negated), row));
      assertThat(test(new Not(new Or(parts)), row)).isEqualTo(test(new And(negated), row));
      List<Operand> operands = operands(random);
      List<Predicate> comparisons =
          operands.stream()
              .map(operand -> (Predicate) new Comparison(TOTAL, Operator.EQUAL, operand))
              .toList();
      assertThat(test(new In(TOTAL, operands), row)).isEqualTo(test(new Or(comparisons), row));
      assertThat(test(new Not(new Not(new In(TOTAL, operands))), row))
          .isEqualTo(test(new In(TOTAL, operands), row));
    }
  }

  private static List<Operand> operands(SplittableRandom random) {
    List<Operand> operands = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      operands.add(new Literal(random.nextInt(4) == 0 ? null : random.nextInt(5)));
    }
    return operands;
  }

  private static Predicate predicate(SplittableRandom random, int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 5)) {
      case 0 -> new Constant(TRUTHS[random.nextInt(3)]);
      case 1 -> new In(TOTAL, operands(random));
      case 2 -> new IsNull(random.nextInt(SCHEMA.columnCount()));
      case 3 -> {
        Operator operator = Operator.values()[random.nextInt(Operator.values().length)];
        yield compare(TOTAL, operator, random.nextInt(4) == 0 ? null : random.nextInt(5));
      }
      case 4 -> new Contains(TAGS, new Literal(tag(random)));
      case 5 -> new Not(predicate(random, depth - 1));
      case 6 -> new And(List.of(predicate(random, depth - 1), predicate(random, depth - 1)));
      default -> new Or(List.of(predicate(random, depth - 1), predicate(random, depth - 1)));
    };
  }

  private static String tag(SplittableRandom random) {
    return random.nextInt(3) == 0 ? null : random.nextBoolean() ? "a" : "b";
  }

  private static Row row(SplittableRandom random) {
    Integer total = random.nextInt(4) == 0 ? null : random.nextInt(5);
    List<String> tags = Arrays.asList(tag(random), tag(random)).subList(0, random.nextInt(3));
    return column ->
        switch (column) {
          case TOTAL -> total;
          case TAGS -> tags;
          default -> null;
        };
  }

  private static Row row(int column, Object value) {
    return asked -> asked == column ? value : null;
  }

  private static Predicate compare(int column, Operator operator, Object value) {
    return new Comparison(column, operator, new Literal(value));
  }

  private static Boolean test(Predicate predicate) {
    return test(predicate, NULLS);
  }

  private static Boolean test(Predicate predicate, Row row) {
    return PredicateEvaluator.compile(predicate, SCHEMA).test(row, new Object[0]);
  }

  /** The same outcome for every type: a value equals itself and is within its own bounds. */
  @ParameterizedTest
  @Seeds
  void valueOfAnyTypeEqualsItself(Seed seed) {
    SplittableRandom random = seed.random();
    for (Scalar scalar : Scalar.values()) {
      TableSchema schema = new TableSchema(List.of(Column.of("c", new ColumnType(scalar, false))));
      for (int i = 0; i < 200; i++) {
        Object value = RandomValues.value(scalar, random);
        Predicate all =
            new And(
                List.of(
                    compare(0, Operator.EQUAL, value),
                    compare(0, Operator.LESS_OR_EQUAL, value),
                    new Not(compare(0, Operator.LESS, value)),
                    new In(
                        0,
                        List.of(
                            new Literal(RandomValues.value(scalar, random)), new Literal(value)))));
        Row row = column -> value;
        assertThat(PredicateEvaluator.compile(all, schema).test(row, new Object[0])).isTrue();
      }
    }
  }
}
