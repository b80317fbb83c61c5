package dev.tidepool.streams;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/**
 * Settings of one store that differ from the application's; immutable.
 *
 * <pre>
 *   TidepoolStores.timestampedKeyValueStore(
 *       "orders", TidepoolOptions.DEFAULT.withPageBytes(16 &lt;&lt; 10));
 * </pre>
 *
 * What is not set here comes from the configuration of the application ({@link TidepoolConfig}).
 */
public final class TidepoolOptions {

  /** Everything as the application has it. */
  public static final TidepoolOptions DEFAULT = new TidepoolOptions(Map.of());

  private final Map<String, Object> overrides;

  private TidepoolOptions(Map<String, Object> overrides) {
    this.overrides = overrides;
  }

  /** Sets the size of a page; see {@link TidepoolConfig#PAGE_BYTES}. */
  public TidepoolOptions withPageBytes(int pageBytes) {
    return with(TidepoolConfig.PAGE_BYTES, pageBytes);
  }

  /** Sets the size of a segment file; see {@link TidepoolConfig#SEGMENT_BYTES}. */
  public TidepoolOptions withSegmentBytes(long segmentBytes) {
    return with(TidepoolConfig.SEGMENT_BYTES, segmentBytes);
  }

  /** Sets the bound of unwritten pages; see {@link TidepoolConfig#WRITE_BUFFER_BYTES}. */
  public TidepoolOptions withWriteBufferBytes(long writeBufferBytes) {
    return with(TidepoolConfig.WRITE_BUFFER_BYTES, writeBufferBytes);
  }

  /** Sets when checkpoints are due; see {@link TidepoolConfig#CHECKPOINT_LOG_BYTES_MIN}. */
  public TidepoolOptions withCheckpointLogBytesMin(long checkpointLogBytesMin) {
    return with(TidepoolConfig.CHECKPOINT_LOG_BYTES_MIN, checkpointLogBytesMin);
  }

  /** Sets how much of the disk may be dead; see {@link TidepoolConfig#LIVE_FRACTION_MIN}. */
  public TidepoolOptions withLiveFractionMin(double liveFractionMin) {
    return with(TidepoolConfig.LIVE_FRACTION_MIN, liveFractionMin);
  }

  /** Sets how old an offset is trusted; see {@link TidepoolConfig#OFFSET_AGE_MAX_MS}. */
  public TidepoolOptions withOffsetAgeMaxMs(long offsetAgeMaxMs) {
    return with(TidepoolConfig.OFFSET_AGE_MAX_MS, offsetAgeMaxMs);
  }

  /**
   * Sets how often commits follow transactions; see {@link
   * TidepoolConfig#TRANSACTION_COMMIT_INTERVAL_MS}.
   */
  public TidepoolOptions withTransactionCommitIntervalMs(long intervalMs) {
    return with(TidepoolConfig.TRANSACTION_COMMIT_INTERVAL_MS, intervalMs);
  }

  /**
   * The settings of a store with these options in an application with {@code configs}.
   *
   * @throws ConfigException if a value is out of its range
   */
  public TidepoolConfig in(Map<String, ?> configs) {
    Map<String, Object> merged = new HashMap<>(configs);
    merged.putAll(overrides);
    return new TidepoolConfig(merged);
  }

  private TidepoolOptions with(String key, Object value) {
    Map<String, Object> next = new HashMap<>(overrides);
    next.put(key, value);
    return new TidepoolOptions(Map.copyOf(next));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TidepoolOptions that && overrides.equals(that.overrides);
  }

  @Override
  public int hashCode() {
    return overrides.hashCode();
  }

  @Override
  public String toString() {
    return "TidepoolOptions" + overrides;
  }
}
