package dev.tidepool.engine.directory;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.tidepool.engine.directory.KeyDirectory.SubTable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Slots, looked for while the writer adds and removes others and replaces their sub-table. */
public class KeyDirectoryStress {
  private static final long TAG = 77; // of all rows here, so that they share one walk

  /** Walks as readers do, and returns the bits of the rows met. */
  static int rowsMet(KeyDirectory directory) {
    SubTable slots = directory.subTable(TAG);
    int met = 0;
    for (int index = slots.home(TAG); ; index = slots.next(index)) {
      long slot = slots.slot(index);
      if (slot == 0) {
        return met;
      }
      if (SubTable.isLive(slot)) {
        met |= 1 << SubTable.rowId(slot);
      }
    }
  }

  private static KeyDirectory withRows(int count) {
    KeyDirectory directory = new KeyDirectory();
    for (int rowId = 0; rowId < count; rowId++) {
      directory.insert(TAG, rowId);
    }
    return directory;
  }

  /** A sub-table of six slots is replaced when the fifth is added. */
  @JCStressTest
  @Outcome(
      id = {"15", "31"},
      expect = ACCEPTABLE,
      desc = "All rows that were there, the new one or not yet.")
  @Outcome(expect = FORBIDDEN, desc = "A row is not found although it is there all the time.")
  @State
  public static class Replacement {
    private final KeyDirectory directory = withRows(4);

    @Actor
    public void writer() {
      directory.insert(TAG, 4);
    }

    @Actor
    public void reader(I_Result result) {
      result.r1 = rowsMet(directory);
    }
  }

  /** A removed slot goes to another row while somebody walks over it. */
  @JCStressTest
  @Outcome(
      id = {"7", "5", "13"},
      expect = ACCEPTABLE,
      desc = "The rows that stay, and the removed one, or none, or the one in its place.")
  @Outcome(expect = FORBIDDEN, desc = "A row behind a removed slot is lost, or two share a slot.")
  @State
  public static class RemovalAndReuse {
    private final KeyDirectory directory = withRows(3);

    @Actor
    public void writer() {
      directory.remove(TAG, 1);
      directory.insert(TAG, 3);
    }

    @Actor
    public void reader(I_Result result) {
      result.r1 = rowsMet(directory);
    }
  }

  /** The same row id comes back in a sub-table that replaced the one it was removed from. */
  @JCStressTest
  @Outcome(
      id = {"15, 15", "15, 13", "15, 29", "15, 31", "13, 13", "13, 29", "13, 31", "29, 29"},
      expect = ACCEPTABLE,
      desc = "One moment after the other.")
  @Outcome(
      id = {"29, 31", "31, 31"},
      expect = ACCEPTABLE,
      desc = "One moment after the other.")
  @Outcome(expect = FORBIDDEN, desc = "A row that stays is lost, or one that came is gone again.")
  @State
  public static class RemovalAndReplacement {
    private final KeyDirectory directory = withRows(4);

    @Actor
    public void writer() {
      directory.remove(TAG, 1);
      directory.insert(TAG, 4);
      directory.insert(TAG, 1); // the fifth slot in use: the sub-table is replaced
    }

    @Actor
    public void reader(II_Result result) {
      result.r1 = rowsMet(directory);
      result.r2 = rowsMet(directory);
    }
  }
}
