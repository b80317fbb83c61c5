package dev.tidepool.table.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Keys as columns. */
class KeyFormatTest {

  @Test
  void stringKey() throws UnreadableRowException {
    assertThat(read(KeyFormat.STRING, ColumnType.STRING, utf8("a\u00e9\ufffd")))
        .isEqualTo("a\u00e9\ufffd");
    assertThat(read(KeyFormat.STRING, ColumnType.STRING, new byte[0])).isEqualTo("");
    assertThat(read(KeyFormat.STRING, ColumnType.TIMESTAMP, utf8("1970-01-01"))).isEqualTo(0L);
    assertUnreadable(KeyFormat.STRING, ColumnType.STRING, new byte[] {-1}, "the key is not UTF-8");
    assertUnreadable(
        KeyFormat.STRING,
        ColumnType.TIMESTAMP,
        utf8("x"),
        "column k: expected TIMESTAMP at $key, found the string 'x'");
  }

  @Test
  void numericKeys() throws UnreadableRowException {
    byte[] seven = ByteBuffer.allocate(8).putLong(7).array();
    assertThat(read(KeyFormat.LONG, ColumnType.BIGINT, seven)).isEqualTo(7L);
    assertThat(read(KeyFormat.LONG, ColumnType.INT, seven)).isEqualTo(7);
    assertThat(read(KeyFormat.LONG, ColumnType.DOUBLE, seven)).isEqualTo(7.0);
    assertThat(read(KeyFormat.LONG, ColumnType.DECIMAL, seven)).isEqualTo(new BigDecimal(7));
    assertThat(read(KeyFormat.LONG, ColumnType.TIMESTAMP, seven)).isEqualTo(7000L);
    byte[] minusTwo = ByteBuffer.allocate(4).putInt(-2).array();
    assertThat(read(KeyFormat.INT, ColumnType.INT, minusTwo)).isEqualTo(-2);
    assertThat(read(KeyFormat.INT, ColumnType.BIGINT, minusTwo)).isEqualTo(-2L);
    assertUnreadable(
        KeyFormat.LONG, ColumnType.BIGINT, new byte[7], "the key has 7 bytes; LONG has 8");
    assertUnreadable(KeyFormat.INT, ColumnType.INT, new byte[8], "the key has 8 bytes; INT has 4");
    byte[] large = ByteBuffer.allocate(8).putLong(1L << 31).array();
    assertUnreadable(KeyFormat.LONG, ColumnType.INT, large, "found the number 2147483648");
  }

  @Test
  void bytesKey() throws UnreadableRowException {
    assertThat(read(KeyFormat.BYTES, ColumnType.BYTES, new byte[] {0, -1}))
        .isEqualTo(new byte[] {0, -1});
  }

  @Test
  void jsonKey() throws UnreadableRowException {
    assertThat(read(KeyFormat.JSON, ColumnType.BIGINT, utf8("7"))).isEqualTo(7L);
    Reading reading =
        Reading.of(
            new JsonRowCodec(KeyFormat.JSON),
            Column.at("customer", ColumnType.STRING, "$key.customer"),
            Column.at("line", ColumnType.INT, "$key.at.line"),
            Column.of("customerOfValue", ColumnType.STRING));
    assertThat(reading.read(utf8("{\"customer\":\"c\",\"at\":{\"line\":7}}"), utf8("{}"), 0))
        .containsExactly("c", 7, null);
    assertUnreadable(
        KeyFormat.JSON, ColumnType.INT, utf8("{"), "column k: expected INT at $key, found");
    assertUnreadable(KeyFormat.JSON, ColumnType.INT, utf8("x"), "the key is not JSON at byte");
  }

  @Test
  void keyByFunction() throws UnreadableRowException {
    KeyFormat format = KeyFormat.of(Map.class, bytes -> Map.of("first", (int) bytes[0]));
    Reading reading =
        Reading.of(new JsonRowCodec(format), Column.at("f", ColumnType.INT, "$key.first"));
    assertThat(reading.key(new byte[] {7, 8})).containsExactly(7);
    assertThatExceptionOfType(UnreadableRowException.class)
        .isThrownBy(() -> reading.key(new byte[0]))
        .withMessageStartingWith("the key cannot be deserialised: ");
  }

  @Test
  void columnThatAKeyCannotHoldIsRefusedWhenItIsBound() {
    assertUnbindable(
        KeyFormat.STRING,
        Column.at("k", ColumnType.INT, "$key"),
        "column k (INT at $key) cannot be read: the key is one STRING");
    assertUnbindable(
        KeyFormat.LONG,
        Column.at("k", ColumnType.BIGINT, "$key.id"),
        "column k (BIGINT at $key.id) cannot be read: the key is one LONG");
    assertUnbindable(
        KeyFormat.INT,
        Column.at("k", ColumnType.arrayOf(ColumnType.INT), "$key"),
        "column k (INT ARRAY at $key) cannot be read: the key is one INT");
    assertUnbindable(
        KeyFormat.BYTES,
        Column.at("k", ColumnType.STRING, "$key"),
        "column k (STRING at $key) cannot be read: the key is one BYTES");
  }

  private static void assertUnbindable(KeyFormat format, Column column, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Reading.of(new JsonRowCodec(format), column))
        .withMessage(message);
  }

  private static void assertUnreadable(
      KeyFormat format, ColumnType type, byte[] key, String message) {
    assertThatExceptionOfType(UnreadableRowException.class)
        .isThrownBy(() -> read(format, type, key))
        .withMessageContaining(message);
  }

  private static Object read(KeyFormat format, ColumnType type, byte[] key)
      throws UnreadableRowException {
    return Reading.of(new JsonRowCodec(format), Column.at("k", type, "$key")).key(key)[0];
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
