package dev.tidepool.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.tidepool.engine.format.RowView;
import dev.tidepool.engine.row.RowAddress;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** One point read beside whatever may happen to its row, its row id and its page. */
public class RowReaderStress {

  /** The second version takes page 2 and frees page 1, which the third one takes: same address. */
  @JCStressTest
  @Outcome(
      id = {"1", "2", "3"},
      expect = ACCEPTABLE,
      desc = "One of the versions, whole.")
  @Outcome(expect = FORBIDDEN, desc = "A torn version, or none.")
  @State
  public static class SameAddressAgain {
    private final SmallTable rows = new SmallTable().with(SmallTable.APPLE, 1);

    @Actor
    public void writer() {
      rows.put(SmallTable.APPLE, 2);
      rows.put(SmallTable.APPLE, 3);
    }

    @Actor
    public void reader(I_Result result) {
      result.r1 = rows.get(SmallTable.APPLE);
    }
  }

  @JCStressTest
  @Outcome(
      id = {"1, 1", "1, 2", "1, 3", "2, 2", "2, 3", "3, 3"},
      expect = ACCEPTABLE,
      desc = "Versions in their order.")
  @Outcome(expect = FORBIDDEN, desc = "A version that was overwritten before an earlier read.")
  @State
  public static class VersionsInOrder {
    private final SmallTable rows = new SmallTable().with(SmallTable.APPLE, 1);

    @Actor
    public void writer() {
      rows.put(SmallTable.APPLE, 2);
      rows.put(SmallTable.APPLE, 3);
    }

    @Actor
    public void reader(II_Result result) {
      result.r1 = rows.get(SmallTable.APPLE);
      result.r2 = rows.get(SmallTable.APPLE);
    }
  }

  /** The background moves the row, and another one takes over its page. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "The row, wherever it is.")
  @Outcome(expect = FORBIDDEN, desc = "The row is missed, torn, or another one.")
  @State
  public static class Relocation {
    private final SmallTable rows = new SmallTable().with(SmallTable.APPLE, 1);

    @Actor
    public void background() {
      RowTable table = rows.table;
      long address = table.rowMap.address(1);
      byte[] page = table.pages.resident(RowAddress.page(address));
      RowView row = new RowView();
      row.read(page, RowAddress.offset(address), page.length);
      table.lock.lock();
      try {
        table.relocate(1, page, row, RowAddress.offset(address));
      } finally {
        table.lock.unlock();
      }
      rows.put(SmallTable.PEAR, 9);
      rows.put(SmallTable.PEAR, 8);
    }

    @Actor
    public void reader(I_Result result) {
      result.r1 = rows.get(SmallTable.APPLE);
    }
  }

  /** The row's key goes, and its row id gets another key. */
  @JCStressTest
  @Outcome(
      id = {"1, 0", "1, 7", "0, 0", "0, 7"},
      expect = ACCEPTABLE,
      desc = "Each key has its own value or none.")
  @Outcome(expect = FORBIDDEN, desc = "The value of the other key, or a torn one.")
  @State
  public static class RowIdReused {
    private final SmallTable rows = new SmallTable().with(SmallTable.APPLE, 1);

    @Actor
    public void writer() {
      rows.remove(SmallTable.APPLE);
      rows.sealedPagesWritten();
      rows.put(SmallTable.PEAR, 7);
    }

    @Actor
    public void reader(II_Result result) {
      result.r1 = rows.get(SmallTable.APPLE);
      result.r2 = rows.get(SmallTable.PEAR);
    }
  }

  /**
   * The row is read from disk, and its page admitted to memory, while the page is freed and its
   * number used again.
   */
  @JCStressTest
  @Outcome(
      id = {"1, 3", "2, 3", "3, 3"},
      expect = ACCEPTABLE,
      desc = "One of the versions, whole, and the last one afterwards.")
  @Outcome(
      expect = FORBIDDEN,
      desc = "A torn version or none, or the old page came back in the place of the new one.")
  @State
  public static class AdmissionBesideFreeing {
    private final SmallTable rows = new SmallTable().with(SmallTable.APPLE, 1).withPageOnDisk();

    @Actor
    public void writer() {
      rows.put(SmallTable.APPLE, 2);
      rows.put(SmallTable.APPLE, 3);
    }

    @Actor
    public void reader(II_Result result) {
      result.r1 = rows.get(SmallTable.APPLE);
    }

    @Arbiter
    public void afterwards(II_Result result) {
      result.r2 = rows.get(SmallTable.APPLE);
    }
  }
}
