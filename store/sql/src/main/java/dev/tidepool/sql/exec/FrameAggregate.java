package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;

/**
 * An aggregate over the frame of each row. A frame that starts where that of the row before did is
 * only continued; any other is computed anew. One thread.
 */
final class FrameAggregate implements WindowValues {
  private final Aggregator aggregator;
  private final WindowPartition partition;
  private final Execution execution;
  private final Memory memory;
  private Accumulator accumulator;
  private int start = -1; // of the frame that is in the accumulator
  private int end;
  private Object result;

  FrameAggregate(AggregateCall call, WindowPartition partition, Execution execution) {
    this.aggregator = new Aggregator(call, execution);
    this.partition = partition;
    this.execution = execution;
    this.memory = new Memory(execution.limits());
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
      accumulator = aggregator.start();
      start = frameStart;
      end = frameStart;
    }
    for (; end < frameEnd; end++) {
      execution.limits().step();
      aggregator.add(accumulator, partition.row(end), memory);
    }
    result = accumulator.result();
    return result;
  }

  @Override
  public void end() {
    memory.release();
  }
}
