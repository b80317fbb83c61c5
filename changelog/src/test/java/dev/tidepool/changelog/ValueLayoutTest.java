package dev.tidepool.changelog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Statement 19, the layouts in bytes written by hand; the tests of streams compare them with
 * Kafka's own code.
 */
class ValueLayoutTest {

  private static final byte[] KEY = {7};

  @Test
  @DisplayName("PLAIN is the value")
  void plain() {
    assertThat(stored(ValueLayout.PLAIN, "ab", 258)).isEqualTo("6162");
  }

  @Test
  @DisplayName("TIMESTAMPED puts eight bytes before it")
  void timestamped() {
    assertThat(stored(ValueLayout.TIMESTAMPED, "ab", 258)).isEqualTo("0000000000000102" + "6162");
    assertThat(stored(ValueLayout.TIMESTAMPED, "", -1)).isEqualTo("ffffffffffffffff");
  }

  @Test
  @DisplayName("WITH_HEADERS puts the headers before that; none are a zero byte")
  void withHeaders() {
    assertThat(stored(ValueLayout.WITH_HEADERS, "ab", 258))
        .isEqualTo("00" + "0000000000000102" + "6162");
    RecordHeaders headers = new RecordHeaders();
    headers.add("k", new byte[] {5}).add("n", null);
    ChangeRecord change = new ChangeRecord(KEY, "ab".getBytes(UTF_8), 258, headers);
    assertThat(HexFormat.of().formatHex(ValueLayout.WITH_HEADERS.toStoreValue(change)))
        .isEqualTo(
            "10" // 8 bytes of headers
                + "04" // two of them
                + "026b"
                + "0205"
                + "026e"
                + "01" // null
                + "0000000000000102"
                + "6162");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("A tombstone has no bytes in any layout")
  void tombstones(ValueLayout layout) {
    ChangeRecord tombstone = new ChangeRecord(KEY, null, 5, new RecordHeaders());
    assertThat(tombstone.isTombstone()).isTrue();
    assertThat(layout.toStoreValue(tombstone)).isNull();
    assertThat(layout.toChange(KEY, null).isTombstone()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 64, 8191, 8192, 100_000})
  @DisplayName("Headers of any size read back")
  void headerSizes(int valueBytes) {
    RecordHeaders headers = new RecordHeaders();
    headers.add("größe", new byte[valueBytes]);
    ChangeRecord change = new ChangeRecord(KEY, new byte[] {1}, 9, headers);
    byte[] stored = ValueLayout.WITH_HEADERS.toStoreValue(change);
    assertThat(ValueLayout.WITH_HEADERS.toChange(KEY, stored)).isEqualTo(change);
  }

  @Test
  @DisplayName("Bytes that are not of the layout are refused, whichever part is wrong")
  void foreignBytes() {
    assertThatThrownBy(() -> ValueLayout.TIMESTAMPED.toChange(KEY, new byte[7]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a value of 7 bytes is not of the layout TIMESTAMPED");
    RecordHeaders headers = new RecordHeaders();
    headers.add("key", new byte[20]);
    byte[] good =
        ValueLayout.WITH_HEADERS.toStoreValue(new ChangeRecord(KEY, new byte[0], 9, headers));
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThatThrownBy(() -> ValueLayout.WITH_HEADERS.toChange(KEY, cut))
          .isInstanceOf(IllegalArgumentException.class);
    }
    byte[] endless = {-1, -1, -1, -1, -1, -1};
    assertThatThrownBy(() -> ValueLayout.WITH_HEADERS.toChange(KEY, endless))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String stored(ValueLayout layout, String value, long timestamp) {
    ChangeRecord change =
        new ChangeRecord(KEY, value.getBytes(UTF_8), timestamp, new RecordHeaders());
    return HexFormat.of().formatHex(layout.toStoreValue(change));
  }
}
