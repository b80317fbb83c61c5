package dev.tidepool.bench.rival;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.Statistics;

/**
 * Sets RocksDB's memory and its way of reading from settings of the application.
 *
 * <p>A bound is split into a quarter for the memtables, of which Kafka keeps three, and three
 * quarters for the block cache. Index and filter blocks stay beside it, as Tidepool's directory
 * stays beside its budget.
 */
public final class RocksDbTuning implements RocksDBConfigSetter {

  /** Bytes of block cache and memtables together. */
  static final String BOUND_BYTES = "bench.rocksdb.bound.bytes";

  /** Bytes of block cache; memtables stay as Kafka sets them. */
  static final String CACHE_BYTES = "bench.rocksdb.cache.bytes";

  /** After how many bytes a memtable is flushed. */
  public static final String MEMTABLE_BYTES = "bench.rocksdb.memtable.bytes";

  /** Whether to read with O_DIRECT. */
  static final String DIRECT_READS = "bench.rocksdb.direct.reads";

  /** A {@link Statistics} in which RocksDB shall count. */
  public static final String STATISTICS = "bench.rocksdb.statistics";

  private static final int MEMTABLE_COUNT = 3;

  private Cache cache;

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    if (configs.containsKey(BOUND_BYTES)) {
      long boundBytes = (Long) configs.get(BOUND_BYTES);
      options.setMaxWriteBufferNumber(MEMTABLE_COUNT);
      options.setWriteBufferSize(boundBytes / 4 / MEMTABLE_COUNT);
      setCache(options, boundBytes - boundBytes / 4);
    } else if (configs.containsKey(CACHE_BYTES)) {
      setCache(options, (Long) configs.get(CACHE_BYTES));
    }
    if (configs.containsKey(MEMTABLE_BYTES)) {
      options.setWriteBufferSize((Long) configs.get(MEMTABLE_BYTES));
    }
    if (configs.containsKey(DIRECT_READS)) {
      options.setUseDirectReads(true);
      options.setUseDirectIoForFlushAndCompaction(true);
    }
    if (configs.containsKey(STATISTICS)) {
      options.setStatistics((Statistics) configs.get(STATISTICS));
    }
  }

  /* The native side reads the table's configuration when it is set, so it is set once more. */
  private void setCache(Options options, long cacheBytes) {
    cache = new LRUCache(cacheBytes);
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(cache);
    options.setTableFormatConfig(table);
  }

  @Override
  public void close(String storeName, Options options) {
    if (cache != null) {
      cache.close();
    }
  }
}
