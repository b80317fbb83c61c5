package dev.tidepool.sql.exec;

/**
 * Aggregates of runs of rows of a partition, so that a frame of n rows takes some 30 log(n) steps.
 * A run has 16 rows, or 16 shorter runs; its aggregate is computed when it is first of use. One
 * thread.
 */
final class FrameTree {
  private static final int FAN_OUT = 16;

  private final Aggregator aggregator;
  private final WindowPartition partition;
  private final Memory memory;
  private final Accumulator[][] runs; // by level, by number of the run; null if not yet computed

  FrameTree(Aggregator aggregator, WindowPartition partition, Memory memory) {
    this.aggregator = aggregator;
    this.partition = partition;
    this.memory = memory;
    int levelCount = 0;
    for (long rows = FAN_OUT; rows <= partition.size(); rows *= FAN_OUT) {
      levelCount++;
    }
    this.runs = new Accumulator[levelCount][];
    int runCount = partition.size();
    for (int level = 0; level < levelCount; level++) {
      runCount /= FAN_OUT;
      runs[level] = new Accumulator[runCount];
      memory.keep((long) Memory.REFERENCE_BYTES * runCount);
    }
  }

  /**
   * The aggregate of the rows from {@code start} to before {@code end}.
   *
   * @param kept told what the aggregate keeps
   */
  Accumulator aggregate(int start, int end, Memory kept) {
    return aggregate(start, end, runs.length - 1, kept);
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
        accumulator.merge(run(level, at / rowCount, rowCount), kept);
      }
      at += rowCount;
    }
    return accumulator;
  }

  private Accumulator run(int level, int index, int rowCount) {
    Accumulator run = runs[level][index];
    if (run == null) {
      int start = index * rowCount;
      run = aggregate(start, start + rowCount, level - 1, memory);
      memory.keep(Accumulator.BYTES);
      runs[level][index] = run;
    }
    return run;
  }
}
