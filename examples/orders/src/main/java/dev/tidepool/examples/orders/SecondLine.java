package dev.tidepool.examples.orders;

/** The line a second: totals as they are, rates since the line before. */
final class SecondLine {

  private final long memoryBytes;
  private final long restoredCount;
  private Figures earlier;
  private long earlierOrders;
  private long earlierNanos;

  /**
   * Begins.
   *
   * @param memoryBytes the budget
   * @param restoredCount changelog records restored at the start
   */
  SecondLine(long memoryBytes, long restoredCount) {
    this.memoryBytes = memoryBytes;
    this.restoredCount = restoredCount;
  }

  /** Notes the figures to compare the first line with. */
  void begin(Figures figures, long countedOrders) {
    earlier = figures;
    earlierOrders = countedOrders;
    earlierNanos = 0;
  }

  /** The line at {@code elapsedNanos} after {@link #begin}. */
  String next(Figures now, long countedOrders, long elapsedNanos) {
    double seconds = (elapsedNanos - earlierNanos) / 1e9;
    String line =
        Text.format(
            "%4.0f s | %s orders, %s/s | %s rows, %s puts/s, hits %s | memory %s of %s + %s | disk"
                + " %s | restored %s",
            elapsedNanos / 1e9,
            Text.count(countedOrders),
            Text.count((countedOrders - earlierOrders) / seconds),
            Text.count(now.rowCount()),
            Text.count((now.putCount() - earlier.putCount()) / seconds),
            Text.percent(now.hitRatio()),
            Text.mib(now.pageBytes()),
            Text.mib(memoryBytes),
            Text.mib(now.directoryBytes()),
            Text.mib(now.diskBytes()),
            Text.count(restoredCount));
    earlier = now;
    earlierOrders = countedOrders;
    earlierNanos = elapsedNanos;
    return line;
  }
}
