package dev.tidepool.sql.exec;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.expression.Execution;

/** NTILE: parts of the partition that are as equal in size as can be, the larger ones first. */
final class Tiles {
  private Tiles() {}

  static WindowValues of(WindowCall call, WindowPartition partition, Execution execution) {
    Number given = (Number) call.argument(0).value(partition.row(0), execution);
    if (given == null) {
      return index -> null;
    }
    long count = given.longValue();
    if (count <= 0) {
      throw new SqlException(Code.VALUE, "NTILE of " + count + " parts");
    }
    long rowCount = partition.size();
    long small = rowCount / count;
    long largeCount = rowCount % count;
    long inLarge = largeCount * (small + 1);
    return index ->
        (int)
            (index < inLarge
                ? index / (small + 1) + 1
                : largeCount + (index - inLarge) / small + 1);
  }
}
