package dev.tidepool.table.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.table.schema.ColumnType.Scalar;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** Terms sort as values do, and give them back. */
class TermsTest {
  private static final int PAIRS = 3000;

  @ParameterizedTest
  @Seeds
  void termsSortAsValuesDo(Seed seed) {
    SplittableRandom random = seed.random();
    for (Scalar type : Scalar.values()) {
      for (int i = 0; i < PAIRS; i++) {
        Object left = RandomValues.value(type, random);
        Object right = RandomValues.value(type, random);
        assertThat(compare(Terms.encode(type, left), Terms.encode(type, right)))
            .as("%s: %s, %s", type, left, right)
            .isEqualTo(Integer.signum(Values.compare(type, left, right)));
        assertThat(Values.equal(type, left, right))
            .as("%s: %s, %s", type, left, right)
            .isEqualTo(Values.compare(type, left, right) == 0);
      }
    }
  }

  @ParameterizedTest
  @Seeds
  void termGivesItsValueBack(Seed seed) {
    SplittableRandom random = seed.random();
    for (Scalar type : Scalar.values()) {
      for (int i = 0; i < PAIRS; i++) {
        Object value = RandomValues.value(type, random);
        Object decoded = Terms.decode(type, Terms.encode(type, value));
        assertThat(Values.equal(type, decoded, value))
            .as("%s: %s became %s", type, value, decoded)
            .isTrue();
        assertThat(decoded).hasSameClassAs(value);
      }
    }
  }

  @ParameterizedTest
  @Seeds
  void compositesSortByTheirComponentsInTurnWithNullsFirst(Seed seed) {
    SplittableRandom random = seed.random();
    for (int i = 0; i < PAIRS; i++) {
      Scalar[] types = types(random);
      Object[] left = values(types, random);
      Object[] right = values(types, random);
      int shared = random.nextInt(types.length + 1); // else few would get to their second one
      System.arraycopy(left, 0, right, 0, shared);
      assertThat(compare(Terms.encodeComposite(types, left), Terms.encodeComposite(types, right)))
          .as("%s: %s, %s", types, left, right)
          .isEqualTo(Integer.signum(compare(types, left, right, types.length)));
    }
  }

  @ParameterizedTest
  @Seeds
  void compositeGivesItsValuesBack(Seed seed) {
    SplittableRandom random = seed.random();
    for (int i = 0; i < PAIRS; i++) {
      Scalar[] types = types(random);
      Object[] values = values(types, random);
      Object[] decoded = Terms.decodeComposite(types, Terms.encodeComposite(types, values));
      assertThat(compare(types, decoded, values, types.length)).as("%s", (Object) values).isZero();
    }
  }

  /**
   * Whoever shares the first components lies between the prefix and its bound; nobody else does.
   */
  @ParameterizedTest
  @Seeds
  void prefixBoundsThoseWhoShareTheFirstComponents(Seed seed) {
    SplittableRandom random = seed.random();
    for (int i = 0; i < PAIRS; i++) {
      Scalar[] types = types(random);
      Object[] values = values(types, random);
      Object[] other = values(types, random);
      System.arraycopy(values, 0, other, 0, random.nextInt(types.length + 1));
      int count = random.nextInt(1, types.length + 1);
      byte[] prefix = Terms.encodeCompositePrefix(types, values, count);
      byte[] bound = Terms.upperBound(prefix);
      byte[] term = Terms.encodeComposite(types, other);
      boolean isWithin = compare(prefix, term) <= 0 && compare(term, bound) < 0;
      assertThat(isWithin).isEqualTo(compare(types, values, other, count) == 0);
    }
  }

  @Test
  void boundIsAboveAllThatStartWithThePrefix() {
    assertThat(Terms.upperBound(new byte[] {1, 2})).containsExactly(1, 3);
    assertThat(Terms.upperBound(new byte[] {1, -1, -1})).containsExactly(2);
    assertThat(Terms.upperBound(new byte[] {127})).containsExactly(128);
    assertThat(Terms.upperBound(new byte[] {-1, -1})).isNull();
    assertThat(Terms.upperBound(new byte[0])).isNull();
  }

