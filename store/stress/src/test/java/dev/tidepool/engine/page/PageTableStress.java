package dev.tidepool.engine.page;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Pages, looked for and evicted while the writer frees them, takes them again and needs more. */
public class PageTableStress {
  private static final int PAGES_OF_THE_FIRST_CHUNK = 8;

  /** The first chunk starts with room for eight pages and is copied when it grows. */
  @JCStressTest
  @Outcome(id = "42, 9", expect = ACCEPTABLE, desc = "The page is where it was.")
  @Outcome(expect = FORBIDDEN, desc = "A page, or its place, is lost while another is begun.")
  @State
  public static class GrowthOfTheFirstChunk {
    private final PageTable pages = new PageTable();

    public GrowthOfTheFirstChunk() {
      for (int page = 1; page < PAGES_OF_THE_FIRST_CHUNK; page++) {
        pages.take();
      }
      pages.setResident(1, new byte[] {42});
      pages.setPosition(1, 9, 1, 1);
    }

    @Actor
    public void writer() {
      pages.take();
    }

    @Actor
    public void reader(II_Result result) {
      byte[] bytes = pages.resident(1);
      result.r1 = bytes == null ? 0 : bytes[0];
      result.r2 = (int) pages.position(1);
    }
  }

  /** Whoever sees the bytes of a page sees what was written to them before. */
  @JCStressTest
  @Outcome(
      id = {"0", "42"},
      expect = ACCEPTABLE,
      desc = "Not there yet, or whole.")
  @Outcome(expect = FORBIDDEN, desc = "Bytes before they were written.")
  @State
  public static class Publication {
    private final PageTable pages = new PageTable();

    public Publication() {
      pages.take();
    }

    @Actor
    public void writer() {
      byte[] bytes = {41};
      bytes[0]++;
      pages.setResident(1, bytes);
    }

    @Actor
    public void reader(I_Result result) {
      byte[] bytes = pages.resident(1);
      result.r1 = bytes == null ? 0 : bytes[0];
    }
  }

  /** The pool lets go of a page just when its number goes to another one. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "The new page has its bytes.")
  @Outcome(expect = FORBIDDEN, desc = "The new page lost its bytes to the end of the old one.")
  @State
  public static class EvictionBesideReuse {
    private final PageTable pages = new PageTable();
    private final byte[] old = new byte[1];
    private final UnwrittenPage begun = UnwrittenPage.openSmall(1, 512);

    public EvictionBesideReuse() {
      pages.take();
      pages.setResident(1, old);
    }

    @Actor
    public void writer() {
      pages.free(1);
      pages.take();
      pages.begin(begun);
    }

    @Actor
    public void pool() {
      pages.evict(1, old);
    }

    @Arbiter
    public void afterwards(I_Result result) {
      result.r1 = pages.resident(1) == begun.bytes() ? 1 : 0;
    }
  }

  /** The pool lets go of a page just when the chunk that holds it is copied. */
  @JCStressTest
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The one page left, the other stays.")
  @Outcome(
      id = "1, 1",
      expect = ACCEPTABLE_INTERESTING,
      desc = "The page was evicted from the old chunk only: it stays until it is freed.")
  @Outcome(expect = FORBIDDEN, desc = "A page left that nobody evicted.")
  @State
  public static class EvictionBesideGrowth {
    private final PageTable pages = new PageTable();
    private final byte[] evicted = new byte[1];
    private final byte[] staying = new byte[1];

    public EvictionBesideGrowth() {
      for (int page = 1; page < PAGES_OF_THE_FIRST_CHUNK; page++) {
        pages.take();
      }
      pages.setResident(1, evicted);
      pages.setResident(2, staying);
    }

    @Actor
    public void writer() {
      pages.take();
    }

    @Actor
    public void pool() {
      pages.evict(1, evicted);
    }

    @Arbiter
    public void afterwards(II_Result result) {
      result.r1 = pages.resident(1) == evicted ? 1 : 0;
      result.r2 = pages.resident(2) == staying ? 1 : 0;
    }
  }
}
