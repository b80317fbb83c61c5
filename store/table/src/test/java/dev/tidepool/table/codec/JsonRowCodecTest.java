package dev.tidepool.table.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.value.Timestamps;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON as columns: what each type takes, what it refuses, and how far is read. */
class JsonRowCodecTest {
  private static final RowCodec CODEC = new JsonRowCodec(KeyFormat.STRING);

  @Test
  void eachTypeTakesItsValues() throws UnreadableRowException {
    assertThat(read(ColumnType.STRING, "\"a\\u00e9\\ud83d\\ude00\""))
        .isEqualTo("a\u00e9\ud83d\ude00");
    assertThat(read(ColumnType.STRING, "\"\\ud83d\"")).isEqualTo("\ud83d");
    assertThat(read(ColumnType.INT, "-2147483648")).isEqualTo(Integer.MIN_VALUE);
    assertThat(read(ColumnType.INT, "3.0")).isEqualTo(3);
    assertThat(read(ColumnType.INT, "3e2")).isEqualTo(300);
    assertThat(read(ColumnType.BIGINT, "9223372036854775807")).isEqualTo(Long.MAX_VALUE);
    assertThat(read(ColumnType.BIGINT, "9223372036854775807.0")).isEqualTo(Long.MAX_VALUE);
    assertThat(read(ColumnType.DOUBLE, "3")).isEqualTo(3.0);
    assertThat(read(ColumnType.DOUBLE, "-0.1e1")).isEqualTo(-1.0);
    assertThat(read(ColumnType.DOUBLE, "9007199254740993")).isEqualTo(9007199254740992.0);
    assertThat(read(ColumnType.DOUBLE, "123456789012345678901234567890"))
        .isEqualTo(1.2345678901234568e29);
    assertThat(read(ColumnType.DECIMAL, "3")).isEqualTo(new BigDecimal("3"));
    assertThat(read(ColumnType.DECIMAL, "3.10")).isEqualTo(new BigDecimal("3.10"));
    assertThat(read(ColumnType.DECIMAL, "123456789012345678901234567890.5"))
        .isEqualTo(new BigDecimal("123456789012345678901234567890.5"));
    assertThat(read(ColumnType.DECIMAL, "9".repeat(10_000)))
        .isEqualTo(new BigDecimal("9".repeat(10_000)));
    assertThat(read(ColumnType.BOOLEAN, "true")).isEqualTo(true);
    assertThat(read(ColumnType.BOOLEAN, "false")).isEqualTo(false);
    assertThat(read(ColumnType.TIMESTAMP, "1500")).isEqualTo(1_500_000L);
    assertThat(read(ColumnType.TIMESTAMP, "-0.0015")).isEqualTo(-2L);
    assertThat(read(ColumnType.TIMESTAMP, "\"2026-05-01T12:00:00.000001Z\""))
        .isEqualTo(Timestamps.parse("2026-05-01T12:00:00.000001Z"));
    assertThat(read(ColumnType.BYTES, "\"AP8=\"")).isEqualTo(new byte[] {0, -1});
    assertThat(read(ColumnType.arrayOf(ColumnType.INT), "[]")).isEqualTo(List.of());
    assertThat(read(ColumnType.arrayOf(ColumnType.INT), "[1, null, 2]"))
        .isEqualTo(Arrays.asList(1, null, 2));
    assertThat(read(ColumnType.arrayOf(ColumnType.TIMESTAMP), "[1, \"1970-01-01\"]"))
        .isEqualTo(List.of(1000L, 0L));
  }

  @Test
  void nullIsNullForEachType() throws UnreadableRowException {
    for (ColumnType.Scalar scalar : ColumnType.Scalar.values()) {
      assertThat(read(new ColumnType(scalar, false), "null")).isNull();
      assertThat(read(new ColumnType(scalar, true), "null")).isNull();
    }
  }

  private static Object read(ColumnType type, String json) throws UnreadableRowException {
    return Reading.of(CODEC, Column.of("c", type)).value("{\"c\":" + json + "}")[0];
  }

