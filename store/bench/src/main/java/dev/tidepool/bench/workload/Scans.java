package dev.tidepool.bench.workload;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;

/** Reading and checking iterators. */
final class Scans {

  private Scans() {}

  /**
   * Reads up to {@code limit} rows and closes {@code rows}; they must ascend from {@code firstRow}
   * without a gap.
   *
   * @return how many there were
   */
  static int check(Bench bench, KeyValueIterator<Bytes, byte[]> rows, int firstRow, int limit) {
    int count = 0;
    try (rows) {
      while (count < limit && rows.hasNext()) {
        bench.check(firstRow + count, rows.next().value);
        count++;
      }
    }
    return count;
  }

  static void checkCount(Bench bench, int count, int expected) {
    if (count != expected) {
      throw new IllegalStateException(
          bench.rival().name() + " scanned " + count + " rows, expected " + expected);
    }
  }
}
