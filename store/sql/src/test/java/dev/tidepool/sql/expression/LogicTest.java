package dev.tidepool.sql.expression;

import static dev.tidepool.sql.expression.Evaluation.columns;
import static dev.tidepool.sql.expression.Evaluation.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.sql.error.SqlException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Three-valued logic: all truth tables, as false &lt; unknown &lt; true has them. */
class LogicTest {
  private static final List<Boolean> VALUES = Arrays.asList(false, null, true);

  private static int rank(Boolean value) {
    return value == null ? 1 : value ? 2 : 0;
  }

  private static Boolean ofRank(int rank) {
    return VALUES.get(rank);
  }

  /** AND is the least of its parts, OR the greatest; for all values of three parts. */
  @Test
  void andIsTheLeastAndOrTheGreatest() {
    Expression and = Logic.and(columns(3));
    Expression or = Logic.or(columns(3));
    for (Boolean a : VALUES) {
      for (Boolean b : VALUES) {
        for (Boolean c : VALUES) {
          int least = Math.min(rank(a), Math.min(rank(b), rank(c)));
          int greatest = Math.max(rank(a), Math.max(rank(b), rank(c)));
          assertThat(valueOf(and, a, b, c))
              .as("%s AND %s AND %s", a, b, c)
              .isEqualTo(ofRank(least));
          assertThat(valueOf(or, a, b, c))
              .as("%s OR %s OR %s", a, b, c)
              .isEqualTo(ofRank(greatest));
        }
      }
    }
  }

  @Test
  void ofNoneAndOfOne() {
    assertThat(valueOf(Logic.and(List.of()))).isEqualTo(true);
    assertThat(valueOf(Logic.or(List.of()))).isEqualTo(false);
    for (Boolean a : VALUES) {
      assertThat(valueOf(Logic.and(columns(1)), a)).isEqualTo(a);
      assertThat(valueOf(Logic.or(columns(1)), a)).isEqualTo(a);
    }
  }

  @Test
  void testsOfOneValue() {
    Expression a = Expressions.column(0);
    for (Boolean value : VALUES) {
      assertThat(valueOf(Logic.not(a), value)).isEqualTo(ofRank(2 - rank(value)));
      assertThat(valueOf(Logic.isNull(a), value)).isEqualTo(value == null);
      assertThat(valueOf(Logic.isNotNull(a), value)).isEqualTo(value != null);
      assertThat(valueOf(Logic.isTrue(a), value)).isEqualTo(rank(value) == 2);
      assertThat(valueOf(Logic.isNotTrue(a), value)).isEqualTo(rank(value) != 2);
      assertThat(valueOf(Logic.isFalse(a), value)).isEqualTo(rank(value) == 0);
      assertThat(valueOf(Logic.isNotFalse(a), value)).isEqualTo(rank(value) != 0);
    }
  }

  /** What decides is enough: parts behind it are not looked at. Unknown does not decide. */
  @Test
  void partsBehindADecisionAreNotEvaluated() {
    Expression failing =
        (row, execution) -> {
          throw ValueErrors.divisionByZero();
        };
    Expression first = Expressions.column(0);
    assertThat(valueOf(Logic.and(List.of(first, failing)), false)).isEqualTo(false);
    assertThat(valueOf(Logic.or(List.of(first, failing)), true)).isEqualTo(true);
    Expression undecided = Logic.and(List.of(first, failing));
    assertThatThrownBy(() -> valueOf(undecided, (Object) null)).isInstanceOf(SqlException.class);
  }
}
