package dev.tidepool.sql.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.table.query.QueryLimits;
import java.util.Arrays;
import java.util.List;

/** Evaluates expressions in tests. */
final class Evaluation {
  static final long NOW = 1_777_639_530_123_456L; // 2026-05-01T12:45:30.123456Z

  private Evaluation() {}

  static Execution execution(Object... parameters) {
    return new Execution(parameters, QueryLimits.defaults(), 1, NOW);
  }

  /** The value for a row that has {@code columns}. */
  static Object valueOf(Expression expression, Object... columns) {
    return expression.value(columns, execution());
  }

  static Expression literal(Object value) {
    return Expressions.literal(value);
  }

  /** Expressions that give these, each row anew: not literals, which some factories look into. */
  static List<Expression> columns(int count) {
    Expression[] columns = new Expression[count];
    Arrays.setAll(columns, Expressions::column);
    return List.of(columns);
  }

  /** Checks that the evaluation fails with that message. */
  static void assertFails(Expression expression, String message) {
    Throwable thrown = catchThrowable(() -> valueOf(expression));
    assertThat(thrown).isInstanceOf(SqlException.class).hasMessage(message);
    assertThat(((SqlException) thrown).code()).isEqualTo(SqlException.Code.VALUE);
  }
}
