package dev.tidepool.streams;

import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of Tidepool, read from the configuration of the Streams application under the prefix
 * {@value #PREFIX}.
 *
 * <p>Memory and background threads belong to the process, the rest to each store; {@link
 * TidepoolOptions} sets the latter for one store. A key under the prefix that is not known is
 * warned about once per process and otherwise ignored.
 */
public final class TidepoolConfig extends AbstractConfig {

  /** What every key starts with. */
  public static final String PREFIX = "tidepool.";

  /** Memory for pages, one number for all stores of the process; default 40 % of the heap. */
  public static final String MEMORY_BYTES = PREFIX + "memory.bytes";

  /** Threads of the process that pack pages, clean segments and write checkpoints. */
  public static final String BACKGROUND_THREADS = PREFIX + "background.threads";

  /** Bytes of unwritten pages a store may hold before its writer waits for the disk. */
  public static final String WRITE_BUFFER_BYTES = PREFIX + "write.buffer.bytes";

  /** The size of a page. */
  public static final String PAGE_BYTES = PREFIX + "page.bytes";

  /** The size at which a store begins a new segment file. */
  public static final String SEGMENT_BYTES = PREFIX + "segment.bytes";

  /** How much the log of a store has to grow before a checkpoint is due. */
  public static final String CHECKPOINT_LOG_BYTES_MIN = PREFIX + "checkpoint.log.bytes.min";

  /** Segments are cleaned while less than this fraction of the bytes on disk is live. */
  public static final String LIVE_FRACTION_MIN = PREFIX + "live.fraction.min";

  /** How old a committed offset may be and still be trusted. */
  public static final String OFFSET_AGE_MAX_MS = PREFIX + "offset.age.max.ms";

  /** How long a store waits between two commits that follow the transactions of its thread. */
  public static final String TRANSACTION_COMMIT_INTERVAL_MS =
      PREFIX + "transaction.commit.interval.ms";

  private static final Logger LOG = LoggerFactory.getLogger(TidepoolConfig.class);
  private static final double HEAP_FRACTION = 0.4;
  private static final long OFFSET_AGE_MAX_MS_DEFAULT = 12 * 60 * 60 * 1000L;
  private static final long TRANSACTION_COMMIT_INTERVAL_MS_DEFAULT = 1000L;
  private static final int BACKGROUND_THREADS_MAX_DEFAULT = 4;

  private static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              MEMORY_BYTES,
              Type.LONG,
              defaultMemoryBytes(),
              Range.atLeast(EngineOptions.MEMORY_BYTES_MIN),
              Importance.HIGH,
              "Memory for the pages of all stores of this process together: write buffers and"
                  + " buffer pool. Key directories are counted and reported beside it. The default"
                  + " is 40 % of the maximum heap. Applications that share a JVM must agree on it.")
          .define(
              BACKGROUND_THREADS,
              Type.INT,
              defaultBackgroundThreads(),
              Range.atLeast(1),
              Importance.LOW,
              "Threads of this process that pack pages, clean segments and write checkpoints. The"
                  + " default is half of the processors, from 1 to 4.")
          .define(
              WRITE_BUFFER_BYTES,
              Type.LONG,
              StoreOptions.DEFAULT.writeBufferBytes(),
              Range.atLeast(1),
              Importance.MEDIUM,
              "Bytes of unwritten pages that one store may hold before its writer waits for the"
                  + " disk.")
          .define(
              PAGE_BYTES,
              Type.INT,
              StoreOptions.DEFAULT.pageBytes(),
              Range.between(128, StoreOptions.PAGE_BYTES_MAX),
              Importance.LOW,
              "The size of a page in memory, the unit of caching; a larger row gets its own.")
          .define(
              SEGMENT_BYTES,
              Type.LONG,
              StoreOptions.DEFAULT.segmentBytes(),
              Range.atLeast(1),
              Importance.LOW,
              "The size at which a store begins a new segment file.")
          .define(
              CHECKPOINT_LOG_BYTES_MIN,
              Type.LONG,
              StoreOptions.DEFAULT.checkpointLogBytesMin(),
              Range.atLeast(1),
              Importance.LOW,
              "How much the log of a store has to grow before a checkpoint is due; a smaller number"
                  + " makes opening faster and writes more.")
          .define(
              LIVE_FRACTION_MIN,
              Type.DOUBLE,
              StoreOptions.DEFAULT.liveFractionMin(),
              Range.between(0, 0.95),
              Importance.LOW,
              "Segments are cleaned while less than this fraction of the bytes on disk is live:"
                  + " more saves disk, less saves writing.")
          .define(
              OFFSET_AGE_MAX_MS,
              Type.LONG,
              OFFSET_AGE_MAX_MS_DEFAULT,
              Range.atLeast(1),
              Importance.HIGH,
              "A committed offset older than this is not trusted, and the store is restored from"
                  + " the start of its changelog. Keep it, plus the time a restore takes, below the"
                  + " delete.retention.ms of the changelog topics (24 hours unless changed): a"
                  + " tombstone that was compacted away before it was read would let a deleted row"
                  + " come back.")
          .define(
              TRANSACTION_COMMIT_INTERVAL_MS,
              Type.LONG,
              TRANSACTION_COMMIT_INTERVAL_MS_DEFAULT,
              Range.atLeast(0),
              Importance.LOW,
              "Under exactly-once with TidepoolClientSupplier: the least time between two commits"
                  + " of a store that follow committed transactions. A crash restores about this"
                  + " much.");

  private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

  private final boolean memoryIsSet;

  /**
   * Reads the settings out of the configuration of an application; keys of others are passed over.
   *
   * @throws ConfigException if a value cannot be read or is out of its range
   */
  public TidepoolConfig(Map<String, ?> configs) {
    super(DEFINITION, ours(configs), false);
    this.memoryIsSet = originals().containsKey(MEMORY_BYTES);
    try {
      storeOptions();
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          "settings under " + PREFIX + " do not go together: " + e.getMessage());
    }
  }

  /** All settings with types, defaults and explanations, as Kafka describes its own. */
  public static ConfigDef definition() {
    return new ConfigDef(DEFINITION);
  }

  /** The settings that all stores of the process share. */
  public EngineOptions engineOptions() {
    return new EngineOptions(getLong(MEMORY_BYTES), getInt(BACKGROUND_THREADS));
  }

  /** Whether the application named {@link #MEMORY_BYTES}, rather than leaving it at its default. */
  public boolean memoryIsSet() {
    return memoryIsSet;
  }

  /** The engine's settings of one store. */
  public StoreOptions storeOptions() {
    return new StoreOptions(
        getInt(PAGE_BYTES),
        getLong(SEGMENT_BYTES),
        getLong(WRITE_BUFFER_BYTES),
        getLong(CHECKPOINT_LOG_BYTES_MIN),
        getDouble(LIVE_FRACTION_MIN));
  }

  /** The value of {@link #OFFSET_AGE_MAX_MS}. */
  public long offsetAgeMaxMs() {
    return getLong(OFFSET_AGE_MAX_MS);
  }

  /** The value of {@link #TRANSACTION_COMMIT_INTERVAL_MS}. */
  public long transactionCommitIntervalMs() {
    return getLong(TRANSACTION_COMMIT_INTERVAL_MS);
  }

  private static Map<String, Object> ours(Map<String, ?> configs) {
    Map<String, Object> ours = new HashMap<>();
    Set<String> unknown = new TreeSet<>();
    configs.forEach(
        (key, value) -> {
          if (!key.startsWith(PREFIX) || value == null) {
            return;
          }
          if (DEFINITION.names().contains(key)) {
            ours.put(key, value);
          } else if (WARNED.add(key)) {
            unknown.add(key);
          }
        });
    if (!unknown.isEmpty()) {
      LOG.warn(
          "Ignoring unknown settings {}; known are {}", unknown, new TreeSet<>(DEFINITION.names()));
    }
    return ours;
  }

  private static long defaultMemoryBytes() {
    long bytes = (long) (Runtime.getRuntime().maxMemory() * HEAP_FRACTION);
    return Math.max(EngineOptions.MEMORY_BYTES_MIN, bytes);
  }

  private static int defaultBackgroundThreads() {
    int half = Runtime.getRuntime().availableProcessors() / 2;
    return Math.max(1, Math.min(BACKGROUND_THREADS_MAX_DEFAULT, half));
  }
}
