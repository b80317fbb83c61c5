package dev.tidepool.table.query;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Steps that are taken together count as many. */
class QueryLimitsTest {

  @Test
  void stepsTogetherEndACancelledQueryAsSoonAsSingleOnes() {
    QueryLimits limits = QueryLimits.defaults();
    limits.cancel();
    assertThatCode(() -> limits.steps(1000)).doesNotThrowAnyException();
    assertThatThrownBy(() -> limits.steps(24)).isInstanceOf(QueryLimitException.class);
    assertThatThrownBy(() -> limits.steps(Integer.MAX_VALUE))
        .isInstanceOf(QueryLimitException.class);
  }
}
