package dev.tidepool.table.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** Rows that are written are read as the same values; those that could not be are refused. */
class JsonRowEncoderTest {
  private static final RowCodec CODEC = new JsonRowCodec(KeyFormat.STRING);

  @ParameterizedTest
  @Seeds
  void rowsAreReadAsTheyWereWritten(Seed seed) throws UnreadableRowException {
    SplittableRandom random = seed.random();
    int writtenCount = 0;
    for (int i = 0; i < 500; i++) {
      TableSchema schema = RandomRows.schema(random);
      RowEncoder encoder = CODEC.rowEncoder(schema);
      Reading reading =
          Reading.of(CODEC, schema, IntStream.range(0, schema.columnCount()).toArray());
      Object[] row = RandomRows.row(schema, random);
      byte[] key;
      byte[] value;
      try {
        key = encoder.key(row);
        value = encoder.value(row);
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageMatching("(?s).*column c?\\d?(k|\\d).*");
        continue;
      }
      writtenCount++;
      assertThat(reading.read(key, value, ColumnReader.NO_TIMESTAMP))
          .as(new String(value, StandardCharsets.UTF_8))
          .usingRecursiveComparison()
          .withStrictTypeChecking()
          .isEqualTo(row);
    }
    assertThat(writtenCount).isGreaterThan(100);
  }

  @Test
  void aValueThatIsOneScalar() {
    TableSchema schema =
        new TableSchema(
            List.of(
                Column.at("k", ColumnType.BIGINT, Column.KEY),
                Column.at("v", ColumnType.DECIMAL, "$value"),
                Column.at("at", ColumnType.TIMESTAMP, Column.TIMESTAMP)));
    RowEncoder encoder = new JsonRowCodec(KeyFormat.LONG).rowEncoder(schema);
    Object[] row = {7L, new BigDecimal("1.50"), 3L};
    assertThat(encoder.key(row)).containsExactly(0, 0, 0, 0, 0, 0, 0, 7);
    assertThat(encoder.value(row)).asString(StandardCharsets.UTF_8).isEqualTo("1.50");
    assertThat(encoder.value(new Object[] {7L, null, null})).asString().isEqualTo("null");
  }

  @Test
  void whatCannotBeReadAgainIsNotWritten() {
    TableSchema schema =
        new TableSchema(
            List.of(
                Column.at("k", ColumnType.STRING, Column.KEY),
                Column.of("d", ColumnType.DOUBLE),
                Column.of("s", ColumnType.STRING),
                Column.of("m", ColumnType.DECIMAL),
                new Column("n", ColumnType.INT, "n", false)));
    assertNotWritten(schema, "column d: JSON has no NaN", "k", Double.NaN, "s", null, 1);
    assertNotWritten(
        schema,
        "column s: no row has text with half a surrogate pair, at character 1",
        "k",
        1.0,
        "s\ud83d",
        null,
        1);
    assertNotWritten(
        schema,
        "column m: expected DECIMAL at m, found a number of more than 10000 digits",
        "k",
        null,
        null,
        new BigDecimal("1E-10001"),
        1);
    assertNotWritten(schema, "column n cannot be NULL", "k", null, null, null, null);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CODEC.rowEncoder(schema).key(new Object[] {null, 1.0, "s", null, 1}))
        .withMessage("no key has column k = null");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CODEC.rowEncoder(schema).key(new Object[] {"\udc00", 1.0, "", null, 1}))
        .withMessageStartingWith("no key has column k = ");
  }

  private static void assertNotWritten(TableSchema schema, String message, Object... row) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CODEC.rowEncoder(schema).value(row))
        .withMessage(message);
  }

  @Test
  void formatsThatAreOnlyReadAreRefused() {
    Column key = Column.at("k", ColumnType.STRING, Column.KEY);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new JsonRowCodec(KeyFormat.JSON).rowEncoder(new TableSchema(List.of(key))))
        .withMessageStartingWith("keys in format JSON can be read, but not made of the columns");
    TableSchema twice =
        new TableSchema(
            List.of(
                key,
                Column.at("a", ColumnType.INT, "x.a"),
                Column.at("b", ColumnType.BIGINT, "x.a")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CODEC.rowEncoder(twice))
        .withMessage("columns a and b are both at x.a: such rows can be read, but not written");
  }
}
