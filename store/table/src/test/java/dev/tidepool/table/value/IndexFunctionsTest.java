package dev.tidepool.table.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.schema.IndexPart.Function;
import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** What indexes can have of a column. */
class IndexFunctionsTest {

  @Test
  void functionsGiveWhatTheySay() {
    assertThat(apply(Function.NONE, 0, 7)).isEqualTo(7);
    assertThat(apply(Function.LOWER, 0, "\u00c4BC I")).isEqualTo("\u00e4bc i");
    assertThat(apply(Function.UPPER, 0, "abc i")).isEqualTo("ABC I");
    assertThat(apply(Function.TRIM, 0, " \t a b\u2003\n")).isEqualTo("a b");
    assertThat(apply(Function.PREFIX, 2, "abc")).isEqualTo("ab");
    assertThat(apply(Function.PREFIX, 2, "a\ud83d\ude00c")).isEqualTo("a\ud83d\ude00");
    assertThat(apply(Function.PREFIX, 5, "a\ud83d\ude00c")).isEqualTo("a\ud83d\ude00c");
    assertThat(apply(Function.LENGTH, 0, "a\ud83d\ude00c")).isEqualTo(3);
    assertThat(apply(Function.ABS, 0, -7)).isEqualTo(7);
    assertThat(apply(Function.ABS, 0, -7L)).isEqualTo(7L);
    assertThat(apply(Function.ABS, 0, -7.5)).isEqualTo(7.5);
    assertThat(apply(Function.ABS, 0, new BigDecimal("-7.50"))).isEqualTo(new BigDecimal("7.50"));
    long micros = Timestamps.parse("2026-05-17T23:59:59.999999Z");
    assertThat(apply(Function.YEAR, 0, micros)).isEqualTo(2026L);
    assertThat(apply(Function.MONTH, 0, micros)).isEqualTo(5L);
    assertThat(apply(Function.DAY, 0, micros)).isEqualTo(Timestamps.parse("2026-05-17"));
    assertThat(apply(Function.DAY, 0, -1L)).isEqualTo(Timestamps.parse("1969-12-31"));
    assertThat(apply(Function.YEAR, 0, -1L)).isEqualTo(1969L);
  }

  @Test
  void valuesAtTheEdgeHaveAResult() {
    assertThat(apply(Function.ABS, 0, Integer.MIN_VALUE)).isEqualTo(Integer.MIN_VALUE);
    assertThat(apply(Function.ABS, 0, Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
    assertThat(apply(Function.DAY, 0, Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
  }

  /** Each function takes the types it says, gives values of the type it says, and NULL for NULL. */
  @ParameterizedTest
  @Seeds
  void resultIsOfItsType(Seed seed) {
    SplittableRandom random = seed.random();
    for (Function function : Function.values()) {
      for (Scalar scalar : Scalar.values()) {
        ColumnType type = new ColumnType(scalar, false);
        ColumnType result;
        try {
          result = IndexFunctions.resultType(function, type);
        } catch (IllegalArgumentException e) {
          continue;
        }
        assertThat(apply(function, 2, null)).isNull();
        for (int i = 0; i < 500; i++) {
          Object value = RandomValues.value(scalar, random);
          Values.check(function + " of " + value, result, apply(function, 2, value));
        }
      }
    }
  }

  @Test
  void functionThatDoesNotFitTheTypeIsRefused() {
    assertThat(IndexFunctions.resultType(Function.NONE, ColumnType.arrayOf(ColumnType.INT)))
        .isEqualTo(ColumnType.arrayOf(ColumnType.INT));
    assertThat(IndexFunctions.resultType(Function.LENGTH, ColumnType.STRING))
        .isEqualTo(ColumnType.INT);
    assertThat(IndexFunctions.resultType(Function.YEAR, ColumnType.TIMESTAMP))
        .isEqualTo(ColumnType.BIGINT);
    assertRefused(Function.LOWER, ColumnType.INT, "lower takes STRING, not INT");
    assertRefused(Function.ABS, ColumnType.STRING, "abs takes numbers, not STRING");
    assertRefused(Function.ABS, ColumnType.TIMESTAMP, "abs takes numbers, not TIMESTAMP");
    assertRefused(Function.DAY, ColumnType.BIGINT, "day takes TIMESTAMP, not BIGINT");
    assertRefused(
        Function.UPPER,
        ColumnType.arrayOf(ColumnType.STRING),
        "upper takes STRING, not STRING ARRAY");
  }

  private static void assertRefused(Function function, ColumnType type, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IndexFunctions.resultType(function, type))
        .withMessage(message);
  }

  private static Object apply(Function function, int argument, Object value) {
    return IndexFunctions.apply(function, argument, value);
  }
}
