package dev.tidepool.table.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.value.RandomValues;
import dev.tidepool.table.value.Values;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** Keys that are JSON in one way only. */
class CanonicalJsonTest {
  private static final RowCodec CODEC = new JsonRowCodec(KeyFormat.CANONICAL_JSON);
  private static final TableSchema ORDER_LINES =
      new TableSchema(
          List.of(
              Column.at("line", ColumnType.DECIMAL, "$key.at.line"),
              Column.of("note", ColumnType.STRING),
              Column.at("customer", ColumnType.STRING, "$key.customer")));

  @Test
  void membersComeInTheOrderOfTheColumnsAndNothingElse() {
    assertThat(key("7.00", "caf\u00e9 \"x\""))
        .isEqualTo("{\"at\":{\"line\":7},\"customer\":\"caf\u00e9 \\\"x\\\"\"}");
    assertThat(key("7", null)).isEqualTo("{\"at\":{\"line\":7}}");
    assertThat(key(null, null)).isEqualTo("{}");
  }

  private static String key(String line, String customer) {
    Object[] row = {line == null ? null : new BigDecimal(line), "any", customer};
    return new String(CODEC.keyEncoder(ORDER_LINES).encode(row), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @Seeds
  void keysAreTheSameExactlyWhenTheirValuesAreEqual(Seed seed) {
    SplittableRandom random = seed.random();
    for (Scalar type : Scalar.values()) {
      TableSchema schema =
          new TableSchema(List.of(Column.at("k", new ColumnType(type, false), Column.KEY)));
      KeyEncoder encoder = CODEC.keyEncoder(schema);
      for (int i = 0; i < 2_000; i++) {
        Object one = RandomValues.value(type, random);
        Object other = random.nextInt(4) == 0 ? alike(one) : RandomValues.value(type, random);
        byte[] keyOfOne = encoder.encode(new Object[] {one});
        byte[] keyOfOther = encoder.encode(new Object[] {other});
        if (keyOfOne != null && keyOfOther != null) {
          assertThat(Arrays.equals(keyOfOne, keyOfOther))
              .as("%s: %s and %s", type, one, other)
              .isEqualTo(Values.equal(type, one, other));
        }
      }
    }
  }

  /** An equal value that looks different, where there is one. */
  private static Object alike(Object value) {
    if (value instanceof BigDecimal number && Math.abs(number.scale()) < 100) {
      return number.setScale(number.scale() + 2);
    }
    return value instanceof Double number && number == 0 ? -number : value;
  }

  @Test
  void keysInAnyOtherFormAreUnreadable() throws UnreadableRowException {
    Reading whole = Reading.of(CODEC, ORDER_LINES, 2, 0);
    assertThat(whole.key(utf8("{\"at\":{\"line\":7},\"customer\":\"c\"}")))
        .containsExactly("c", new BigDecimal(7));
    for (String other :
        List.of(
            "{\"customer\":\"c\",\"at\":{\"line\":7}}",
            "{\"at\":{\"line\":7}, \"customer\":\"c\"}",
            "{\"at\":{\"line\":7.0},\"customer\":\"c\"}",
            "{\"at\":{\"line\":7},\"customer\":\"\\u0063\"}",
            "{\"at\":{\"line\":7},\"customer\":\"c\",\"more\":1}",
            "{\"at\":{\"line\":7},\"customer\":\"c\"} ",
            "{\"at\":{\"line\":7},\"customer\":null}")) {
      assertThatExceptionOfType(UnreadableRowException.class)
          .as(other)
          .isThrownBy(() -> whole.key(utf8(other)))
          .withMessageStartingWith(
              "the key is not the canonical JSON of its columns, which is {\"at\":{\"line\":7}");
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
