package dev.tidepool.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.row.RowAddress;
import org.junit.jupiter.api.Test;

/** A note has the first address of a row, and tells a change from a move. */
class NoteBookTest {
  private static final int ROW = 77;
  private static final long HERE = RowAddress.of(5, 300, false, 0x7FFFF);
  private static final long THERE = RowAddress.moved(HERE, 9, 0);
  private static final long DELETED = RowAddress.of(5, 300, true, 0x7FFFF);

  private final NoteBook notes = new NoteBook();

  @Test
  void aRowThatMovedIsNotChanged() {
    assertThat(notes.noteFirstMove(ROW, HERE)).isTrue();
    assertThat(notes.get(ROW)).isEqualTo(HERE);
    assertThat(notes.isChanged(ROW)).isFalse();
    assertThat(notes.noteFirstMove(ROW, THERE)).isFalse();
    assertThat(notes.get(ROW)).isEqualTo(HERE);
    assertThat(notes.block(0)).containsExactly(ROW);
  }

  @Test
  void aRowThatMovedAndThenChangedIsChanged() {
    notes.noteFirstMove(ROW, HERE);
    assertThat(notes.noteFirst(ROW, THERE)).as("nobody needs the copy").isFalse();
    assertThat(notes.get(ROW)).isEqualTo(HERE);
    assertThat(notes.isChanged(ROW)).isTrue();
    assertThat(notes.block(0)).containsExactly(ROW);
  }

  @Test
  void aRowThatChangedAndThenMovedIsChanged() {
    assertThat(notes.noteFirst(ROW, HERE)).isTrue();
    assertThat(notes.noteFirstMove(ROW, THERE)).isFalse();
    assertThat(notes.get(ROW)).isEqualTo(HERE);
    assertThat(notes.isChanged(ROW)).isTrue();
  }

  @Test
  void whatWasNoRowIsAbsentAndChangedHoweverItCame() {
    notes.noteFirst(1, RowAddress.NONE);
    notes.noteFirst(2, DELETED);
    notes.noteFirstMove(3, DELETED);
    for (int row = 1; row <= 3; row++) {
      assertThat(notes.get(row)).isEqualTo(NoteBook.ABSENT);
      assertThat(notes.isChanged(row)).isTrue();
    }
    assertThat(notes.isChanged(ROW)).isFalse();
    assertThat(notes.get(ROW)).isZero();
  }
}
