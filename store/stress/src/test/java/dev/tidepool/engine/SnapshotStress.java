package dev.tidepool.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.tidepool.engine.row.RowAddress;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** A snapshot, read while the writer changes its rows, and while other snapshots come and go. */
public class SnapshotStress {

  /** What a cursor sees of a row; 0 if nothing, -1 if the row is not where the snapshot says. */
  private static int read(SmallTable rows, Snapshots.Epoch epoch, int rowId) {
    long address = epoch.address(rowId);
    if (!RowAddress.isLive(address)) {
      return 0;
    }
    RowReader.Scratch scratch = RowReader.scratch();
    return rows.reader.read(scratch, rowId, address, epoch)
        ? SmallTable.version(scratch.row.value())
        : -1;
  }

  /** The old version's page is kept, although nobody but the snapshot needs it. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The row as it was, both times.")
  @Outcome(expect = FORBIDDEN, desc = "A later version, none, or one that is gone.")
  @State
  public static class OneMoment {
    private final SmallTable rows = new SmallTable().with(SmallTable.APPLE, 1);
    private final Snapshots.Epoch epoch = rows.table.snapshots.open();

    @Actor
    public void writer() {
      rows.put(SmallTable.APPLE, 2);
      rows.put(SmallTable.APPLE, 3);
      rows.remove(SmallTable.APPLE);
    }

    @Actor
    public void reader(II_Result result) {
      result.r1 = read(rows, epoch, 1);
      result.r2 = read(rows, epoch, 1);
    }
  }

  /** A row that the snapshot must not know, in the row id of one that it knew to be gone. */
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "There is no such row.")
  @Outcome(expect = FORBIDDEN, desc = "A row that was added after the moment of the snapshot.")
  @State
  public static class RowAddedLater {
    private final SmallTable rows = new SmallTable().with(SmallTable.APPLE, 1);
    private final Snapshots.Epoch epoch;

    public RowAddedLater() {
      rows.remove(SmallTable.APPLE);
      epoch = rows.table.snapshots.open();
    }

    @Actor
    public void writer() {
      rows.sealedPagesWritten();
      rows.put(SmallTable.PEAR, 2);
      rows.put(SmallTable.PEAR, 3);
    }

    @Actor
    public void reader(I_Result result) {
      result.r1 = read(rows, epoch, 1);
    }
  }

  /** The first change is noted in this epoch, the next one in a later epoch. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Both rows as they were.")
  @Outcome(expect = FORBIDDEN, desc = "A row as it was at the moment of the later snapshot.")
  @State
  public static class LaterSnapshot {
    private final SmallTable rows =
        new SmallTable().with(SmallTable.APPLE, 1).with(SmallTable.PEAR, 1);
    private final Snapshots.Epoch epoch = rows.table.snapshots.open();

    @Actor
    public void writer() {
      rows.put(SmallTable.APPLE, 2);
      rows.table.lock.lock();
      try {
        rows.table.snapshots.open();
      } finally {
        rows.table.lock.unlock();
      }
      rows.put(SmallTable.APPLE, 3);
      rows.put(SmallTable.PEAR, 3);
    }

    @Actor
    public void reader(II_Result result) {
      result.r2 = read(rows, epoch, 2);
      result.r1 = read(rows, epoch, 1);
    }
  }

  /** An older snapshot is closed, and what it kept is let go, beside a reader of a later one. */
  @JCStressTest
  @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "Both rows as they were.")
  @Outcome(expect = FORBIDDEN, desc = "A version was let go that a later snapshot needs.")
  @State
  public static class OlderSnapshotClosed {
    private final SmallTable rows =
        new SmallTable().with(SmallTable.APPLE, 1).with(SmallTable.PEAR, 1);
    private final Snapshots.Epoch older = rows.table.snapshots.open();
    private final Snapshots.Epoch epoch;

    public OlderSnapshotClosed() {
      rows.put(SmallTable.APPLE, 2);
      epoch = rows.table.snapshots.open();
      rows.put(SmallTable.APPLE, 3);
      rows.put(SmallTable.PEAR, 3);
    }

    @Actor
    public void writer() {
      SnapshotRelease.close(rows.table, older);
      rows.put(SmallTable.APPLE, 4);
      rows.put(SmallTable.PEAR, 4);
    }

    @Actor
    public void reader(II_Result result) {
      result.r1 = read(rows, epoch, 1);
      result.r2 = read(rows, epoch, 2);
    }
  }

  /** A later snapshot is closed, and its notes go to the one before, beside a reader of that. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Both rows as they were.")
  @Outcome(expect = FORBIDDEN, desc = "A note was missed on its way.")
  @State
  public static class LaterSnapshotMerged {
    private final SmallTable rows =
        new SmallTable().with(SmallTable.APPLE, 1).with(SmallTable.PEAR, 1);
    private final Snapshots.Epoch epoch = rows.table.snapshots.open();
    private final Snapshots.Epoch later;

    public LaterSnapshotMerged() {
      rows.put(SmallTable.PEAR, 2);
      later = rows.table.snapshots.open();
      rows.put(SmallTable.APPLE, 3);
      rows.put(SmallTable.PEAR, 3);
      rows.table.snapshots.open();
    }

    @Actor
    public void writer() {
      SnapshotRelease.close(rows.table, later);
      rows.put(SmallTable.PEAR, 4);
      rows.put(SmallTable.APPLE, 4);
    }

    @Actor
    public void reader(II_Result result) {
      result.r1 = read(rows, epoch, 1);
      result.r2 = read(rows, epoch, 2);
    }
  }

  /** The notes grow, chunk by chunk, while they are read. */
  @JCStressTest
  @Outcome(
      id = {"0, 0", "5, 0", "5, 7"},
      expect = ACCEPTABLE,
      desc = "Notes in the order in which they were made.")
  @Outcome(expect = FORBIDDEN, desc = "A note is lost when another is made, or was never made.")
  @State
  public static class NotesGrow {
    private static final int FAR = 5000;
    private final NoteBook notes = new NoteBook();

    @Actor
    public void writer() {
      notes.noteFirst(1, 5 << 16);
      notes.noteFirst(FAR, 7 << 16);
      notes.noteFirst(1, 9 << 16); // not the first
    }

    @Actor
    public void reader(II_Result result) {
      result.r2 = (int) notes.get(FAR) >> 16;
      result.r1 = (int) notes.get(1) >> 16;
    }
  }
}
