package dev.tidepool.table.index;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.stream.IntStream;
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

  /** The bits of the rows of the term that a walk meets; -1 if they do not ascend. */
  private static int rowsMet(PostingsTable postings) {
    return rowsMet(postings.rowIds(TERM));
  }

  private static int rowsMet(PostingsCursor cursor) {
    int[] batch = new int[8];
    int met = 0;
    int before = 0;
    for (int count = cursor.next(batch); count > 0; count = cursor.next(batch)) {
      for (int i = 0; i < count; i++) {
        if (batch[i] <= before) {
          return -1;
        }
        before = batch[i];
        met |= 1 << batch[i];
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

  /** Rows come behind all others: one to a place that is free, the next to a longer list. */
  @JCStressTest
  @Outcome(
      id = {"42, 42", "42, 170", "42, 682", "170, 170", "170, 682", "682, 682"},
      expect = ACCEPTABLE,
      desc = "The rows that stay, and none, one or both of those that come, as they come.")
  @Outcome(expect = FORBIDDEN, desc = "A row is lost, or met before it is there.")
  @State
  public static class ListGrows {
    private final PostingsTable postings = withRows(1, 3, 5);

    @Actor
    public void writer() {
      postings.add(TERM, 7);
      postings.add(TERM, 9);
    }

    @Actor
    public void reader(II_Result result) {
      result.r1 = rowsMet(postings);
      result.r2 = rowsMet(postings);
    }
  }

  /** The last row goes, and another one comes to its place, while others stay. */
  @JCStressTest
  @Outcome(
      id = {"42", "10", "138"},
      expect = ACCEPTABLE,
      desc = "The rows that stay, with the one that goes, or the one that comes, or neither.")
  @Outcome(expect = FORBIDDEN, desc = "Rows that were never there together, or a row is lost.")
  @State
  public static class LastRowIsReplaced {
    private final PostingsTable postings = withRows(1, 3, 5);

    @Actor
    public void writer() {
      postings.remove(TERM, 5);
      postings.add(TERM, 7);
    }

    @Actor
    public void reader(I_Result result) {
      result.r1 = rowsMet(postings);
    }
  }

  /** As a list grows, so does a container. */
  @JCStressTest
  @Outcome(
      id = {"10, 10", "10, 42", "10, 170", "42, 42", "42, 170", "170, 170"},
      expect = ACCEPTABLE,
      desc = "The rows that stay, and none, one or both of those that come, as they come.")
  @Outcome(expect = FORBIDDEN, desc = "A row is lost, or met before it is there.")
  @State
  public static class ContainerGrows {
    private final LargePostings large = large(1, 3);

    @Actor
    public void writer() {
      WriterCount bytes = new WriterCount();
      large.add(5, bytes);
      large.add(7, bytes);
    }

    @Actor
    public void reader(II_Result result) {
      result.r1 = rowsMet(new PostingsCursor.OfContainers(large.containers()));
      result.r2 = rowsMet(new PostingsCursor.OfContainers(large.containers()));
    }
  }

  /** A container gives back its room when the next one begins. */
  @JCStressTest
  @Outcome(
      id = {"0, 0", "0, 1", "1, 1"},
      expect = ACCEPTABLE,
      desc = "All rows of the container, with or without that of the next one.")
  @Outcome(expect = FORBIDDEN, desc = "A row is lost.")
  @State
  public static class ContainerIsTrimmed {
    private static final int[] ROWS = {1, 3, 5, 7, 9, 11, 13, 15, 17};

    private final LargePostings large = large(ROWS[0]);

    public ContainerIsTrimmed() {
      for (int i = 1; i < ROWS.length; i++) {
        large.add(ROWS[i], new WriterCount());
      }
    }

    @Actor
    public void writer() {
      large.add(1 << 16, new WriterCount());
    }

    @Actor
    public void reader(II_Result result) {
      result.r1 = large.toBitmap().getCardinality() - ROWS.length;
      result.r2 = large.toBitmap().getCardinality() - ROWS.length;
    }
  }

  private static LargePostings large(int... rows) {
    LargePostings.Builder builder = new LargePostings.Builder(TERM);
    for (int row : rows) {
      builder.append(row);
    }
    return builder.build();
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
      return large(IntStream.range(0, LargePostings.ARRAY_ROWS_MAX).map(i -> 1 + 2 * i).toArray());
    }

    /** Full arrays are never changed, so the copy may share it. */
    private static LargePostings copy() {
      LargePostings copy = large(1);
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
