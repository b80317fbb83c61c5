package dev.tidepool.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.ColumnType.Scalar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

/** A note is read as it was written, or refused. */
class SinkNoteTest {

  private static SinkNote note() {
    List<Columns.Entry> columns = new ArrayList<>();
    for (Scalar scalar : Scalar.values()) {
      columns.add(new Columns.Entry("key " + scalar, new ColumnType(scalar, false), true));
      columns.add(new Columns.Entry("größe." + scalar, new ColumnType(scalar, true), false));
    }
    return new SinkNote(
        "a/b c",
        "topic",
        7,
        "record_value(id)",
        1L << 40,
        columns,
        new ChangelogPlace(new Uuid(5, 6), 77, 1234));
  }

  @Test
  void noteIsReadAsItWasWritten() {
    assertThat(SinkNote.decode(note().encode())).isEqualTo(note());
    SinkNote empty = new SinkNote("c", "t", 0, "kafka()", 0, List.of(), null);
    assertThat(SinkNote.decode(empty.encode())).isEqualTo(empty);
  }

  @Test
  void noteOfVersionOneHasNoChangelog() {
    SinkNote note = new SinkNote("c", "t", 0, "kafka()", 7, note().columns(), null);
    byte[] bytes = note.encode();
    byte[] old = Arrays.copyOf(bytes, bytes.length - 1);
    old[0] = 1;
    assertThat(SinkNote.decode(old)).isEqualTo(note);
  }

  @Test
  void everyCutIsRefused() {
    byte[] bytes = note().encode();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> SinkNote.decode(cut))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("cut short at " + length);
    }
  }

  @Test
  void otherVersionsAndTypesAreRefused() {
    byte[] newer = note().encode();
    newer[0] = 3;
    assertThatThrownBy(() -> SinkNote.decode(newer))
        .hasMessageContaining("version 3, expected at most 2");
    SinkNote one =
        new SinkNote(
            "c", "t", 0, "k", 0, List.of(new Columns.Entry("a", ColumnType.STRING, false)), null);
    byte[] strange = one.encode();
    strange[strange.length - 6] = 99; // type, flags, length (2), a, no changelog
    assertThatThrownBy(() -> SinkNote.decode(strange)).hasMessageContaining("unknown type 99");
  }

  @Test
  void largestColumnsFitIntoANote() {
    List<Columns.Entry> columns = new ArrayList<>();
    String name = "€".repeat(Columns.NAME_CHARS_MAX / Columns.COUNT_MAX - 4);
    for (int i = 0; i < Columns.COUNT_MAX; i++) {
      columns.add(new Columns.Entry(name + i, ColumnType.STRING, false));
    }
    SinkNote note = new SinkNote("c", "t", 0, "k", 0, columns, null);
    assertThat(note.encode()).hasSizeLessThan(128 << 10);
    assertThat(SinkNote.decode(note.encode())).isEqualTo(note);
  }
}
