package dev.tidepool.bench.data;

import java.util.SplittableRandom;
import java.util.function.IntSupplier;

/**
 * Rows in the order in which a workload asks for them, drawn beforehand: the timed loop pays one
 * sequential read of an array per operation. The sequence starts over when it ends.
 */
public final class RowSequence {

  /** Enough that a measured run of some seconds hardly sees the same order twice. */
  private static final int LENGTH_MAX = 1 << 22;

  private static final int LENGTH_MIN = 1 << 12;

  private final int[] rows;

  private RowSequence(int length, IntSupplier source) {
    rows = new int[length];
    for (int i = 0; i < length; i++) {
      rows[i] = source.getAsInt();
    }
  }

  /** Every row equally often. */
  public static RowSequence uniform(int rowCount, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return new RowSequence(length(rowCount), () -> random.nextInt(rowCount));
  }

  /** Few rows often and most rows seldom; {@code popularity} maps ranks to rows. */
  public static RowSequence zipf(Permutation popularity, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Zipf zipf = new Zipf(popularity.size(), Zipf.YCSB_EXPONENT);
    return new RowSequence(length(popularity.size()), () -> popularity.apply(zipf.next(random)));
  }

  /** Only the {@code hotCount} most popular rows, equally often. */
  public static RowSequence hot(Permutation popularity, int hotCount, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int bound = Math.min(hotCount, popularity.size());
    return new RowSequence(LENGTH_MIN * 16, () -> popularity.apply(random.nextInt(bound)));
  }

  public int length() {
    return rows.length;
  }

  /** The row of turn {@code turn}, which counts upwards and may overflow. */
  public int row(int turn) {
    return rows[turn & (rows.length - 1)];
  }

  private static int length(int rowCount) {
    long wanted = Math.min(LENGTH_MAX, Math.max(LENGTH_MIN, 4L * rowCount));
    return Integer.highestOneBit((int) wanted);
  }
}
