package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;

/**
 * An aggregate over the frame of each row. A frame that starts where that of the row before did is
 * only continued; any other is put together of runs of rows, if their aggregates can be merged, or
 * else computed anew. One thread.
 */
final class FrameAggregate implements WindowValues {
  /** A frame of so few rows is not worth a tree. */
  private static final int SHORT_FRAME = 32;

  private final Aggregator aggregator;
  private final WindowPartition partition;
  private final Execution execution;
  private final Memory memory;
  private final Memory treeMemory;
  private final boolean canBeMerged;
  private FrameTree tree; // once it is needed
  private Accumulator accumulator;
  private int start = -1; // of the frame that is in the accumulator
  private int end;
  private Object result;

  FrameAggregate(AggregateCall call, WindowPartition partition, Execution execution) {
    this.aggregator = new Aggregator(call, execution);
    this.partition = partition;
    this.execution = execution;
    this.memory = new Memory(execution.limits());
    this.treeMemory = new Memory(execution.limits());
    this.canBeMerged = call.canBeMerged();
  }

  @Override
  public Object value(int index) {
    int frameStart = partition.frameStart(index);
    int frameEnd = Math.max(frameStart, partition.frameEnd(index));
    boolean isSame = frameStart == start && frameEnd == end;
    if (isSame) {
      return result;
    }
    if (frameStart != start || frameEnd < end) {
      memory.release();
      start = frameStart;
      end = frameStart;
      if (canBeMerged && frameEnd - frameStart > SHORT_FRAME) {
        accumulator = tree().aggregate(frameStart, frameEnd, memory);
        end = frameEnd;
      } else {
        accumulator = aggregator.start();
      }
    }
    for (; end < frameEnd; end++) {
      execution.limits().step();
      aggregator.add(accumulator, partition.row(end), memory);
    }
    result = accumulator.result();
    return result;
  }

  private FrameTree tree() {
    if (tree == null) {
      tree = new FrameTree(aggregator, partition, treeMemory);
    }
    return tree;
  }

  @Override
  public void end() {
    memory.release();
    treeMemory.release();
  }
}
