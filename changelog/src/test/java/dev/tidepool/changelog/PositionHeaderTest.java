package dev.tidepool.changelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** Statement 21: positions come back from the changelog. */
class PositionHeaderTest {

  private static final String POSITION =
      "00" // version
          + "00000001"
          + "0000000161"
          + "00000002"
          + "00000000"
          + "0000000000000007"
          + "00000001"
          + "0000000000000100";

  @Test
  void readsPosition() {
    assertThat(PositionHeader.read(headers("00", POSITION)))
        .isEqualTo(Map.of("a", Map.of(0, 7L, 1, 256L)));
  }

  @Test
  void absentOrUnknownIsEmpty() {
    assertThat(PositionHeader.read(new RecordHeaders())).isEmpty();
    assertThat(PositionHeader.read(headers("01", POSITION))).isEmpty();
    assertThat(PositionHeader.read(headers("0000", POSITION))).isEmpty();
    assertThat(PositionHeader.read(headers("00", "01"))).isEmpty();
    RecordHeaders onlyVersion = new RecordHeaders();
    onlyVersion.add(PositionHeader.VERSION_KEY, new byte[] {0});
    assertThat(PositionHeader.read(onlyVersion)).isEmpty();
  }

  @Test
  void cutShortIsRefused() {
    for (int length = 0; length < POSITION.length(); length += 2) {
      RecordHeaders cut = headers("00", POSITION.substring(0, length));
      assertThatThrownBy(() -> PositionHeader.read(cut))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static RecordHeaders headers(String version, String position) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(PositionHeader.VERSION_KEY, HexFormat.of().parseHex(version));
    headers.add(PositionHeader.POSITION_KEY, HexFormat.of().parseHex(position));
    return headers;
  }
}
