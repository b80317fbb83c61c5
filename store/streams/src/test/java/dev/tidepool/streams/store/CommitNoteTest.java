package dev.tidepool.streams.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.changelog.ValueLayout;
import dev.tidepool.streams.store.CommitNote.UnreadableNoteException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.query.Position;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CommitNoteTest {

  private static final TopicPartition ONE = new TopicPartition("changelog", 1);
  private static final TopicPartition TWO = new TopicPartition("änderungen", 2);

  private final CommitNote note =
      new CommitNote(
          ValueLayout.TIMESTAMPED,
          1234,
          ONE,
          Map.of(ONE, -4L, TWO, 7L),
          Position.emptyPosition().withComponent("b", 2, 20).withComponent("a", 1, 10));

  @Test
  void readsWhatItWrote() {
    assertThat(CommitNote.decode(note.encode())).isEqualTo(note);
    CommitNote bare =
        new CommitNote(ValueLayout.PLAIN, 0, null, Map.of(), Position.emptyPosition());
    assertThat(CommitNote.decode(bare.encode())).isEqualTo(bare);
  }

  @Test
  @DisplayName("Statement 38: the bytes of the first release stay readable")
  void firstVersionStaysReadable() {
    String first =
        "01" // version
            + "01" // layout: timestamped
            + "00000000000004d2"
            + "01"
            + "00096368616e67656c6f6700000001"
            + "00000002"
            + "00096368616e67656c6f6700000001"
            + "fffffffffffffffc"
            + "000bc3a46e646572756e67656e00000002"
            + "0000000000000007"
            + "00000002"
            + "00016100000001"
            + "00000001000000000000000a"
            + "00016200000001"
            + "000000020000000000000014";
    assertThat(HexFormat.of().formatHex(note.encode())).isEqualTo(first);
    assertThat(CommitNote.decode(HexFormat.of().parseHex(first))).isEqualTo(note);
  }

  @Test
  void whatItCannotReadItNames() {
    byte[] newer = note.encode();
    newer[0] = 9;
    assertThatThrownBy(() -> CommitNote.decode(newer))
        .isInstanceOf(UnreadableNoteException.class)
        .hasMessageContaining("version 9, expected 1");
    byte[] cut = Arrays.copyOf(note.encode(), 20);
    assertThatThrownBy(() -> CommitNote.decode(cut))
        .isInstanceOf(UnreadableNoteException.class)
        .hasMessageContaining("cut short at 20 bytes");
  }
}
