package dev.tidepool.sql.expression;

import static dev.tidepool.sql.expression.Evaluation.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.sql.expression.Sets.Range;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.Predicate.Operator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** IN and ranges give what comparisons one by one give. */
class SetsTest {
  private static final Expression ARGUMENT = Expressions.column(0);

  static List<SqlType> types() {
    return SampleValues.TYPES;
  }

  /** IN is an OR of comparisons, with literals and with computed candidates. */
  @ParameterizedTest
  @MethodSource("types")
  void inIsAnOrOfComparisons(SqlType type) {
    Random random = new Random(71);
    for (int round = 0; round < 200; round++) {
      List<Expression> literals = new ArrayList<>();
      List<Expression> computed = new ArrayList<>();
      List<Expression> comparisons = new ArrayList<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        Object candidate = SampleValues.random(type, random);
        literals.add(Expressions.literal(candidate));
        computed.add((row, execution) -> candidate);
        comparisons.add(
            Comparisons.compare(Operator.EQUAL, type, ARGUMENT, Expressions.literal(candidate)));
      }
      Object value = SampleValues.random(type, random);
      Object expected = valueOf(Logic.or(comparisons), value);
      assertThat(valueOf(Sets.in(type, ARGUMENT, literals), value)).isEqualTo(expected);
      assertThat(valueOf(Sets.in(type, ARGUMENT, computed), value)).isEqualTo(expected);
    }
  }

  /** Ranges over every subset of bounds, against the definition. */
  @Test
  void rangesAreWhatTheirBoundsSay() {
    List<Range> ranges =
        List.of(
            new Range(null, false, -5, false),
            new Range(0, false, 3, true),
            Range.of(5),
            new Range(7, true, 9, false),
            new Range(20, false, null, false));
    for (Boolean ofNull : Arrays.asList(true, false, null)) {
      Expression inRanges = Sets.inRanges(SqlType.INT, ARGUMENT, ranges, ofNull);
      for (int i = -10; i < 30; i++) {
        boolean expected = i < -5 || i > 0 && i <= 3 || i == 5 || i >= 7 && i < 9 || i > 20;
        assertThat(valueOf(inRanges, i)).as("%s", i).isEqualTo(expected);
      }
      assertThat(valueOf(inRanges, (Object) null)).isEqualTo(ofNull);
    }
  }

  @Test
  void pointsAreFoundByHash() {
    List<Range> points = List.of(Range.of("a"), Range.of("b"));
    for (Boolean ofNull : Arrays.asList(true, false, null)) {
      Expression inRanges = Sets.inRanges(SqlType.STRING, ARGUMENT, points, ofNull);
      assertThat(valueOf(inRanges, "b")).isEqualTo(true);
      assertThat(valueOf(inRanges, "c")).isEqualTo(false);
      assertThat(valueOf(inRanges, (Object) null)).isEqualTo(ofNull);
    }
  }

  @Test
  void noneHoldNothing() {
    assertThat(valueOf(Sets.in(SqlType.INT, ARGUMENT, List.of()), 1)).isEqualTo(false);
    assertThat(valueOf(Sets.in(SqlType.INT, ARGUMENT, List.of()), (Object) null)).isEqualTo(false);
    assertThat(valueOf(Sets.inRanges(SqlType.INT, ARGUMENT, List.of(), false), 1)).isEqualTo(false);
  }
}
