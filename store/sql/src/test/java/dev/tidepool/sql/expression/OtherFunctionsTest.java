package dev.tidepool.sql.expression;

import static dev.tidepool.sql.expression.Evaluation.literal;
import static dev.tidepool.sql.expression.Evaluation.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.sql.type.SqlType;
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
    check(ArrayFunctions.contains(SqlType.STRING, array, literal("b")), true);
    check(ArrayFunctions.contains(SqlType.STRING, array, literal("c")), null);
    check(ArrayFunctions.contains(SqlType.STRING, array, literal(null)), null);
    Expression decimals = literal(List.of(new BigDecimal("1.0")));
    check(ArrayFunctions.contains(SqlType.DECIMAL, decimals, literal(BigDecimal.ONE)), true);
    check(ArrayFunctions.contains(SqlType.DECIMAL, decimals, literal(BigDecimal.TEN)), false);
    check(ArrayFunctions.contains(SqlType.DECIMAL, literal(null), literal(BigDecimal.ONE)), null);
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
