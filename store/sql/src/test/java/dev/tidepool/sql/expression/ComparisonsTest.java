package dev.tidepool.sql.expression;

import static dev.tidepool.sql.expression.Evaluation.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.Predicate.Operator;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Comparisons of all types: every pair of sample values, whose order is known. */
class ComparisonsTest {
  private static final Expression LEFT = Expressions.column(0);
  private static final Expression RIGHT = Expressions.column(1);

  static List<SqlType> types() {
    return SampleValues.TYPES;
  }

  private static boolean expected(Operator operator, int order) {
    return switch (operator) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case LESS -> order < 0;
      case LESS_OR_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      case GREATER_OR_EQUAL -> order >= 0;
    };
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyPairComparesAsItsPlacesDo(SqlType type) {
    List<List<Object>> groups = SampleValues.ascending(type);
    for (int i = 0; i < groups.size(); i++) {
      for (int j = 0; j < groups.size(); j++) {
        for (Object left : groups.get(i)) {
          for (Object right : groups.get(j)) {
            check(type, left, right, Integer.compare(i, j));
          }
        }
      }
    }
  }

  private static void check(SqlType type, Object left, Object right, int order) {
    for (Operator operator : Operator.values()) {
      assertThat(valueOf(Comparisons.compare(operator, type, LEFT, RIGHT), left, right))
          .as("%s %s %s", left, operator, right)
          .isEqualTo(expected(operator, order));
      Expression withLiteral =
          Comparisons.compare(operator, type, LEFT, Expressions.literal(right));
      assertThat(valueOf(withLiteral, left))
          .as("%s %s literal %s", left, operator, right)
          .isEqualTo(expected(operator, order));
    }
    assertThat(valueOf(Comparisons.isDistinctFrom(type, LEFT, RIGHT), left, right))
        .isEqualTo(order != 0);
    assertThat(valueOf(Comparisons.isNotDistinctFrom(type, LEFT, RIGHT), left, right))
        .isEqualTo(order == 0);
    Identity identity = Identity.ofType(type);
    assertThat(identity.of(left).equals(identity.of(right)))
        .as("identity of %s and %s", left, right)
        .isEqualTo(order == 0);
    if (order == 0) {
      assertThat(identity.of(left)).hasSameHashCodeAs(identity.of(right));
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void withNullAllIsUnknownButDistinct(SqlType type) {
    Object value = SampleValues.ascending(type).get(0).get(0);
    for (Operator operator : Operator.values()) {
      Expression comparison = Comparisons.compare(operator, type, LEFT, RIGHT);
      assertThat(valueOf(comparison, value, null)).isNull();
      assertThat(valueOf(comparison, null, value)).isNull();
      assertThat(valueOf(comparison, null, null)).isNull();
      Expression withNull = Comparisons.compare(operator, type, LEFT, Expressions.literal(null));
      assertThat(valueOf(withNull, value)).isNull();
      Expression withLiteral =
          Comparisons.compare(operator, type, LEFT, Expressions.literal(value));
      assertThat(valueOf(withLiteral, (Object) null)).isNull();
    }
    Expression distinct = Comparisons.isDistinctFrom(type, LEFT, RIGHT);
    assertThat(valueOf(distinct, value, null)).isEqualTo(true);
    assertThat(valueOf(distinct, null, value)).isEqualTo(true);
    assertThat(valueOf(distinct, null, null)).isEqualTo(false);
    assertThat(Identity.ofType(type).of(null)).isNull();
  }

  @ParameterizedTest
  @MethodSource("types")
  void betweenIsBothBounds(SqlType type) {
    Expression between = Comparisons.between(type, LEFT, RIGHT, Expressions.column(2));
    List<List<Object>> groups = SampleValues.ascending(type);
    int last = groups.size() - 1;
    Object low = groups.get(0).get(0);
    Object high = groups.get(last).get(0);
    assertThat(valueOf(between, low, low, high)).isEqualTo(true);
    assertThat(valueOf(between, high, low, high)).isEqualTo(true);
    assertThat(valueOf(between, low, high, low)).isEqualTo(false);
    assertThat(valueOf(between, low, high, null)).isEqualTo(false);
    assertThat(valueOf(between, high, low, null)).isNull();
  }
}
