package dev.tidepool.sql.exec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The right rows of some keys, of which each is looked up again if it comes again. It stops to keep
 * any if that does not happen often. One thread.
 */
final class InnerCache {
  private static final int KEYS_MAX = 1024;
  private static final int ROWS_MAX = 256;
  private static final int BYTES_MAX = 1 << 20;

  /** After so many look-ups it is seen whether the cache is of any use. */
  private static final int TRIAL_LOOKUPS = 4096;

  private static final int USEFUL_PERCENT = 5;

  private final Memory memory;
  private final Map<Object, List<Object[]>> rowsByKey = new LinkedHashMap<>(16, 0.75f, true);
  private long lookupCount;
  private long hitCount;
  private long keptBytes;
  private boolean isOn = true;

  InnerCache(Memory memory) {
    this.memory = memory;
  }

  /** The rows of {@code key}, or null if they are not known. */
  List<Object[]> find(Object key) {
    if (!isOn) {
      return null;
    }
    lookupCount++;
    List<Object[]> rows = rowsByKey.get(key);
    if (rows != null) {
      hitCount++;
    } else if (lookupCount >= TRIAL_LOOKUPS && hitCount * 100 < lookupCount * USEFUL_PERCENT) {
      isOn = false;
      clear();
    }
    return rows;
  }

  /** Where the rows of a key that is not known are to be collected; null if it is of no use. */
  List<Object[]> collector() {
    return isOn ? new ArrayList<>() : null;
  }

  /** Whether so many rows can be kept. */
  static boolean canKeep(int rowCount) {
    return rowCount <= ROWS_MAX;
  }

  /** Keeps the rows of {@code key}, all of them. */
  void put(Object key, List<Object[]> rows) {
    if (!isOn) {
      return;
    }
    rowsByKey.put(key, rows);
    change(sizeOf(rows));
    var eldest = rowsByKey.entrySet().iterator();
    while (rowsByKey.size() > KEYS_MAX || keptBytes > BYTES_MAX) {
      change(-sizeOf(eldest.next().getValue()));
      eldest.remove();
    }
  }

  private void change(long bytes) {
    keptBytes += bytes;
    memory.keep(bytes);
  }

  private static long sizeOf(List<Object[]> rows) {
    long bytes = 2 * Memory.ENTRY_BYTES;
    for (Object[] row : rows) {
      bytes += Memory.sizeOf(row);
    }
    return bytes;
  }

  void clear() {
    rowsByKey.clear();
    keptBytes = 0;
    memory.release();
  }
}
