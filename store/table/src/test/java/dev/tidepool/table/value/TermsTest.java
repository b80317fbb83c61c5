package dev.tidepool.table.value;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.table.schema.ColumnType.Scalar;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;

/** The order of terms is the order of values. */
class TermsTest {
  private static final int PAIRS = 20_000;

  @ParameterizedTest
  @Seeds
  void termsAreOrderedAsValues(Seed seed) {
    SplittableRandom random = seed.random();
    for (Scalar type : Scalar.values()) {
      for (int i = 0; i < PAIRS; i++) {
        Object left = RandomValues.of(type, random);
        Object right = RandomValues.of(type, random);
        int order = Arrays.compareUnsigned(Terms.encode(type, left), Terms.encode(type, right));
        assertThat(Integer.signum(order))
            .as("%s: %s and %s", type, left, right)
            .isEqualTo(Integer.signum(Values.compare(type, left, right)));
      }
    }
  }

  @ParameterizedTest
  @Seeds
  void termsBecomeEqualValuesAgain(Seed seed) {
    SplittableRandom random = seed.random();
    for (Scalar type : Scalar.values()) {
      for (int i = 0; i < PAIRS; i++) {
        Object value = RandomValues.of(type, random);
        Object again = Terms.decode(type, Terms.encode(type, value));
        assertThat(again).isInstanceOf(value.getClass());
        assertThat(Values.compare(type, again, value)).as("%s: %s", type, value).isZero();
      }
    }
  }

  @ParameterizedTest
  @Seeds
  void compositesAreOrderedByTheirFirstDifference(Seed seed) {
    SplittableRandom random = seed.random();
    for (int i = 0; i < PAIRS; i++) {
      Scalar[] types = new Scalar[random.nextInt(1, 4)];
      Object[] left = new Object[types.length];
      Object[] right = new Object[types.length];
      for (int k = 0; k < types.length; k++) {
        types[k] = Scalar.values()[random.nextInt(Scalar.values().length)];
        left[k] = random.nextInt(5) == 0 ? null : RandomValues.of(types[k], random);
        right[k] =
            random.nextBoolean()
                ? left[k]
                : random.nextInt(5) == 0 ? null : RandomValues.of(types[k], random);
      }
      byte[] leftTerm = Terms.encodeComposite(types, left);
      byte[] rightTerm = Terms.encodeComposite(types, right);
      assertThat(Integer.signum(Arrays.compareUnsigned(leftTerm, rightTerm)))
          .as("%s: %s and %s", Arrays.asList(types), Arrays.asList(left), Arrays.asList(right))
          .isEqualTo(Integer.signum(compare(types, left, right)));
      assertThat(compare(types, Terms.decodeComposite(types, leftTerm), left)).isZero();
      int count = random.nextInt(types.length + 1);
      byte[] prefix =
          Terms.encodeCompositePrefix(Arrays.copyOf(types, count), Arrays.copyOf(left, count));
      assertThat(leftTerm).startsWith(prefix);
      boolean startsAlike = compare(Arrays.copyOf(types, count), left, right) == 0;
      assertThat(startsWith(rightTerm, prefix)).isEqualTo(startsAlike);
    }
  }

  private static boolean startsWith(byte[] term, byte[] prefix) {
    return term.length >= prefix.length
        && Arrays.equals(term, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static int compare(Scalar[] types, Object[] left, Object[] right) {
    for (int i = 0; i < types.length; i++) {
      int order =
          left[i] == null || right[i] == null
              ? Boolean.compare(left[i] != null, right[i] != null)
              : Values.compare(types[i], left[i], right[i]);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