  /** These bytes stand in checkpoints: a change here needs another version of the format. */
  @Test
  void bytesOfTermsStayAsTheyAre() {
    assertThat(hex(Scalar.BOOLEAN, true)).isEqualTo("01");
    assertThat(hex(Scalar.INT, -1)).isEqualTo("7fffffff");
    assertThat(hex(Scalar.BIGINT, 1L)).isEqualTo("8000000000000001");
    assertThat(hex(Scalar.TIMESTAMP, 1L)).isEqualTo("8000000000000001");
    assertThat(hex(Scalar.DOUBLE, -0.0)).isEqualTo("8000000000000000");
    assertThat(hex(Scalar.DOUBLE, 1.0)).isEqualTo("bff0000000000000");
    assertThat(hex(Scalar.DOUBLE, -1.0)).isEqualTo("400fffffffffffff");
    assertThat(hex(Scalar.DOUBLE, Double.NaN)).isEqualTo("fff8000000000000");
    assertThat(hex(Scalar.DECIMAL, new BigDecimal("0.00"))).isEqualTo("80");
    assertThat(hex(Scalar.DECIMAL, new BigDecimal("12.50"))).isEqualTo("c21964");
    assertThat(hex(Scalar.DECIMAL, new BigDecimal("-12.5"))).isEqualTo("3de69b");
    assertThat(hex(Scalar.DECIMAL, new BigDecimal("1E+99"))).isEqualTo("fd800000000000006414");
    assertThat(hex(Scalar.STRING, "h\u00e9\ud83d\ude00\ud83d")).isEqualTo("68c3a9f09f9880eda0bd");
    assertThat(hex(Scalar.BYTES, new byte[] {0, -1})).isEqualTo("00ff");
    Scalar[] types = {Scalar.STRING, Scalar.INT, Scalar.BOOLEAN};
    assertThat(
            HexFormat.of()
                .formatHex(Terms.encodeComposite(types, new Object[] {"a\0", null, false})))
        .isEqualTo("01" + "6100ff0001" + "00" + "0100");
  }

  @Test
  void decimalComesBackWithoutAnExponentIfItIsShort() {
    assertThat(decimal("1500")).hasToString("1500");
    assertThat(decimal("1E+3")).hasToString("1000");
    assertThat(decimal("1.50")).hasToString("1.5");
    assertThat(decimal("-0.050")).hasToString("-0.05");
    assertThat(decimal("1E+99")).hasToString("1E+99");
  }

  private static Object decimal(String text) {
    return Terms.decode(Scalar.DECIMAL, Terms.encode(Scalar.DECIMAL, new BigDecimal(text)));
  }

  @Test
  void termOfAnotherLengthIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Terms.decode(Scalar.INT, new byte[3]))
        .withMessage("no INT has this term of 3 bytes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Terms.decode(Scalar.DECIMAL, new byte[0]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Terms.decodeComposite(new Scalar[] {Scalar.INT}, new byte[6]))
        .withMessage("no [INT] has this term of 6 bytes");
  }

  @ParameterizedTest
  @Seeds
  void damagedTermIsAnotherValueOrRefused(Seed seed) {
    SplittableRandom random = seed.random();
    for (int i = 0; i < PAIRS; i++) {
      Scalar[] types = types(random);
      byte[] term = Terms.encodeComposite(types, values(types, random));
      term[random.nextInt(term.length)] ^= (byte) (1 << random.nextInt(8));
      byte[] damaged = Arrays.copyOf(term, random.nextInt(term.length + 1));
      try {
        Terms.decodeComposite(types, damaged);
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).isNotEmpty(); // nothing else may be thrown
      }
    }
  }

  private static Scalar[] types(SplittableRandom random) {
    Scalar[] types = new Scalar[random.nextInt(1, 4)];
    Arrays.setAll(types, i -> Scalar.values()[random.nextInt(Scalar.values().length)]);
    return types;
  }

  private static Object[] values(Scalar[] types, SplittableRandom random) {
    Object[] values = new Object[types.length];
    Arrays.setAll(
        values, i -> random.nextInt(4) == 0 ? null : RandomValues.value(types[i], random));
    return values;
  }

  private static int compare(Scalar[] types, Object[] left, Object[] right, int count) {
    for (int i = 0; i < count; i++) {
      int order;
      if (left[i] == null || right[i] == null) {
        order = Boolean.compare(left[i] != null, right[i] != null);
      } else {
        order = Values.compare(types[i], left[i], right[i]);
      }
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static int compare(byte[] left, byte[] right) {
    return Integer.signum(Arrays.compareUnsigned(left, right));
  }

  private static String hex(Scalar type, Object value) {
    return HexFormat.of().formatHex(Terms.encode(type, value));
  }
}
