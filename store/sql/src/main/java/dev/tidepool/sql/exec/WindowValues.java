package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;

/** The values of a call for the rows of a partition; asked for in ascending order. One thread. */
@FunctionalInterface
interface WindowValues {
  /** The value for the row at {@code index}. */
  Object value(int index);

  /** Tells that no more values are wanted. */
  default void end() {}

  static WindowValues of(WindowCall call, WindowPartition partition, Execution execution) {
    if (call.aggregate() != null) {
      return new FrameAggregate(call.aggregate(), partition, execution);
    }
    return switch (call.function()) {
      case ROW_NUMBER -> index -> index + 1L;
      case RANK -> index -> partition.peersStart(index) + 1L;
      case DENSE_RANK -> new DenseRank(partition);
      case PERCENT_RANK ->
          index ->
              partition.size() == 1
                  ? 0.0
                  : (double) partition.peersStart(index) / (partition.size() - 1);
      case CUME_DIST -> index -> (double) partition.peersEnd(index) / partition.size();
      case NTILE -> Tiles.of(call, partition, execution);
      case LAG -> new Neighbour(call, -1, partition, execution);
      case LEAD -> new Neighbour(call, 1, partition, execution);
      case FIRST_VALUE, LAST_VALUE, NTH_VALUE -> new FrameValue(call, partition, execution);
    };
  }

  /** DENSE_RANK: how many groups of peers there are, up to that of the row. */
  final class DenseRank implements WindowValues {
    private final WindowPartition partition;
    private long rank;

    DenseRank(WindowPartition partition) {
      this.partition = partition;
    }

    @Override
    public Object value(int index) {
      if (partition.peersStart(index) == index) {
        rank++;
      }
      return rank;
    }
  }
}
