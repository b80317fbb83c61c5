package dev.tidepool.table.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What a million rows take, when they came one by one and when they were loaded. */
class IndexMemoryTest {
  private static final int ROWS = 1_000_000;

  /** What is promised, in bytes a row. */
  private record Bounds(double dictionary, double forward, double postings, double order) {}

  private static void check(IntFunction<byte[]> termOfRow, boolean ordered, Bounds bounds)
      throws Exception {
    InvertedIndex index = new InvertedIndex(IndexModel.definition(ordered, false, false));
    for (int row = 1; row <= ROWS; row++) {
      index.set(row, index.termIdFor(termOfRow.apply(row)));
    }
    check(index.memory(), bounds);
    try (FrozenIndex frozen = index.freeze()) {
      InvertedIndex loaded = StoredParts.of(frozen).load(index.definition());
      loaded.rebuild();
      check(loaded.memory(), bounds);
    }
  }

  private static void check(IndexMemory memory, Bounds bounds) {
    assertThat(memory.dictionaryBytes()).isLessThan((long) (bounds.dictionary * ROWS));
    assertThat(memory.forwardBytes()).isLessThan((long) (bounds.forward * ROWS));
    assertThat(memory.postingsBytes()).isLessThan((long) (bounds.postings * ROWS));
    assertThat(memory.orderBytes()).isLessThanOrEqualTo((long) (bounds.order * ROWS));
    assertThat(memory.totalBytes()).isLessThan(60L * ROWS);
  }

  /** Uniqueness costs a term and its postings for each row: 60 bytes at most. */
  @Test
  void uniqueTextOfTwentyBytes() throws Exception {
    SplittableRandom random = new SplittableRandom(1);
    check(
        row ->
            RandomTerms.text(
                100_000_000_000L + random.nextLong(1L << 39) + "-" + (row + 6_000_000)),
        true,
        new Bounds(38.5, 4.1, 4.1, 16));
  }

  @Test
  void thousandDistinctTexts() throws Exception {
    SplittableRandom random = new SplittableRandom(2);
    check(
        row -> RandomTerms.text("a text of some length, " + random.nextInt(1000)),
        true,
        new Bounds(0.1, 4.1, 2.6, 0.1));
  }

  @Test
  void fewDistinctTexts() throws Exception {
    SplittableRandom random = new SplittableRandom(2);
    check(
        row -> RandomTerms.text("status " + random.nextInt(8)),
        true,
        new Bounds(0.1, 4.1, 1.1, 0.1));
  }

  @Test
  void uniqueNumbersInOrder() throws Exception {
    check(
        row -> ByteBuffer.allocate(Long.BYTES).putLong(row * 1000L).array(),
        true,
        new Bounds(27, 4.1, 4.1, 14.5));
  }

  @Test
  void notOrderedTakesNothingForOrder() throws Exception {
    check(
        row -> ByteBuffer.allocate(Long.BYTES).putLong(row * 1000L).array(),
        false,
        new Bounds(27, 4.1, 4.1, 0));
  }

  /** Rows change between unique terms, again and again: memory stays what a million rows need. */
  @Test
  void memoryDoesNotGrowWithChanges() {
    SplittableRandom random = new SplittableRandom(3);
    InvertedIndex index = new InvertedIndex(IndexModel.definition(true, true, false));
    int rows = ROWS / 10;
    long bytesWhenFull = 0;
    for (int change = 0; change < rows * 12; change++) {
      int row = change < rows ? change + 1 : 1 + random.nextInt(rows);
      index.set(row, index.termIdFor(RandomTerms.text("a unique text: " + random.nextLong())));
      if (change == rows - 1) {
        bytesWhenFull = index.memory().totalBytes();
      }
    }
    assertThat(index.memory().totalBytes()).isLessThan(bytesWhenFull * 17 / 10);
    assertThat(index.verify()).isEmpty();
  }
}
