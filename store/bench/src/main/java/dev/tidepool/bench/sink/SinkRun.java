package dev.tidepool.bench.sink;

/**
 * One sink that took in the topic.
 *
 * @param records all of the topic
 * @param bytes of their keys and values
 * @param wallNanos from the making of the connector until the last offset is committed
 * @param cpuNanos of the worker's process meanwhile
 * @param heapBytes live on the heap afterwards
 * @param residentBytes physical memory of the worker's process afterwards
 * @param diskBytes of what the sink made
 */
public record SinkRun(
    long records,
    long bytes,
    long wallNanos,
    long cpuNanos,
    long heapBytes,
    long residentBytes,
    long diskBytes) {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double BYTES_PER_MEGABYTE = 1e6;

  public double recordsPerSecond() {
    return records * NANOS_PER_SECOND / wallNanos;
  }

  public double megabytesPerSecond() {
    return bytes / BYTES_PER_MEGABYTE * NANOS_PER_SECOND / wallNanos;
  }

  public double cpuMicrosPerRecord() {
    return cpuNanos / NANOS_PER_MICRO / records;
  }

  /** As a line for {@link #ofLine}. */
  String toLine() {
    return String.join(
        " ",
        Long.toString(records),
        Long.toString(bytes),
        Long.toString(wallNanos),
        Long.toString(cpuNanos),
        Long.toString(heapBytes),
        Long.toString(residentBytes),
        Long.toString(diskBytes));
  }

  static SinkRun ofLine(String line) {
    String[] numbers = line.trim().split(" ");
    return new SinkRun(
        Long.parseLong(numbers[0]),
        Long.parseLong(numbers[1]),
        Long.parseLong(numbers[2]),
        Long.parseLong(numbers[3]),
        Long.parseLong(numbers[4]),
        Long.parseLong(numbers[5]),
        Long.parseLong(numbers[6]));
  }

  @Override
  public String toString() {
    return "%,.0f records/s, %.1f MB/s, %.1f µs of CPU a record, %.0f MB of heap, %.0f MB resident, %.0f MB on disk"
        .formatted(
            recordsPerSecond(),
            megabytesPerSecond(),
            cpuMicrosPerRecord(),
            heapBytes / BYTES_PER_MEGABYTE,
            residentBytes / BYTES_PER_MEGABYTE,
            diskBytes / BYTES_PER_MEGABYTE);
  }
}
