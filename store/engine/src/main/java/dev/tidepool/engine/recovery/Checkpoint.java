package dev.tidepool.engine.recovery;

import java.nio.ByteBuffer;

/**
 * What the head of a checkpoint says: which state of the store it holds, and where the log goes on.
 *
 * <p>The frames behind it: {@code PAGES}, {@value #PAGE_ENTRY_BYTES} bytes a page (number,
 * position, frame bytes, rows); {@code ROWS}, runs of the row map (addresses, fingerprints); {@code
 * SLOTS} of the key directory, in its order; {@code KEYS}, blocks of the key order if the store has
 * one; {@code COMPANION}, parts of what changes together with the rows, one a frame; and an {@code
 * END} with the counts.
 *
 * @param number counts the checkpoints of a store; in the file's name
 * @param sequence of the commit frame whose state this is
 * @param logPosition where the frame after it is, or will be
 * @param commitNumber of that commit
 * @param rowCount live rows
 * @param rowIdLimit one more than the largest row id
 * @param pageLimit one more than the largest page number
 * @param hasKeyOrder whether KEYS frames follow
 * @param note of the commit
 */
public record Checkpoint(
    int number,
    long sequence,
    long logPosition,
    long commitNumber,
    long rowCount,
    int rowIdLimit,
    int pageLimit,
    boolean hasKeyOrder,
    byte[] note) {
  static final int PAGE_ENTRY_BYTES = Long.BYTES + 4 * Integer.BYTES;
  static final int RUN_HEAD_BYTES = 2 * Integer.BYTES;
  static final int ROW_ENTRY_BYTES = Long.BYTES + Integer.BYTES;
  static final int SLOT_ENTRY_BYTES = Long.BYTES;

  int headBytes() {
    return 4 * Long.BYTES + 4 * Integer.BYTES + note.length;
  }

  void write(ByteBuffer target) {
    target.putLong(sequence).putLong(logPosition).putLong(commitNumber).putLong(rowCount);
    target.putInt(rowIdLimit).putInt(pageLimit).putInt(hasKeyOrder ? 1 : 0).putInt(note.length);
    target.put(note);
  }

  static Checkpoint read(int number, ByteBuffer source) {
    long sequence = source.getLong();
    long logPosition = source.getLong();
    long commitNumber = source.getLong();
    long rowCount = source.getLong();
    int rowIdLimit = source.getInt();
    int pageLimit = source.getInt();
    boolean hasKeyOrder = source.getInt() != 0;
    byte[] note = new byte[source.getInt()];
    source.get(note);
    return new Checkpoint(
        number,
        sequence,
        logPosition,
        commitNumber,
        rowCount,
        rowIdLimit,
        pageLimit,
        hasKeyOrder,
        note);
  }
}
