package dev.tidepool.table.index;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** The rows of a term, looked at while the writer changes others and the form they are kept in. */
public class PostingsTableStress {
  private static final int TERM = 5;
  private static final int OTHER_TERM = 6;

  /** Walks over the rows of the term and returns the bits of those that it meets, each once. */
  private static int rowsMet(PostingsTable postings) {
    int[] batch = new int[8];
    PostingsCursor cursor = postings.rowIds(TERM);
    int met = 0;
    for (int count = cursor.next(batch); count > 0; count = cursor.next(batch)) {
      for (int i = 0; i < count; i++) {
        int bit = 1 << batch[i];
        met = (met & bit) == 0 ? met | bit : -1;
      }
    }
    return met;
  }

  private static PostingsTable withRows(int... rows) {
    PostingsTable postings = new PostingsTable();
    for (int row : rows) {
      postings.add(TERM, row);
    }
    return postings;
  }

  /** One row becomes a list, and one again. */
  @JCStressTest
  @Outcome(
      id = {"2, 2", "2, 10", "10, 10", "10, 2"},
      expect = ACCEPTABLE,
      desc = "The row that stays, with or without the one that comes and goes.")
  @Outcome(expect = FORBIDDEN, desc = "A row is not found although it is there all the time.")
  @State
  public static class OneRowAndList {
    private final PostingsTable postings = withRows(1);

    @Actor
    public void writer() {
      postings.add(TERM, 3);
      postings.remove(TERM, 3);
    }

    @Actor
    public void reader(II_Result result) {
      result.r1 = rowsMet(postings);
      result.r2 = rowsMet(postings);
    }
  }

  /** The number of a list goes to another term while a reader is on his way to it. */
  @JCStressTest
  @Outcome(
      id = {"2", "10"},
      expect = ACCEPTABLE,
      desc = "The row that stays, and the other one or not any more.")
  @Outcome(expect = FORBIDDEN, desc = "Rows of another term, or a row is lost.")
  @State
  public static class NumberOfListReused {
    private final PostingsTable postings = withRows(1, 3);

    @Actor
    public void writer() {
      postings.remove(TERM, 3);
      postings.add(OTHER_TERM, 4);
      postings.add(OTHER_TERM, 5);
    }

    @Actor
    public void reader(I_Result result) {
      result.r1 = rowsMet(postings);
    }
  }

  /** An array of as many rows as one may have becomes a bitmap. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The rows that stay.")
  @Outcome(expect = FORBIDDEN, desc = "A row is not found although it is there all the time.")
  @State
  public static class ArrayToBitmap {
    private static final LargePostings FULL_ARRAY = fullArray();

    private final LargePostings large = copy();

    private static LargePostings fullArray() {
      LargePostings.Builder builder = new LargePostings.Builder(TERM);
      for (int i = 0; i < LargePostings.ARRAY_ROWS_MAX; i++) {
        builder.append(1 + 2 * i);
      }
      return builder.build();
    }

    /** Arrays are never changed, so the copy may share them: a row is added, and taken away. */
    private static LargePostings copy() {
      LargePostings.Builder builder = new LargePostings.Builder(TERM);
      builder.append(1);
      LargePostings copy = builder.build();
      copy.containers()[0] = FULL_ARRAY.containers()[0];
      return copy;
    }

    @Actor
    public void writer() {
      large.add(2, new WriterCount());
    }

    @Actor
    public void reader(II_Result result) {
      result.r1 = large.contains(1) ? 1 : 0;
      result.r2 = large.contains(2 * LargePostings.ARRAY_ROWS_MAX - 1) ? 1 : 0;
    }
  }
}