  @Test
  void valueOfAnotherTypeIsRefused() {
    assertRefused(ColumnType.STRING, "7", "column c: expected STRING at c, found the number 7");
    assertRefused(ColumnType.STRING, "true", "found true");
    assertRefused(ColumnType.STRING, "{\"a\":1}", "found an object");
    assertRefused(ColumnType.STRING, "[1]", "found an array");
    assertRefused(ColumnType.INT, "\"7\"", "column c: expected INT at c, found the string '7'");
    assertRefused(ColumnType.INT, "1.5", "found the number 1.5");
    assertRefused(ColumnType.INT, "2147483648", "found the number 2147483648");
    assertRefused(ColumnType.INT, "1e999999999", "found a number of more than 10000 digits");
    assertRefused(ColumnType.INT, "[1]", "found an array");
    assertRefused(ColumnType.BIGINT, "9223372036854775808", "found the number 9223372036854775808");
    assertRefused(ColumnType.BIGINT, "1e-1", "found the number 0.1");
    assertRefused(ColumnType.DOUBLE, "1e400", "found the number 1e400");
    assertRefused(ColumnType.DOUBLE, "9".repeat(400), "found the number 9999");
    assertRefused(ColumnType.DOUBLE, "\"NaN\"", "found the string 'NaN'");
    assertRefused(ColumnType.DECIMAL, "1e-10001", "found a number of more than 10000 digits");
    assertRefused(
        ColumnType.DECIMAL, "9".repeat(10_001), "found a number of more than 10000 digits");
    assertRefused(ColumnType.BOOLEAN, "1", "column c: expected BOOLEAN at c, found the number 1");
    assertRefused(ColumnType.TIMESTAMP, "\"now\"", "found the string 'now'");
    assertRefused(ColumnType.TIMESTAMP, "9223372036854775807", "found the number 92233720");
    assertRefused(ColumnType.TIMESTAMP, "false", "found false");
    assertRefused(ColumnType.BYTES, "\"A?\"", "found the string 'A?', which is not Base64");
    assertRefused(ColumnType.BYTES, "1", "expected BYTES at c, found the number 1");
    ColumnType ints = ColumnType.arrayOf(ColumnType.INT);
    assertRefused(ints, "1", "column c: expected INT ARRAY at c, found the number 1");
    assertRefused(ints, "{}", "found an object");
    assertRefused(ints, "[1, \"2\"]", "found the string '2'");
    assertRefused(ints, "[[1]]", "found an array");
    assertRefused(ColumnType.STRING, "[\"" + "x".repeat(99) + "\"]", "found an array");
    assertRefused(ColumnType.INT, "\"" + "x".repeat(99) + "\"", "'" + "x".repeat(40) + "...'");
  }

