package dev.tidepool.table.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.value.RandomValues;
import dev.tidepool.table.value.Values;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** A key that is made of a value is read as that value, and if none is made, none can be read. */
class KeyEncoderTest {
  private static final Map<KeyFormat, List<Scalar>> MADE =
      Map.of(
          KeyFormat.STRING, List.of(Scalar.STRING),
          KeyFormat.BYTES, List.of(Scalar.BYTES),
          KeyFormat.LONG, List.of(Scalar.INT, Scalar.BIGINT, Scalar.DECIMAL, Scalar.TIMESTAMP),
          KeyFormat.INT, List.of(Scalar.INT, Scalar.BIGINT, Scalar.DECIMAL, Scalar.TIMESTAMP),
          KeyFormat.CANONICAL_JSON, List.of(Scalar.values()));

  private static TableSchema schema(Scalar type) {
    return new TableSchema(List.of(Column.at("k", new ColumnType(type, false), Column.KEY)));
  }

  @ParameterizedTest
  @Seeds
  void keysAreReadAsTheValuesTheyWereMadeOf(Seed seed) throws UnreadableRowException {
    SplittableRandom random = seed.random();
    for (Map.Entry<KeyFormat, List<Scalar>> entry : MADE.entrySet()) {
      for (Scalar type : entry.getValue()) {
        JsonRowCodec codec = new JsonRowCodec(entry.getKey());
        KeyEncoder encoder = codec.keyEncoder(schema(type));
        ColumnReader reader = codec.bind(schema(type), new int[] {0});
        for (int i = 0; i < 2_000; i++) {
          Object value = RandomValues.value(type, random);
          byte[] key = encoder.encode(new Object[] {value});
          if (key != null) {
            Object[] read = new Object[1];
            byte[] row = {'{', '}'};
            reader.read(key, 0, key.length, row, 0, row.length, ColumnReader.NO_TIMESTAMP, read);
            assertThat(Values.equal(type, read[0], value)).as("%s %s", type, value).isTrue();
          }
        }
      }
    }
  }

  @Test
  void valuesThatNoKeyHasMakeNone() {
    KeyEncoder ofLongs = encoder(KeyFormat.LONG, Scalar.DECIMAL);
    assertThat(ofLongs.encode(new Object[] {new BigDecimal("1.5")})).isNull();
    assertThat(ofLongs.encode(new Object[] {new BigDecimal("1E+30")})).isNull();
    assertThat(ofLongs.encode(new Object[] {new BigDecimal("7.00")}))
        .containsExactly(0, 0, 0, 0, 0, 0, 0, 7);
    assertThat(encoder(KeyFormat.INT, Scalar.BIGINT).encode(new Object[] {1L << 31})).isNull();
    assertThat(encoder(KeyFormat.LONG, Scalar.TIMESTAMP).encode(new Object[] {1_001L})).isNull();
    assertThat(encoder(KeyFormat.LONG, Scalar.TIMESTAMP).encode(new Object[] {-2_000L}))
        .endsWith(-1, -2);
    assertThat(encoder(KeyFormat.STRING, Scalar.STRING).encode(new Object[] {"\ud83d"})).isNull();
  }

  @Test
  void keysThatCanBeWrittenInSeveralWaysAreNotMade() {
    assertThat(encoder(KeyFormat.JSON, Scalar.STRING)).isNull();
    assertThat(encoder(KeyFormat.LONG, Scalar.DOUBLE)).isNull();
    assertThat(encoder(KeyFormat.STRING, Scalar.TIMESTAMP)).isNull();
  }

  private static KeyEncoder encoder(KeyFormat format, Scalar type) {
    return new JsonRowCodec(format).keyEncoder(schema(type));
  }
}
