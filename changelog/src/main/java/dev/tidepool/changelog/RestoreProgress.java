package dev.tidepool.changelog;

import java.time.Duration;
import java.util.Optional;

/**
 * How far the reading of a log is, of one partition or all.
 *
 * @param records read since the table was opened
 * @param bytes of their keys and values
 * @param remainingRecords offsets between what is applied and the end of the log when it was last
 *     asked for; compacted and aborted records count, so it may be too high, never too low
 * @param remainingBytes the same, estimated by the mean of the records read
 * @param recordsPerSecond of the last seconds
 * @param bytesPerSecond of the last seconds
 */
public record RestoreProgress(
    long records,
    long bytes,
    long remainingRecords,
    long remainingBytes,
    double recordsPerSecond,
    double bytesPerSecond) {

  static final RestoreProgress NONE = new RestoreProgress(0, 0, 0, 0, 0, 0);

  static RestoreProgress of(
      long records,
      long bytes,
      long remainingRecords,
      double recordsPerSecond,
      double bytesPerSecond) {
    long remainingBytes =
        records == 0 ? 0 : Math.round((double) remainingRecords * bytes / records);
    return new RestoreProgress(
        records, bytes, remainingRecords, remainingBytes, recordsPerSecond, bytesPerSecond);
  }

  /** How long the rest will take at this rate; empty if nothing moves. */
  public Optional<Duration> estimatedTime() {
    if (remainingRecords == 0) {
      return Optional.of(Duration.ZERO);
    }
    if (recordsPerSecond < 1e-9) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofMillis(Math.round(remainingRecords / recordsPerSecond * 1000)));
  }
}
