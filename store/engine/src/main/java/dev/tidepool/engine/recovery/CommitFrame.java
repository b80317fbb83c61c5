package dev.tidepool.engine.recovery;

import java.nio.ByteBuffer;

/**
 * What a commit frame carries, little-endian: commit number, live rows, size of the note, the note.
 *
 * @param number counts the commits of a store from 1 on
 * @param rowCount live rows at the commit
 * @param note what the caller wants to find again with exactly this state; may be empty, not null
 */
public record CommitFrame(long number, long rowCount, byte[] note) {
  public static int bytes(byte[] note) {
    return Long.BYTES + Long.BYTES + Integer.BYTES + note.length;
  }

  public void write(ByteBuffer target) {
    target.putLong(number).putLong(rowCount).putInt(note.length).put(note);
  }

  public static CommitFrame read(ByteBuffer source) {
    long number = source.getLong();
    long rowCount = source.getLong();
    byte[] note = new byte[source.getInt()];
    source.get(note);
    return new CommitFrame(number, rowCount, note);
  }
}
