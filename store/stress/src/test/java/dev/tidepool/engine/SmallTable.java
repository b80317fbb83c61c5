package dev.tidepool.engine;

import dev.tidepool.engine.directory.KeyHash;
import dev.tidepool.engine.format.FrameFormat;
import dev.tidepool.engine.io.FaultyVfs;
import dev.tidepool.engine.page.UnwrittenPage;
import dev.tidepool.engine.pool.BufferPool;
import dev.tidepool.engine.segment.PagePacker;
import dev.tidepool.engine.segment.SegmentLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A row table whose pages hold one row each, with its reader; cheap enough to be made a million
 * times. All tables share one log, which holds page 1 as it is after {@code put(APPLE, value(1))}.
 */
final class SmallTable {
  static final byte[] APPLE = {'a'};
  static final byte[] PEAR = {'p'};
  private static final int VALUE_BYTES = 40;
  private static final int PAGE_BYTES = 64;
  private static final KeyHash HASH = new KeyHash(1, 2);
  private static final BufferPool POOL = new BufferPool(1 << 20);
  private static final SegmentLog LOG;
  private static final Flusher.Place PLACE;

  static {
    try {
      FaultyVfs disk = new FaultyVfs(1);
      Path directory = Path.of("/store");
      disk.createDirectories(directory);
      LOG = new SegmentLog(disk, directory, 1 << 20, 1);
      RowTable table = new RowTable(HASH, POOL, PAGE_BYTES);
      table.put(APPLE, value(1));
      table.sealTails();
      UnwrittenPage page = table.oldestSealed(1).get(0);
      PagePacker packer = new PagePacker(LOG);
      long position = packer.pack(page.bytes(), page.usedBytes(), 1, 1, table);
      LOG.writeBatch();
      PLACE = new Flusher.Place(position, LOG.lastFrameBytes(), 1);
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final RowTable table = new RowTable(HASH, POOL, PAGE_BYTES);
  final RowReader reader =
      new RowReader(
          table, LOG, POOL, new HotRows(POOL, 1), new Background("", () -> false, work -> {}));

  /** A value that is made of one byte, so that a torn one is noticed. */
  static byte[] value(int version) {
    byte[] value = new byte[VALUE_BYTES];
    Arrays.fill(value, (byte) version);
    return value;
  }

  /** The version of a whole value, 0 if there is none, -1 if it is torn. */
  static int version(byte[] value) {
    if (value == null) {
      return 0;
    }
    for (byte b : value) {
      if (b != value[0]) {
        return -1;
      }
    }
    return value.length == VALUE_BYTES ? value[0] : -1;
  }

  SmallTable with(byte[] key, int version) {
    put(key, version);
    return this;
  }

  /** Ends the open page, as if it had been written where page 1 lies in the log, and lets it go. */
  SmallTable withPageOnDisk() {
    table.sealTails();
    UnwrittenPage page = table.oldestSealed(1).get(0);
    table.sealedPageWritten(page, PLACE);
    table.pages.evict(page.number(), page.bytes());
    return this;
  }

  void put(byte[] key, int version) {
    table.lock.lock();
    try {
      table.put(key, value(version));
    } finally {
      table.lock.unlock();
    }
  }

  void remove(byte[] key) {
    table.lock.lock();
    try {
      table.remove(key);
    } finally {
      table.lock.unlock();
    }
  }

  /** Writes all sealed pages, as far as memory is concerned: tombstones end their row ids. */
  void sealedPagesWritten() {
    table.lock.lock();
    try {
      table.sealTails();
      for (UnwrittenPage page : table.oldestSealed(Integer.MAX_VALUE)) {
        table.sealedPageWritten(page, new Flusher.Place(1, FrameFormat.HEADER_BYTES, 1));
      }
    } finally {
      table.lock.unlock();
    }
  }

  int get(byte[] key) {
    return version(reader.get(key));
  }
}
