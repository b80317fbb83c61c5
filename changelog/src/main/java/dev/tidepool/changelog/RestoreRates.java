package dev.tidepool.changelog;

/** How fast records come, over the last seconds. <b>Threads:</b> one writes, any reads. */
final class RestoreRates {

  private static final double NANOS_PER_SECOND = 1e9;

  /** The part that the last interval has of the rate, if it took a second. */
  private static final double WEIGHT_PER_SECOND = 0.4;

  private long lastNanos = System.nanoTime();
  private long lastRecords;
  private long lastBytes;
  private volatile double recordsPerSecond;
  private volatile double bytesPerSecond;

  /** The sums are these now. */
  void sample(long records, long bytes) {
    long now = System.nanoTime();
    double seconds = (now - lastNanos) / NANOS_PER_SECOND;
    if (seconds < 1e-3) {
      return;
    }
    double weight = 1 - Math.pow(1 - WEIGHT_PER_SECOND, seconds);
    recordsPerSecond += weight * ((records - lastRecords) / seconds - recordsPerSecond);
    bytesPerSecond += weight * ((bytes - lastBytes) / seconds - bytesPerSecond);
    lastNanos = now;
    lastRecords = records;
    lastBytes = bytes;
  }

  double recordsPerSecond() {
    return recordsPerSecond;
  }

  double bytesPerSecond() {
    return bytesPerSecond;
  }
}
