package dev.tidepool.table.scan;

import dev.tidepool.table.index.InvertedIndex;
import dev.tidepool.table.index.RowsPerTerm;
import dev.tidepool.table.index.TermDictionary;
import dev.tidepool.table.index.TermRange;
import dev.tidepool.table.index.TermWalk;
import java.util.Arrays;

/**
 * The terms of one index that satisfy a condition, for one execution of a query.
 *
 * <p><b>Threads:</b> any; the index may change underneath, as said in {@code table.index}.
 */
sealed interface TermSet {
  /** No term: what a comparison with NULL has. */
  TermSet NOTHING = new OfIds(new int[0]);

  /** All terms and NULL: whatever is in the index. */
  TermSet ALL = new Everything();

  /** Terms that a walk looks at to estimate how many rows a range has. */
  int ESTIMATED_TERMS = 32;

  /** A range of so many terms is estimated by the shape of the order alone. */
  int SHAPED_TERMS = 4096;

  /** How many rows have such a term, about. */
  long estimate(InvertedIndex index);

  /** What {@link #estimate} is based on; if it is not the terms, nothing else can be asked. */
  default Basis basis() {
    return Basis.COUNTED;
  }

  /** Whether a row with {@code termId} satisfies the condition; never true of 0. */
  boolean test(InvertedIndex index, int termId);

  /** Whether {@link #ids} can be asked. */
  default boolean isWalkable(InvertedIndex index) {
    return true;
  }

  /** Walks the term ids, in the order of their terms if they are a range. */
  TermIds ids(InvertedIndex index);

  /** Some term ids, one after the other. */
  interface TermIds {
    /** The next one, or {@link TermDictionary#NONE}. */
    int next();
  }

  /**
   * These terms, ascending and each once.
   *
   * @param unknownCount how many terms there are besides, of which nothing is known
   */
  record OfIds(int[] termIds, int unknownCount) implements TermSet {
    private static final int[] NO_IDS = {};

    OfIds(int[] termIds) {
      this(termIds, 0);
    }

    static OfIds unknown(int count) {
      return new OfIds(NO_IDS, count);
    }

    @Override
    public Basis basis() {
      return unknownCount == 0 ? Basis.COUNTED : Basis.AVERAGE;
    }

    @Override
    public long estimate(InvertedIndex index) {
      long rows = 0;
      for (int termId : termIds) {
        rows += index.postings().cardinality(termId);
      }
      return unknownCount == 0 ? rows : rows + unknownRowCount(index);
    }

    private long unknownRowCount(InvertedIndex index) {
      return Math.round(unknownCount * RowsPerTerm.of(index));
    }

    @Override
    public boolean test(InvertedIndex index, int termId) {
      return termIds.length == 1 ? termIds[0] == termId : Arrays.binarySearch(termIds, termId) >= 0;
    }

    @Override
    public TermIds ids(InvertedIndex index) {
      int[] next = {0};
      return () -> next[0] < termIds.length ? termIds[next[0]++] : TermDictionary.NONE;
    }
  }

  /**
   * The terms of a range.
   *
   * @param share which of them are meant, if they are not known: a guess; else 1
   */
  record InRange(TermRange range, double share) implements TermSet {
    InRange(TermRange range) {
      this(range, 1);
    }

    /** What is in both. */
    InRange and(InRange other) {
      return new InRange(range.and(other.range), share * other.share);
    }

    @Override
    public Basis basis() {
      return share == 1 ? Basis.COUNTED : Basis.GUESS;
    }

    @Override
    public long estimate(InvertedIndex index) {
      if (!isWalkable(index)) {
        return Long.MAX_VALUE;
      }
      long rows = rowCount(index);
      return share == 1 ? rows : Math.round(rows * share);
    }

    private long rowCount(InvertedIndex index) {
      if (range.isEmpty()) {
        return 0;
      }
      double part = part(index);
      if (part * index.terms().termCount() >= SHAPED_TERMS) {
        return rowCount(part, index);
      }
      TermIds ids = ids(index);
      long rows = 0;
      for (int i = 0; i < ESTIMATED_TERMS; i++) {
        int termId = ids.next();
        if (termId == TermDictionary.NONE) {
          return rows;
        }
        rows += index.postings().cardinality(termId);
      }
      return Math.max(rows, rowCount(part, index));
    }

    /** How many rows it has, about, or that there are {@code enough}: costs as little as it can. */
    long estimate(InvertedIndex index, double enough) {
      TermIds ids = ids(index);
      long rows = 0;
      for (int i = 0; i < ESTIMATED_TERMS && rows < enough; i++) {
        int termId = ids.next();
        if (termId == TermDictionary.NONE) {
          return rows;
        }
        rows += index.postings().cardinality(termId);
      }
      return rows >= enough ? rows : estimate(index);
    }

    /** Which part of all terms it has: only a walk to its end would tell; the tree does about. */
    private double part(InvertedIndex index) {
      double above = range.to() == null ? 1 : index.order().partBelow(range.to());
      double below = range.from() == null ? 0 : index.order().partBelow(range.from());
      return above - below;
    }

    private static long rowCount(double part, InvertedIndex index) {
      long withTerms = index.rowCount() - index.postings().cardinality(TermDictionary.NULL);
      return (long) (part * withTerms);
    }

    @Override
    public boolean test(InvertedIndex index, int termId) {
      return termId > TermDictionary.NULL && isAbove(index, termId) && isBelow(index, termId);
    }

    private boolean isAbove(InvertedIndex index, int termId) {
      if (range.from() == null) {
        return true;
      }
      int order = index.terms().compare(termId, range.from());
      return range.fromInclusive() ? order >= 0 : order > 0;
    }

    private boolean isBelow(InvertedIndex index, int termId) {
      if (range.to() == null) {
        return true;
      }
      int order = index.terms().compare(termId, range.to());
      return range.toInclusive() ? order <= 0 : order < 0;
    }

    @Override
    public boolean isWalkable(InvertedIndex index) {
      return index.definition().ordered();
    }

    @Override
    public TermIds ids(InvertedIndex index) {
      TermWalk walk = index.order().walk(range);
      return walk::next;
    }
  }

  /** All terms but these, ascending, and without NULL: only to test with. */
  record AllBut(int[] termIds) implements TermSet {
    /** But some that are not known. */
    static final AllBut UNKNOWN = new AllBut(new int[0]);

    @Override
    public long estimate(InvertedIndex index) {
      return Long.MAX_VALUE;
    }

    @Override
    public boolean test(InvertedIndex index, int id) {
      return id > TermDictionary.NULL && Arrays.binarySearch(termIds, id) < 0;
    }

    @Override
    public boolean isWalkable(InvertedIndex index) {
      return false;
    }

    @Override
    public TermIds ids(InvertedIndex index) {
      throw new UnsupportedOperationException("a condition that only tests");
    }
  }

  /** Whatever is in the index, which is partial. */
  record Everything() implements TermSet {
    @Override
    public long estimate(InvertedIndex index) {
      return index.rowCount();
    }

    @Override
    public boolean test(InvertedIndex index, int termId) {
      return termId != TermDictionary.NONE;
    }

    @Override
    public boolean isWalkable(InvertedIndex index) {
      return index.definition().ordered();
    }

    @Override
    public TermIds ids(InvertedIndex index) {
      TermWalk walk = index.order().walk(TermRange.ALL);
      boolean[] nullsDone = {false};
      return () -> {
        int id = walk.next();
        if (id == TermDictionary.NONE && !nullsDone[0]) {
          nullsDone[0] = true;
          id = TermDictionary.NULL;
        }
        return id;
      };
    }
  }
}
