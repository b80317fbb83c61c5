package dev.tidepool.sql.exec;

/**
 * Aggregates of runs of rows of a partition, so that a frame of n rows takes some 30 log(n) steps.
 * A run has 16 rows, or 16 shorter runs; its aggregate is computed when it is first of use. One
 * thread.
 */
final class FrameTree {
  private static final int FAN_OUT = 16;

  private final Aggregator aggregator;
  private final int stateCount;
  private final WindowPartition partition;
  private final Memory memory;
  private final Object[][][] states; // by level, by number of the run; null if not yet computed

  /**
   * A tree.
   *
   * @param stateCount how many columns the state of the aggregate has
   */
  FrameTree(Aggregator aggregator, int stateCount, WindowPartition partition, Memory memory) {
    this.aggregator = aggregator;
    this.stateCount = stateCount;
    this.partition = partition;
    this.memory = memory;
    int levelCount = 0;
    for (long rows = FAN_OUT; rows <= partition.size(); rows *= FAN_OUT) {
      levelCount++;
    }
    this.states = new Object[levelCount][][];
    int runCount = partition.size();
    for (int level = 0; level < levelCount; level++) {
      runCount /= FAN_OUT;
      states[level] = new Object[runCount][];
      memory.keep((long) Memory.REFERENCE_BYTES * runCount);
    }
  }

  /**
   * The aggregate of the rows from {@code start} to before {@code end}.
   *
   * @param kept told what the aggregate keeps
   */
  Accumulator aggregate(int start, int end, Memory kept) {
    return aggregate(start, end, states.length - 1, kept);
  }

  /** The same, of runs up to a level; -1 for rows only. */
  private Accumulator aggregate(int start, int end, int levelMax, Memory kept) {
    Accumulator accumulator = aggregator.start();
    int at = start;
    while (at < end) {
      int level = -1;
      int rowCount = 1;
      while (level < levelMax && at % (rowCount * FAN_OUT) == 0 && end - at >= rowCount * FAN_OUT) {
        level++;
        rowCount *= FAN_OUT;
      }
      if (level < 0) {
        aggregator.add(accumulator, partition.row(at), kept);
      } else {
        accumulator.merge(state(level, at / rowCount, rowCount), 0, kept);
      }
      at += rowCount;
    }
    return accumulator;
  }

  private Object[] state(int level, int run, int rowCount) {
    Object[] state = states[level][run];
    if (state == null) {
      state = new Object[stateCount];
      int start = run * rowCount;
      aggregate(start, start + rowCount, level - 1, Memory.UNCOUNTED).save(state, 0);
      memory.keep(Memory.sizeOf(state));
      states[level][run] = state;
    }
    return state;
  }
}
