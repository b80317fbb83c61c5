package dev.tidepool.bench.restore;

/**
 * One restore.
 *
 * @param records that were restored
 * @param bytes of their keys and values
 * @param nanos from the start, with nothing on the disk, until all is there
 */
public record RestoreRun(long records, long bytes, long nanos) {

  private static final double NANOS_PER_SECOND = 1e9;

  /** Records a second. */
  public double recordsPerSecond() {
    return records * NANOS_PER_SECOND / nanos;
  }

  @Override
  public String toString() {
    return "%,d records in %.2f s, %,.0f/s, %.1f MB/s"
        .formatted(
            records,
            nanos / NANOS_PER_SECOND,
            recordsPerSecond(),
            bytes / 1e6 * NANOS_PER_SECOND / nanos);
  }
}
