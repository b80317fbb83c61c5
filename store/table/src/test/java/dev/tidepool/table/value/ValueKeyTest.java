package dev.tidepool.table.value;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.table.schema.ColumnType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** Keys are equal exactly if the values are. */
class ValueKeyTest {
  private static final ColumnType STRINGS = ColumnType.arrayOf(ColumnType.STRING);
  private static final ColumnType[] TYPES = {STRINGS, ColumnType.DECIMAL};

  @Test
  void equalValuesHaveEqualKeysHoweverTheyAreWritten() {
    assertThat(key(List.of("a"), "1.0")).isEqualTo(key(List.of("a"), "1.00"));
    assertThat(key(List.of("a", "b"), "1")).isNotEqualTo(key(List.of("ab"), "1"));
    assertThat(key(List.of(), "1")).isNotEqualTo(key(null, "1"));
    assertThat(key(Arrays.asList((String) null), "1")).isNotEqualTo(key(List.of(), "1"));
    assertThat(key(Arrays.asList("a", null), "1")).isEqualTo(key(Arrays.asList("a", null), "1"));
    assertThat(key(List.of("b", "a"), "1")).isNotEqualTo(key(List.of("a", "b"), "1"));
  }

  private static Object key(List<String> texts, String number) {
    return ValueKey.of(TYPES, new Object[] {texts, new BigDecimal(number)});
  }

  @ParameterizedTest
  @Seeds
  void keysOfArraysTellArraysApart(Seed seed) {
    SplittableRandom random = seed.random();
    for (int i = 0; i < 20_000; i++) {
      List<Object> one = strings(random);
      List<Object> other = random.nextInt(4) == 0 ? new ArrayList<>(one) : strings(random);
      assertThat(ValueKey.of(STRINGS, one).equals(ValueKey.of(STRINGS, other)))
          .as("%s and %s", one, other)
          .isEqualTo(one.equals(other));
    }
  }

  private static List<Object> strings(SplittableRandom random) {
    List<Object> strings = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      strings.add(random.nextInt(5) == 0 ? null : RandomValues.string(random, 2));
    }
    return strings;
  }
}
