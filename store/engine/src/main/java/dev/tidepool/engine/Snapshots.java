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
 * <p>What nobody reads any more is <em>surplus</em>: the oldest epoch ends; a later one, which
 * older ones look through, is merged into the one before it, where the first note of a row stays.
 * So there are never many more epochs than open snapshots, and a read looks through few, however
 * long its snapshot is held. One thread at a time disposes of surplus, block by block.
 *
 * <p><b>Threads:</b> all under the change lock, except the methods that say that any thread may
 * call them: who has seen that a row changed also sees the note made before. They read where an
 * epoch leads before its notes. Then they see either the link to an epoch that is merged, which
 * keeps its notes and its own link, or all that was merged out of it.
 */
final class Snapshots {
  private static final int[] NO_ROWS = {};

  private final RowMap rowMap;
  private Epoch oldest;
  private Epoch newest;
  private boolean isDisposing; // a thread has surplus

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
      if (firstNote(rowId) == 0) {
        return address;
      }
      // Perhaps an earlier epoch has a note as well by now, made after we looked there. Who sees
      // one sees the earlier ones too, and the earliest is right.
      long note = firstNote(rowId);
      return note == NoteBook.ABSENT ? RowAddress.NONE : note;
    }

    private long firstNote(int rowId) {
      Epoch next;
      for (Epoch epoch = this; epoch != null; epoch = next) {
        next = epoch.next;
        long note = epoch.notes.get(rowId);
        if (note != 0) {
          return note;
        }
      }
      return 0;
    }

    /** Whether the row changed since; one that only moved did not. Any thread. */
    boolean isChanged(int rowId) {
      Epoch next;
      for (Epoch epoch = this; epoch != null; epoch = next) {
        next = epoch.next;
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
      Epoch next;
      for (Epoch epoch = this; epoch != null; epoch = next) {
        next = epoch.next;
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
      Epoch next;
      for (Epoch epoch = this; epoch != null; epoch = next) {
        next = epoch.next;
        if (!epoch.notes.isEmpty()) {
          return false;
        }
      }
      return true;
    }

    /**
     * The epoch after this one, or null. An epoch that has one gets no more notes, but for those of
     * epochs between them, which are there before this tells of the one behind.
     */
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

  /** Memory of all notes in bytes. Any thread, for statistics. */
  long heapBytes() {
    long bytes = 0;
    for (Epoch epoch = oldest; epoch != null; epoch = epoch.next) {
      bytes += epoch.notes.heapBytes();
    }
    return bytes;
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

  /** Lets go of a snapshot; afterwards {@link #takeSurplus}. */
  void close(Epoch epoch) {
    epoch.userCount--;
  }

  /** Notes that nobody reads any more, or only through an older epoch. */
  final class Surplus {
    private final Epoch epoch;
    private final Epoch heir; // or null

    private Surplus(Epoch epoch, Epoch heir) {
      this.epoch = epoch;
      this.heir = heir;
    }

    /** How many blocks of notes there are to dispose of. */
    int blockCount() {
      return epoch.notes.blockCount();
    }

    /**
     * Hands the notes of a block on to the epoch before.
     *
     * @return what it has no use for: addresses of versions, from index 0 on, then zeros
     */
    long[] handOn(int block) {
      int[] rowIds = epoch.notes.block(block);
      long[] useless = new long[rowIds.length];
      int count = 0;
      for (int rowId : rowIds) {
        long address = epoch.notes.get(rowId);
        boolean isUseful = heir != null && heir.notes.inherit(rowId, epoch.notes);
        if (!isUseful && address != NoteBook.ABSENT) {
          useless[count++] = address;
        }
      }
      return useless;
    }

    /** After all blocks; somebody else may take surplus. */
    void end() {
      if (heir != null) {
        heir.next = epoch.next;
      }
      isDisposing = false;
    }
  }

  /**
   * An epoch that is not read any more, for the caller to dispose of; or null if there is none, or
   * another thread has one, which will come for the rest.
   */
  Surplus takeSurplus() {
    if (isDisposing || oldest == null) {
      return null;
    }
    if (oldest.userCount == 0) {
      Epoch epoch = oldest;
      oldest = epoch.next;
      if (oldest == null) {
        newest = null;
      }
      isDisposing = true;
      return new Surplus(epoch, null);
    }
    for (Epoch heir = oldest; heir.next != null; heir = heir.next) {
      Epoch epoch = heir.next;
      if (epoch.userCount == 0 && epoch != newest) {
        isDisposing = true;
        return new Surplus(epoch, heir);
      }
    }
    return null;
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

  /**
   * Whether a snapshot needs the version of {@code rowId} that starts there, or did a moment ago.
   * Any thread.
   */
  boolean needs(int rowId, int page, int offset) {
    Epoch next;
    for (Epoch epoch = oldest; epoch != null; epoch = next) {
      next = epoch.next;
      long note = epoch.notes.get(rowId);
      if (note != 0 && note != NoteBook.ABSENT && RowAddress.isAt(note, page, offset)) {
        return true;
      }
    }
    return false;
  }
}
