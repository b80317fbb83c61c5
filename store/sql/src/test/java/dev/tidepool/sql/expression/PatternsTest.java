package dev.tidepool.sql.expression;

import static dev.tidepool.sql.expression.Evaluation.assertFails;
import static dev.tidepool.sql.expression.Evaluation.literal;
import static dev.tidepool.sql.expression.Evaluation.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.table.query.QueryLimitException;
import dev.tidepool.table.query.QueryLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatternsTest {
  private static final Expression TEXT = Expressions.column(0);
  private static final Expression PATTERN = Expressions.column(1);

  @ParameterizedTest
  @CsvSource({
    "a%b, a!%b, !, true",
    "axb, a!%b, !, false",
    "a_b, a#_b, #, true",
    "a!b, a!!b, !, true",
    "abc, %, !, true"
  })
  void escapes(String text, String pattern, String escape, boolean expected) {
    assertThat(valueOf(Patterns.like(TEXT, PATTERN, literal(escape)), text, pattern))
        .isEqualTo(expected);
    Expression computed = Patterns.like(TEXT, PATTERN, Expressions.column(2));
    assertThat(valueOf(computed, text, pattern, escape)).isEqualTo(expected);
    assertThat(valueOf(computed, text, pattern, null)).isNull();
  }

  /** One expression, a pattern that changes from row to row. */
  @Test
  void patternsMayChange() {
    Expression like = Patterns.like(TEXT, PATTERN, '\\');
    for (int i = 0; i < 3; i++) {
      assertThat(valueOf(like, "abc", "a%")).isEqualTo(true);
      assertThat(valueOf(like, "abc", "b%")).isEqualTo(false);
      assertThat(valueOf(like, null, "b%")).isNull();
      assertThat(valueOf(like, "abc", null)).isNull();
    }
  }

  @Test
  void regularExpressions() {
    Expression matches = Patterns.regexMatches(TEXT, PATTERN);
    assertThat(valueOf(matches, "abc", "b")).isEqualTo(true);
    assertThat(valueOf(matches, "abc", "^b")).isEqualTo(false);
    assertThat(valueOf(matches, null, "b")).isNull();
    Expression replace = Patterns.regexReplace(TEXT, PATTERN, Expressions.column(2));
    assertThat(valueOf(replace, "a1b22", "([0-9]+)", "<$1>")).isEqualTo("a<1>b<22>");
    assertThat(valueOf(replace, "a1", "1", null)).isNull();
  }

  @Test
  void failures() {
    assertFails(
        Patterns.like(literal("a"), literal("!a"), '!'),
        "LIKE '!a': ! must stand before %, _ or itself");
    assertThatThrownBy(() -> Patterns.like(literal("a"), literal("a"), literal("xy")))
        .isInstanceOf(SqlException.class)
        .hasMessage("ESCAPE 'xy' is not one character");
    assertFails(
        Patterns.regexMatches(literal("a"), literal("(")),
        "the regular expression '(' is wrong: Unclosed group");
    assertFails(
        Patterns.regexReplace(literal("a"), literal("a"), literal("$1")),
        "REGEXP_REPLACE by '$1': No group 1");
  }

  /** An expression that takes for ever on this text ends when the query is cancelled. */
  @Test
  void endlessExpressionsEndWithTheQuery() {
    Expression endless = Patterns.regexMatches(literal("a".repeat(60)), literal("(.*a){20}b"));
    QueryLimits limits = QueryLimits.defaults();
    limits.cancel();
    Execution execution = new Execution(new Object[0], limits, 0, 0);
    assertThatThrownBy(() -> endless.value(null, execution))
        .isInstanceOf(QueryLimitException.class);
  }
}
