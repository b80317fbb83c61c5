package dev.tidepool.engine.row;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Addresses, read while the writer publishes them and while the map makes room for more. */
public class RowMapStress {
  private static final long OLD = RowAddress.of(1, 8, false, 5);
  private static final long NEW = RowAddress.of(2, 16, false, 5);

  static int version(long address) {
    return address == RowAddress.NONE ? 0 : address == OLD ? 1 : address == NEW ? 2 : -1;
  }

  /** Who sees an address sees what was written before it was published. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Not published yet.")
  @Outcome(id = "2, 42", expect = ACCEPTABLE, desc = "The row, whole.")
  @Outcome(expect = FORBIDDEN, desc = "An address without the bytes it leads to, or a torn one.")
  @State
  public static class Publication {
    private final RowMap map = new RowMap();
    private int page;

    public Publication() {
      map.reserve(1);
    }

    @Actor
    public void writer() {
      page = 42;
      map.setAddress(1, NEW);
    }

    @Actor
    public void reader(II_Result result) {
      result.r1 = version(map.address(1));
      result.r2 = result.r1 == 0 ? 0 : page;
    }
  }

  /** The first chunk starts with room for 16 rows and is copied when it grows. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "The row is where it was.")
  @Outcome(expect = FORBIDDEN, desc = "A row is lost while there is made room for another.")
  @State
  public static class GrowthOfTheFirstChunk {
    private final RowMap map = new RowMap();

    public GrowthOfTheFirstChunk() {
      map.reserve(15);
      map.setAddress(15, OLD);
    }

    @Actor
    public void writer() {
      map.reserve(16);
      map.setAddress(16, NEW);
    }

    @Actor
    public void reader(I_Result result) {
      result.r1 = version(map.address(15));
    }
  }

  /** A row that changes just after its chunk was copied. */
  @JCStressTest
  @Outcome(
      id = {"1, 1", "1, 2", "2, 2"},
      expect = ACCEPTABLE,
      desc = "Old versions before new ones.")
  @Outcome(expect = FORBIDDEN, desc = "No version, or the old one after the new one.")
  @State
  public static class ChangeAfterGrowth {
    private final RowMap map = new RowMap();

    public ChangeAfterGrowth() {
      map.reserve(15);
      map.setAddress(15, OLD);
    }

    @Actor
    public void writer() {
      map.reserve(16);
      map.setAddress(15, NEW);
    }

    @Actor
    public void reader(II_Result result) {
      result.r1 = version(map.address(15));
      result.r2 = version(map.address(15));
    }
  }

  /** A second chunk, and with it a longer list of chunks. */
  @JCStressTest
  @Outcome(
      id = {"1, 0", "1, 2"},
      expect = ACCEPTABLE,
      desc = "The old row stands, the new one is there or not yet.")
  @Outcome(expect = FORBIDDEN, desc = "The old row is lost, or the new one torn.")
  @State
  public static class SecondChunk {
    private final RowMap map = new RowMap();

    public SecondChunk() {
      map.reserve(1);
      map.setAddress(1, OLD);
    }

    @Actor
    public void writer() {
      map.reserve(RowMap.CHUNK_ROWS);
      map.setAddress(RowMap.CHUNK_ROWS, NEW);
    }

    @Actor
    public void reader(II_Result result) {
      result.r2 = version(map.address(RowMap.CHUNK_ROWS));
      result.r1 = version(map.address(1));
    }
  }
}
