package dev.tidepool.engine;

import dev.tidepool.engine.row.RowAddress;
import dev.tidepool.engine.row.RowMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The points in time that somebody still reads.
 *
 * <p>An epoch begins when a snapshot is taken. From then on the writer notes the old address of
 * each row before it changes it for the first time in the epoch; rows on pages never change, so the
 * old version stays readable as long as its page is kept. A snapshot finds the address of a row in
 * the first note that its own or a later epoch made, and in the row map if there is none.
 *
 * <p>Epochs end oldest first: one that nobody reads any more is kept while an older one is open,
 * which looks through it.
 *
 * <p><b>Threads:</b> all under the change lock, except {@link Epoch#address} and {@link #needs},
 * which may be called by any thread: who has seen that a row changed also sees the note made
 * before.
 */
final class Snapshots {
  private static final int[] NO_ROWS = {};

  private final RowMap rowMap;
  private Epoch oldest;
  private Epoch newest;

  Snapshots(RowMap rowMap) {
    this.rowMap = rowMap;
  }

  /** One point in time, shared by the snapshots that were taken while nothing changed. */
  final class Epoch {
    private final NoteBook notes = new NoteBook();
    private volatile Epoch next;
    private int userCount = 1;

    /** The address that {@code rowId} had at this point in time. Any thread. */
    long address(int rowId) {
      // The row map first: whoever sees a change there also sees the note that was made before.
      long address = rowMap.address(rowId);
      for (Epoch epoch = this; epoch != null; epoch = epoch.next) {
        if (epoch.notes.get(rowId) != 0) {
          // Perhaps an earlier epoch has a note as well by now, made after we looked there. Who
          // sees this one sees that one too, and the earliest is right.
          long note = earliestNote(rowId);
          return note == NoteBook.ABSENT ? RowAddress.NONE : note;
        }
      }
      return address;
    }

    private long earliestNote(int rowId) {
      long note = notes.get(rowId);
      for (Epoch epoch = next; note == 0; epoch = epoch.next) {
        note = epoch.notes.get(rowId);
      }
      return note;
    }

    /** Whether the row changed since; one that only moved did not. Any thread. */
    boolean isChanged(int rowId) {
      for (Epoch epoch = this; epoch != null; epoch = epoch.next) {
        if (epoch.notes.isChanged(rowId)) {
          return true;
        }
      }
      return false;
    }

    /** The rows that changed since, and some that moved, each once or more. Any thread. */
    int[] changedRows() {
      int count = 0;
      int[] rowIds = NO_ROWS;
      for (Epoch epoch = this; epoch != null; epoch = epoch.next) {
        int blockCount = epoch.notes.blockCount();
        for (int block = 0; block < blockCount; block++) {
          int[] more = epoch.notes.block(block);
          if (count + more.length > rowIds.length) {
            rowIds = Arrays.copyOf(rowIds, Math.max(count + more.length, 2 * count));
          }
          System.arraycopy(more, 0, rowIds, count, more.length);
          count += more.length;
        }
      }
      return Arrays.copyOf(rowIds, count);
    }

    NoteBook notes() {
      return notes;
    }

    /** Whether no row changed or moved since. Any thread. */
    boolean isPresent() {
      for (Epoch epoch = this; epoch != null; epoch = epoch.next) {
        if (!epoch.notes.isEmpty()) {
          return false;
        }
      }
      return true;
    }

    /** The epoch after this one, which then has all its notes; or null. */
    Epoch next() {
      return next;
    }
  }

  boolean areOpen() {
    return newest != null;
  }

  /** The notes of all epochs, oldest first. */
  List<NoteBook> notes() {
    List<NoteBook> notes = new ArrayList<>();
    for (Epoch epoch = oldest; epoch != null; epoch = epoch.next) {
      notes.add(epoch.notes);
    }
    return notes;
  }

  /** Takes a snapshot of the present. */
  Epoch open() {
    if (newest != null && newest.notes.isEmpty()) {
      newest.userCount++;
      return newest;
    }
    Epoch epoch = new Epoch();
    if (newest == null) {
      oldest = epoch;
    } else {
      newest.next = epoch;
    }
    newest = epoch;
    return epoch;
  }

  /** Lets go of a snapshot; afterwards {@link #endOldestIfUnused} until it returns null. */
  void close(Epoch epoch) {
    epoch.userCount--;
  }

  /**
   * Ends the oldest epoch if nobody reads it; its notes free what they kept. Null if none ended.
   */
  Epoch endOldestIfUnused() {
    Epoch epoch = oldest;
    if (epoch == null || epoch.userCount > 0) {
      return null;
    }
    oldest = epoch.next;
    if (oldest == null) {
      newest = null;
    }
    return epoch;
  }

  /**
   * Tells that {@code rowId} is about to change from {@code address}.
   *
   * @return whether a snapshot needs the old version, whose page must then be kept
   */
  boolean beforeChange(int rowId, long address) {
    return newest != null && newest.notes.noteFirst(rowId, address) && RowAddress.isLive(address);
  }

  /** The same if it is about to move, and will be the same row at another place. */
  boolean beforeMove(int rowId, long address) {
    return newest != null
        && newest.notes.noteFirstMove(rowId, address)
        && RowAddress.isLive(address);
  }

  /** Whether a snapshot needs the version of {@code rowId} that starts there. */
  boolean needs(int rowId, int page, int offset) {
    for (Epoch epoch = oldest; epoch != null; epoch = epoch.next) {
      long note = epoch.notes.get(rowId);
      if (note != 0 && note != NoteBook.ABSENT && RowAddress.isAt(note, page, offset)) {
        return true;
      }
    }
    return false;
  }
}
