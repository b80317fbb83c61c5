package dev.tidepool.table.index;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.Arrays;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Terms in order, walked over while the writer adds others, splits leaves, has terms come late to
 * them and settles those.
 */
public class TermOrderStress {
  private static final TermDictionary TERMS = new TermDictionary();
  private static final int[] IDS = new int[TermOrder.LEAF_TERMS_MAX];
  private static final byte[] NEW_TERM = {64, 1};
  private static final int NEW_ID;

  static {
    for (int i = 0; i < IDS.length; i++) {
      IDS[i] = TERMS.findOrAdd(new byte[] {(byte) i});
    }
    NEW_ID = TERMS.findOrAdd(NEW_TERM);
  }

  /** A full leaf: the next term splits it. */
  @State
  public static class FullLeaf {
    final TermOrder order = new TermOrder(TERMS);

    public FullLeaf() {
      order.build(IDS);
    }

    /** How many of the terms that stay are met in their order, or less than none if one is not. */
    int met(TermWalk walk, boolean descending) {
      int count = 0;
      for (int id = walk.next(); id != 0; id = walk.next()) {
        if (id == NEW_ID) {
          continue;
        }
        if (id != IDS[descending ? IDS.length - 1 - count : count]) {
          return -1 - count;
        }
        count++;
      }
      return count;
    }
  }

  /** A walk in ascending order. */
  @JCStressTest
  @Outcome(id = "128", expect = ACCEPTABLE, desc = "All terms that stay, each once, in order.")
  @Outcome(expect = FORBIDDEN, desc = "A term that stays is missed, or met twice.")
  public static class Ascending {
    @Actor
    public void writer(FullLeaf state) {
      state.order.insert(NEW_ID, NEW_TERM);
      state.order.remove(NEW_ID, NEW_TERM);
    }

    @Actor
    public void reader(FullLeaf state, I_Result result) {
      result.r1 = state.met(state.order.walk(TermRange.ALL), false);
    }
  }

  /** A walk in descending order. */
  @JCStressTest
  @Outcome(id = "128", expect = ACCEPTABLE, desc = "All terms that stay, each once, in order.")
  @Outcome(expect = FORBIDDEN, desc = "A term that stays is missed, or met twice.")
  public static class Descending {
    @Actor
    public void writer(FullLeaf state) {
      state.order.insert(NEW_ID, NEW_TERM);
      state.order.remove(NEW_ID, NEW_TERM);
    }

    @Actor
    public void reader(FullLeaf state, I_Result result) {
      result.r1 = state.met(state.order.walkBack(TermRange.ALL), true);
    }
  }

  private static final int SETTLED_COUNT = 64;
  private static final int LATE_COUNT = OrderLeaf.LATE_TERMS_MAX - 1;
  private static final int[] WITH_LATE = new int[SETTLED_COUNT + LATE_COUNT];
  private static final byte[] LAST_LATE_TERM = {0, 2};
  private static final int LAST_LATE_ID = TERMS.findOrAdd(LAST_LATE_TERM);

  static {
    int count = 0;
    for (int i = 0; i < SETTLED_COUNT; i++) {
      WITH_LATE[count++] = IDS[i];
      if (i < LATE_COUNT) {
        WITH_LATE[count++] = TERMS.findOrAdd(lateTerm(i));
      }
    }
  }

  private static byte[] lateTerm(int index) {
    return new byte[] {(byte) index, 3};
  }

  /** A leaf that one more term may come late to; with the next one, all are settled. */
  @State
  public static class LeafWithLateTerms {
    final TermOrder order = new TermOrder(TERMS);

    public LeafWithLateTerms() {
      order.build(Arrays.copyOf(IDS, SETTLED_COUNT));
      for (int i = 0; i < LATE_COUNT; i++) {
        byte[] term = lateTerm(i);
        order.insert(TERMS.find(term), term);
      }
    }

    void change() {
      order.insert(LAST_LATE_ID, LAST_LATE_TERM);
      order.insert(NEW_ID, NEW_TERM);
      order.remove(LAST_LATE_ID, LAST_LATE_TERM);
    }

    /** How many of the terms that stay are met in their order, or less than none if one is not. */
    int met(TermWalk walk, boolean descending) {
      int count = 0;
      for (int id = walk.next(); id != 0; id = walk.next()) {
        if (id == NEW_ID || id == LAST_LATE_ID) {
          continue;
        }
        if (id != WITH_LATE[descending ? WITH_LATE.length - 1 - count : count]) {
          return -1 - count;
        }
        count++;
      }
      return count;
    }
  }

  /** A walk in ascending order over late terms. */
  @JCStressTest
  @Outcome(id = "79", expect = ACCEPTABLE, desc = "All terms that stay, each once, in order.")
  @Outcome(expect = FORBIDDEN, desc = "A term that stays is missed, or met twice.")
  public static class AscendingLate {
    @Actor
    public void writer(LeafWithLateTerms state) {
      state.change();
    }

    @Actor
    public void reader(LeafWithLateTerms state, I_Result result) {
      result.r1 = state.met(state.order.walk(TermRange.ALL), false);
    }
  }

  /** A walk in descending order over late terms. */
  @JCStressTest
  @Outcome(id = "79", expect = ACCEPTABLE, desc = "All terms that stay, each once, in order.")
  @Outcome(expect = FORBIDDEN, desc = "A term that stays is missed, or met twice.")
  public static class DescendingLate {
    @Actor
    public void writer(LeafWithLateTerms state) {
      state.change();
    }

    @Actor
    public void reader(LeafWithLateTerms state, I_Result result) {
      result.r1 = state.met(state.order.walkBack(TermRange.ALL), true);
    }
  }
}
