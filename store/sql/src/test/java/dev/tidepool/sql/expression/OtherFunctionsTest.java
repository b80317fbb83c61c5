package dev.tidepool.sql.expression;

import static dev.tidepool.sql.expression.Evaluation.literal;
import static dev.tidepool.sql.expression.Evaluation.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.Predicate.Operator;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Arrays, bytes, choices, and where values come from. */
class OtherFunctionsTest {
  private static final Expression FAILING =
      (row, execution) -> {
        throw new AssertionError("is not to be evaluated");
      };

  private static void check(Expression expression, Object expected) {
    assertThat(valueOf(expression)).isEqualTo(expected);
  }

  @Test
  void arrays() {
    Expression array = ArrayFunctions.of(List.of(literal("a"), literal(null), literal("b")));
    check(array, Arrays.asList("a", null, "b"));
    check(ArrayFunctions.cardinality(array), 3);
    check(ArrayFunctions.element(array, literal(1)), "a");
    check(ArrayFunctions.element(array, literal(2)), null);
    check(ArrayFunctions.element(array, literal(0)), null);
    check(ArrayFunctions.element(array, literal(4)), null);
  }

  private static Expression any(Operator operator, Expression array, Object value) {
    return ArrayFunctions.any(operator, SqlType.DECIMAL, array, literal(value));
  }

  private static Expression all(Operator operator, Expression array, Object value) {
    return ArrayFunctions.all(operator, SqlType.DECIMAL, array, literal(value));
  }

  @Test
  void elementsThatAreCompared() {
    BigDecimal one = BigDecimal.ONE;
    BigDecimal two = BigDecimal.valueOf(2);
    BigDecimal ten = BigDecimal.TEN;
    Expression array = literal(List.of(new BigDecimal("1.0"), ten));
    Expression withNull = literal(Arrays.asList(one, null));
    Expression empty = literal(List.of());
    check(any(Operator.EQUAL, array, one), true);
    check(any(Operator.EQUAL, array, two), false);
    check(any(Operator.EQUAL, withNull, one), true);
    check(any(Operator.EQUAL, withNull, two), null);
    check(any(Operator.NOT_EQUAL, withNull, one), null);
    check(any(Operator.NOT_EQUAL, withNull, two), true);
    check(any(Operator.LESS, array, two), true);
    check(any(Operator.LESS, array, ten), false);
    check(any(Operator.GREATER_OR_EQUAL, array, one), true);
    check(all(Operator.EQUAL, array, one), false);
    check(all(Operator.EQUAL, withNull, one), null);
    check(all(Operator.NOT_EQUAL, array, two), true);
    check(all(Operator.NOT_EQUAL, withNull, one), false);
    check(all(Operator.NOT_EQUAL, withNull, two), null);
    check(all(Operator.LESS_OR_EQUAL, array, one), true);
    check(all(Operator.GREATER, array, ten), false);
    for (Object value : new Object[] {one, null}) {
      check(any(Operator.EQUAL, empty, value), false);
      check(all(Operator.EQUAL, empty, value), true);
      check(any(Operator.EQUAL, literal(null), value), null);
      check(all(Operator.EQUAL, literal(null), value), null);
    }
    check(any(Operator.EQUAL, array, null), null);
    check(all(Operator.EQUAL, array, null), null);
  }

  @Test
  void bytes() {
    Expression bytes = literal(new byte[] {1, (byte) 0xab});
    check(ByteFunctions.octetLength(bytes), 2);
    check(ByteFunctions.toHex(bytes), "01ab");
    check(ByteFunctions.concat(bytes, literal(new byte[] {7})), new byte[] {1, (byte) 0xab, 7});
    check(ByteFunctions.concat(bytes, literal(null)), null);
  }

  /** What is not chosen is not computed. */
  @Test
  void choicesComputeNoMoreThanTheyNeed() {
    Expression one = literal(1);
    Expression isTrue = literal(true);
    Expression unknown = literal(null);
    check(Conditionals.caseOf(List.of(unknown, isTrue), List.of(FAILING, one), FAILING), 1);
    check(Conditionals.caseOf(List.of(unknown), List.of(FAILING), one), 1);
    check(Conditionals.coalesce(List.of(literal(null), one, FAILING)), 1);
    check(Conditionals.coalesce(List.of(literal(null))), null);
  }

  @Test
  void extremes() {
    List<Expression> some = List.of(literal(2), literal(null), literal(3));
    check(Conditionals.greatest(SqlType.INT, some, true), 3);
    check(Conditionals.least(SqlType.INT, some, true), 2);
    check(Conditionals.greatest(SqlType.INT, some, false), null);
    check(Conditionals.greatest(SqlType.INT, List.of(literal(null)), true), null);
  }

  @Test
  void decimalsAreEqualByValue() {
    Expression one = literal(new BigDecimal("1.00"));
    check(Conditionals.nullIf(SqlType.DECIMAL, one, literal(BigDecimal.ONE)), null);
    check(Conditionals.nullIf(SqlType.DECIMAL, one, literal(null)), new BigDecimal("1.00"));
    check(Conditionals.nullIf(SqlType.DECIMAL, literal(null), one), null);
  }

  @Test
  void whereValuesComeFrom() {
    Execution execution = Evaluation.execution("p0", "p1");
    execution.setOuterRow(0, new Object[] {"o0", "o1"});
    Object[] row = {"c0", "c1"};
    assertThat(Expressions.column(1).value(row, execution)).isEqualTo("c1");
    assertThat(Expressions.parameter(1).value(row, execution)).isEqualTo("p1");
    assertThat(Expressions.outer(0, 1).value(row, execution)).isEqualTo("o1");
    assertThat(Expressions.literal(5).value(row, execution)).isEqualTo(5);
    assertThat(Expressions.columnIndex(Expressions.column(3))).isEqualTo(3);
    assertThat(Expressions.columnIndex(Expressions.literal(3))).isEqualTo(-1);
  }
}
