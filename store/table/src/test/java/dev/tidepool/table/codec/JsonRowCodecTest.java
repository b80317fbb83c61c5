package dev.tidepool.table.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

class JsonRowCodecTest {
  private static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              Column.at("id", ColumnType.STRING, Column.KEY),
              Column.of("name", ColumnType.STRING),
              Column.of("age", ColumnType.INT),
              Column.of("big", ColumnType.BIGINT),
              Column.of("score", ColumnType.DOUBLE),
              Column.of("price", ColumnType.DECIMAL),
              Column.of("ok", ColumnType.BOOLEAN),
              Column.of("at", ColumnType.TIMESTAMP),
              Column.of("raw", ColumnType.BYTES),
              Column.of("tags", ColumnType.arrayOf(ColumnType.STRING)),
              Column.at("city", ColumnType.STRING, "address.city"),
              Column.at("zip", ColumnType.STRING, "address.geo.zip"),
              new Column("needed", ColumnType.INT, "needed", false)));

  private static Object read(String column, String json) {
    return read(SCHEMA.require(column), json.getBytes(StandardCharsets.UTF_8));
  }

  private static Object read(int column, byte[] json) {
    Object[] target = new Object[1];
    byte[] key = "k1".getBytes(StandardCharsets.UTF_8);
    // In the middle of a page, as rows are.
    byte[] page = new byte[json.length + 20];
    Arrays.fill(page, (byte) '}');
    System.arraycopy(json, 0, page, 7, json.length);
    JsonRowCodec.withStringKeys()
        .bind(SCHEMA, new int[] {column})
        .read(key, 0, key.length, page, 7, json.length, target);
    return target[0];
  }

  private static void assertUnreadable(String column, String json, String... words) {
    assertThatExceptionOfType(UnreadableRowException.class)
        .isThrownBy(() -> read(column, json))
        .satisfies(e -> assertThat(e.getMessage()).contains(words));
  }

  @Test
  void valuesOfEachType() {
    assertThat(read("id", "{}")).isEqualTo("k1");
    assertThat(read("name", "{\"name\":\"Ä\\u00e4😀\"}")).isEqualTo("Ää😀");
    assertThat(read("name", "{\"name\":\"a\\ud800\"}")).isEqualTo("a\ufffd");
    assertThat(read("age", "{\"age\":-7}")).isEqualTo(-7);
    assertThat(read("age", "{\"age\":7.0}")).isEqualTo(7);
    assertThat(read("big", "{\"big\":9223372036854775807}")).isEqualTo(Long.MAX_VALUE);
    assertThat(read("score", "{\"score\":1}")).isEqualTo(1.0);
    assertThat(read("score", "{\"score\":0.1}")).isEqualTo(0.1);
    assertThat(read("price", "{\"price\":12.50}")).isEqualTo(new BigDecimal("12.50"));
    assertThat(read("ok", "{\"ok\":true}")).isEqualTo(true);
    assertThat(read("at", "{\"at\":1000}")).isEqualTo(1_000_000L);
    assertThat(read("at", "{\"at\":\"1970-01-01T00:00:01.000002Z\"}")).isEqualTo(1_000_002L);
    assertThat(read("at", "{\"at\":\"1970-01-01T01:00:01+01:00\"}")).isEqualTo(1_000_000L);
    assertThat(read("at", "{\"at\":\"1970-01-02\"}")).isEqualTo(86_400_000_000L);
    assertThat((byte[]) read("raw", "{\"raw\":\"AQI=\"}")).containsExactly(1, 2);
    assertThat(read("tags", "{\"tags\":[\"a\",null,\"b\"]}")).isEqualTo(Arrays.asList("a", null, "b"));
    assertThat(read("tags", "{\"tags\":[]}")).isEqualTo(List.of());
    assertThat(read("city", "{\"x\":{\"city\":1},\"address\":{\"city\":\"B\"}}")).isEqualTo("B");
    assertThat(read("zip", "{\"address\":{\"geo\":{\"zip\":\"1\"}}}")).isEqualTo("1");
  }

  @Test
  void whatIsNotThereIsNull() {
    assertThat(read("name", "{}")).isNull();
    assertThat(read("name", "{\"name\":null}")).isNull();
    assertThat(read("city", "{\"address\":null}")).isNull();
    assertThat(read("city", "{\"address\":5}")).isNull();
    assertThat(read("tags", "{\"tags\":null}")).isNull();
    assertUnreadable("needed", "{}", "needed", "none");
  }

  @Test
  void firstOfSeveralFieldsCounts() {
    assertThat(read("age", "{\"age\":1,\"age\":2}")).isEqualTo(1);
  }

  @Test
  void whatDoesNotFitIsUnreadable() {
    assertUnreadable("age", "{\"age\":1.5}", "age", "1.5", "INT");
    assertUnreadable("age", "{\"age\":3000000000}", "age", "3000000000");
    assertUnreadable("age", "{\"age\":\"1\"}", "age", "String");
    assertUnreadable("big", "{\"big\":9223372036854775808}", "big");
    assertUnreadable("name", "{\"name\":1}", "name", "STRING");
    assertUnreadable("ok", "{\"ok\":0}", "ok", "BOOLEAN");
    assertUnreadable("at", "{\"at\":\"tomorrow\"}", "at", "tomorrow");
    assertUnreadable("at", "{\"at\":9223372036854775807}", "at");
    assertUnreadable("raw", "{\"raw\":\"?\"}", "raw", "base 64");
    assertUnreadable("tags", "{\"tags\":\"a\"}", "tags", "an array");
    assertUnreadable("tags", "{\"tags\":[[]]}", "tags");
    assertUnreadable("name", "{\"name\":{}}", "name");
    assertUnreadable("name", "[]", "JSON object");
    assertUnreadable("name", "", "JSON object");
    assertUnreadable("name", "{\"x\":", "no JSON");
    assertUnreadable("name", "{\"x\":" + "[".repeat(100_000), "no JSON");
  }

  /** What stands behind the last column that is wanted is nobody's business. */
  @Test
  void readingEndsWithTheLastColumn() {
    assertThat(read("age", "{\"age\":1,#")).isEqualTo(1);
  }

  @ParameterizedTest
  @Seeds
  void damagedBytesAreUnreadableAtWorst(Seed seed) {
    SplittableRandom random = seed.random();
    byte[] whole =
        ("{\"name\":\"n\",\"age\":5,\"big\":6,\"score\":1.5,\"price\":2.50,\"ok\":false,\"at\":17,"
                + "\"raw\":\"AQI=\",\"tags\":[\"a\",\"b\"],\"address\":{\"city\":\"c\",\"geo\":{\"zip\":\"z\"}}}")
            .getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
      for (int k = random.nextInt(4); k > 0 && damaged.length > 0; k--) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        read(random.nextInt(SCHEMA.columnCount()), damaged);
      } catch (UnreadableRowException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  @Test
  void columnsThatCannotBeAreRefused() {
    TableSchema partOfKey = new TableSchema(List.of(Column.at("x", ColumnType.INT, "$key.x")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonRowCodec.withStringKeys().bind(partOfKey, new int[] {0}))
        .withMessageContaining("column x");
    TableSchema noPath = new TableSchema(List.of(Column.at("x", ColumnType.INT, "a..b")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonRowCodec.withStringKeys().bind(noPath, new int[] {0}))
        .withMessageContaining("a..b");
  }

  @Test
  void keysOfAllFormats() {
    assertThat(key(KeyFormat.LONG, ColumnType.BIGINT, Column.KEY, new byte[] {0, 0, 0, 0, 0, 0, 1, 2}))
        .isEqualTo(258L);
    assertThat(key(KeyFormat.INT, ColumnType.INT, Column.KEY, new byte[] {0, 0, 1, 2}))
        .isEqualTo(258);
    assertThat((byte[]) key(KeyFormat.BYTES, ColumnType.BYTES, Column.KEY, new byte[] {1}))
        .containsExactly(1);
    byte[] json = "{\"a\":{\"b\":5}}".getBytes(StandardCharsets.UTF_8);
    assertThat(key(KeyFormat.JSON, ColumnType.INT, "$key.a.b", json)).isEqualTo(5);
    assertThatExceptionOfType(UnreadableRowException.class)
        .isThrownBy(() -> key(KeyFormat.LONG, ColumnType.BIGINT, Column.KEY, new byte[3]))
        .withMessageContaining("3 bytes");
  }

  private static Object key(KeyFormat format, ColumnType type, String path, byte[] key) {
    TableSchema schema = new TableSchema(List.of(Column.at("k", type, path)));
    Object[] target = new Object[1];
    new JsonRowCodec(format)
        .bind(schema, new int[] {0})
        .read(key, 0, key.length, new byte[] {'{', '}'}, 0, 2, target);
    return target[0];
  }
}