  private static void assertRefused(ColumnType type, String json, String message) {
    assertThatExceptionOfType(UnreadableRowException.class)
        .isThrownBy(() -> read(type, json))
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.column()).isEqualTo("c"));
  }

  @Test
  void pathsLeadIntoObjects() throws UnreadableRowException {
    Reading reading =
        Reading.of(
            CODEC,
            Column.at("city", ColumnType.STRING, "address.city"),
            Column.at("lat", ColumnType.DOUBLE, "address.place.lat"),
            Column.of("id", ColumnType.INT));
    assertThat(reading.value("{\"address\":{\"place\":{\"lat\":1.5},\"city\":\"Ulm\"},\"id\":7}"))
        .containsExactly("Ulm", 1.5, 7);
    assertThat(reading.value("{\"id\":7,\"address\":{\"city\":\"Ulm\",\"place\":null}}"))
        .containsExactly("Ulm", null, 7);
    assertThat(reading.value("{\"city\":\"Ulm\",\"address\":null}"))
        .containsExactly(null, null, null);
    assertThat(reading.value("{}")).containsExactly(null, null, null);
    assertThat(reading.value("{\"address\":{}, \"id\":7}")).containsExactly(null, null, 7);
    assertThatExceptionOfType(UnreadableRowException.class)
        .isThrownBy(() -> reading.value("{\"address\":\"Ulm\"}"))
        .withMessage(
            "column city: expected STRING at address.city, found the string 'Ulm' at address, which"
                + " is no object");
    assertThatExceptionOfType(UnreadableRowException.class)
        .isThrownBy(() -> reading.value("[1]"))
        .withMessageEndingWith("found an array, which is no object");
  }

  @Test
  void wholeValueCanBeAColumn() throws UnreadableRowException {
    Reading reading = Reading.of(CODEC, Column.at("c", ColumnType.BIGINT, "$value"));
    assertThat(reading.value("7")).containsExactly(7L);
    assertThat(reading.value(" null ")).containsExactly((Object) null);
    Reading field = Reading.of(CODEC, Column.at("c", ColumnType.BIGINT, "$value.a"));
    assertThat(field.value("{\"a\":7}")).containsExactly(7L);
  }

  @Test
  void onePathCanBeReadAsSeveralTypes() throws UnreadableRowException {
    Reading reading =
        Reading.of(
            CODEC,
            Column.at("a", ColumnType.BIGINT, "t"),
            Column.at("b", ColumnType.TIMESTAMP, "t"),
            Column.at("c", ColumnType.arrayOf(ColumnType.INT), "n"),
            Column.at("d", ColumnType.arrayOf(ColumnType.INT), "n"));
    assertThat(reading.value("{\"t\":7,\"n\":[1]}"))
        .containsExactly(7L, 7000L, List.of(1), List.of(1));
  }

  @Test
  void nextRowHasNothingOfTheOneBefore() throws UnreadableRowException {
    Reading reading =
        Reading.of(CODEC, Column.of("a", ColumnType.INT), Column.at("b", ColumnType.INT, "o.b"));
    assertThat(reading.value("{\"a\":1,\"o\":{\"b\":2}}")).containsExactly(1, 2);
    assertThat(reading.value("{\"o\":{}}")).containsExactly(null, null);
    assertThatExceptionOfType(UnreadableRowException.class)
        .isThrownBy(() -> reading.value("{\"a\":1,\"o\":7}"));
    assertThat(reading.value("{\"a\":3}")).containsExactly(3, null);
  }

  @Test
  void readingStopsAtTheLastColumnWanted() throws UnreadableRowException {
    Reading reading =
        Reading.of(CODEC, Column.of("a", ColumnType.INT), Column.at("b", ColumnType.INT, "o.b"));
    assertThat(reading.value("{\"a\":1,\"o\":{\"b\":2 and so on")).containsExactly(1, 2);
    assertThat(reading.value("{\"o\":{\"b\":2},\"a\":1 and so on")).containsExactly(1, 2);
    assertThat(reading.value("{\"a\":1} and so on")).containsExactly(1, null);
    assertThat(reading.value("{\"a\":1,\"o\":{} and so on")).containsExactly(1, null);
    assertMalformed(reading, "{\"a\":1,\"x\":tru,\"o\":{\"b\":2}}");
    assertMalformed(reading, "{\"o\":{\"b\":2,},\"a\":1}");
    assertMalformed(reading, "{\"a\":1,\"o\":{");
  }

  @Test
  void firstOfTwoFieldsOfTheSameNameCounts() throws UnreadableRowException {
    Reading reading =
        Reading.of(
            CODEC,
            Column.of("a", ColumnType.INT),
            Column.at("b", ColumnType.INT, "o.b"),
            Column.at("c", ColumnType.INT, "o.c"));
    assertThat(reading.value("{\"a\":1,\"a\":\"x\",\"o\":{\"b\":2,\"b\":3},\"o\":{\"c\":4}}"))
        .containsExactly(1, 2, null);
    assertThat(reading.value("{\"a\":null,\"a\":1,\"o\":null,\"o\":{\"b\":2}}"))
        .containsExactly(null, null, null);
  }

  @Test
  void columnThatIsNotNullableNeedsAValue() throws UnreadableRowException {
    Reading reading =
        Reading.of(
            CODEC, new Column("id", ColumnType.INT, "id", false), Column.of("x", ColumnType.INT));
    assertThat(reading.value("{\"id\":1}")).containsExactly(1, null);
    for (String json : List.of("{}", "{\"id\":null}", "null")) {
      assertThatExceptionOfType(UnreadableRowException.class)
          .isThrownBy(() -> reading.value(json))
          .withMessage("column id: expected INT at id, found nothing, and it is not nullable");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"x\"",
        "{\"x\":",
        "{\"x\":1",
        "{x:1}",
        "{\"x\":01}",
        "{\"x\":\"\n\"}",
        "{\"x\":\"\\q\"}",
        "{\"x\":NaN}",
        "{\"x\":1,}",
        "{\"x\":[1,]}",
        "{\"x\":1]",
        "nul",
        "'a'",
        "{\"c\":1e}",
        "{\"c\":--1}",
        "{\"c\":1e99999999999}",
        "\u0000"
      })
  void whatIsNotJsonIsRefused(String json) {
    assertMalformed(Reading.of(CODEC, Column.of("c", ColumnType.DECIMAL)), json);
  }

  private static void assertMalformed(Reading reading, String json) {
    assertThatExceptionOfType(UnreadableRowException.class)
        .isThrownBy(() -> reading.value(json))
        .withMessageContaining("JSON")
        .satisfies(e -> assertThat(e.column()).isNull());
  }

  @Test
  void messageSaysAtWhichByteOfTheValueItStopsBeingJson() {
    Reading reading = Reading.of(CODEC, Column.of("c", ColumnType.INT));
    assertThatExceptionOfType(UnreadableRowException.class)
        .isThrownBy(() -> reading.value("{\"x\":1;}"))
        .withMessageStartingWith("the value is not JSON at byte 6: Unexpected character (';'");
  }

  @Test
  void stringThatIsNotUtf8IsRefused() {
    byte[] json = "{\"c\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
    Reading reading = Reading.of(CODEC, Column.of("c", ColumnType.STRING));
    assertThatExceptionOfType(UnreadableRowException.class)
        .isThrownBy(() -> reading.value(json))
        .withMessageContaining("the value is not JSON");
  }

  /** Neither the stack nor anything else gives way. */
  @Test
  void deepNestingIsRefused() throws UnreadableRowException {
    Reading reading = Reading.of(CODEC, Column.of("c", ColumnType.INT));
    String shallow = "[".repeat(400) + "]".repeat(400);
    assertThat(reading.value("{\"x\":" + shallow + ",\"c\":1}")).containsExactly(1);
    assertMalformed(reading, "{\"x\":" + "[".repeat(1_000_000));
    assertMalformed(reading, "{\"x\":".repeat(1_000_000));
    assertMalformed(reading, "{\"c\":1" + "0".repeat(1_000_000));
  }

  @Test
  void columnsThatCannotBothBeReadAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Reading.of(
                    CODEC,
                    Column.at("a", ColumnType.STRING, "address"),
                    Column.at("b", ColumnType.STRING, "address.city")))
        .withMessage(
            "columns b (STRING at address.city) and a (STRING at address) cannot both be read:"
                + " there is one value, of one type, at a path");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Reading.of(
                    CODEC,
                    Column.at("b", ColumnType.STRING, "address.city"),
                    Column.at("a", ColumnType.STRING, "address")));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Reading.of(
                    CODEC,
                    Column.at("a", ColumnType.arrayOf(ColumnType.STRING), "x"),
                    Column.at("b", ColumnType.STRING, "x")));
  }

  @Test
  void pathThatMeansNothingIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Reading.of(CODEC, Column.at("a", ColumnType.INT, "x..y")))
        .withMessage("column a: a name is missing in path x..y");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Reading.of(CODEC, Column.at("a", ColumnType.INT, "$offset")))
        .withMessageContaining("path $offset is none of $key, $value and $timestamp");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Reading.of(CODEC, Column.at("a", ColumnType.BIGINT, "$timestamp")))
        .withMessage("column a is BIGINT, but $timestamp is TIMESTAMP");
  }

  @Test
  void timestampOfTheRecordIsInMicroseconds() throws UnreadableRowException {
    Reading reading =
        Reading.of(
            CODEC,
            Column.at("t", ColumnType.TIMESTAMP, Column.TIMESTAMP),
            Column.at("k", ColumnType.STRING, Column.KEY));
    byte[] key = {'k'};
    assertThat(reading.read(key, new byte[] {'{'}, 7)).containsExactly(7000L, "k");
    assertThat(reading.read(key, new byte[0], ColumnReader.NO_TIMESTAMP))
        .containsExactly(null, "k");
    assertThatExceptionOfType(UnreadableRowException.class)
        .isThrownBy(() -> reading.read(key, new byte[0], Long.MAX_VALUE))
        .withMessageContaining("expected TIMESTAMP at $timestamp, found 9223372036854775807 ms");
  }

  @Test
  void columnsComeInTheOrderAskedFor() throws UnreadableRowException {
    TableSchema schema =
        new TableSchema(List.of(Column.of("a", ColumnType.INT), Column.of("b", ColumnType.INT)));
    assertThat(Reading.of(CODEC, schema, 1, 0).value("{\"a\":1,\"b\":2}")).containsExactly(2, 1);
    assertThat(Reading.of(CODEC, schema, 1).value("{\"a\":1,\"b\":2}")).containsExactly(2);
    assertThat(Reading.of(CODEC, schema).value("none of it is read")).isEmpty();
  }
}
