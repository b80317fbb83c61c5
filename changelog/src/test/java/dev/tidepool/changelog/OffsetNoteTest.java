package dev.tidepool.changelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A note is read as it was written; anything else is refused in words. */
class OffsetNoteTest {

  @ParameterizedTest
  @EnumSource(ValueLayout.class)
  void isReadAsWritten(ValueLayout layout) {
    OffsetNote note =
        new OffsetNote(
            layout, true, 7, new Uuid(-1, 5), "städte", 3, Long.MAX_VALUE, -1, 12, 1_700_000L);
    byte[] bytes = note.encode();
    assertThat(OffsetNote.decode(bytes)).isEqualTo(note);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> OffsetNote.decode(cut)).isInstanceOf(ChangelogException.class);
    }
    bytes[0] = 2;
    assertThatThrownBy(() -> OffsetNote.decode(bytes)).hasMessageContaining("version 2");
    bytes[0] = 1;
    bytes[1] = 3;
    assertThatThrownBy(() -> OffsetNote.decode(bytes)).hasMessageContaining("unknown layout 3");
  }
}
