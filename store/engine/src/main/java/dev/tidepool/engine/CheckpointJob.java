package dev.tidepool.engine;

import dev.tidepool.engine.directory.KeyDirectory.SubTable;
import dev.tidepool.engine.directory.KeyOrder;
import dev.tidepool.engine.recovery.Checkpoint;
import dev.tidepool.engine.recovery.CheckpointWriter;
import dev.tidepool.engine.recovery.StoreDirectory;
import dev.tidepool.engine.row.RowAddress;
import dev.tidepool.engine.row.RowMap;
import dev.tidepool.engine.segment.SegmentLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes one checkpoint in the background: the directory and the row map as they were at a commit,
 * while the writer goes on.
 *
 * <p>What the commit saw is kept by a snapshot: changed rows are noted, pages with old versions are
 * not freed, and slots are only added. When the file is durable, the segments that it does not need
 * are deleted: those that end before it and hold no page of it.
 */
final class CheckpointJob {
  private static final int SLOTS_PER_FRAME = 8192;
  private static final int TOMBSTONES_PER_LOCK = 16;

  private final RowTable table;
  private final SegmentLog log;
  private final StoreDirectory directory;
  private final long storeId;
  private final Checkpoint head;
  private final Snapshots.Epoch epoch;
  private final SubTable[] subTables;
  private final KeyOrder keyOrder; // null if the store keeps none
  private final RowCompanion.Frozen companion; // null if there is nothing to be written
  private final Set<Integer> neededSegments = new HashSet<>();
  private long fileBytes;
  private volatile boolean cancelled;

  /** Takes hold of the state of the commit that was just made. Log lock and change lock. */
  static CheckpointJob begin(
      RowTable table,
      SegmentLog log,
      StoreDirectory directory,
      long storeId,
      int number,
      long commitNumber,
      byte[] note,
      KeyOrder keyOrder) {
    Checkpoint head =
        new Checkpoint(
            number,
            log.sequence(),
            log.endPosition(),
            commitNumber,
            table.rowCount(),
            table.rowIds.limit(),
            table.pages.limit(),
            keyOrder != null,
            note);
    table.keepSlots();
    return new CheckpointJob(
        table,
        log,
        directory,
        storeId,
        head,
        table.snapshots.open(),
        table.directory.subTables(),
        keyOrder,
        table.companion().freeze());
  }

  private CheckpointJob(
      RowTable table,
      SegmentLog log,
      StoreDirectory directory,
      long storeId,
      Checkpoint head,
      Snapshots.Epoch epoch,
      SubTable[] subTables,
      KeyOrder keyOrder,
      RowCompanion.Frozen companion) {
    this.table = table;
    this.log = log;
    this.directory = directory;
    this.storeId = storeId;
    this.head = head;
    this.epoch = epoch;
    this.subTables = subTables;
    this.keyOrder = keyOrder;
    this.companion = companion;
  }

  Checkpoint head() {
    return head;
  }

  /** Has {@link #write} give up soon. Any thread. */
  void cancel() {
    cancelled = true;
  }

  /** Writes the file; afterwards recovery starts from it. Returns false if it was cancelled. */
  boolean write() throws IOException {
    try (CheckpointWriter writer = new CheckpointWriter(directory, storeId, head)) {
      writePages(writer);
      writeSlots(writer, writeRows(writer));
      if (keyOrder != null) {
        for (byte[] block : keyOrder.blocks()) {
          writer.addKeyBlock(block);
        }
      }
      if (companion != null && !cancelled) {
        companion.write(writer::addCompanionPart);
      }
      if (cancelled) {
        return false;
      }
      log.sync(head.logPosition());
      writer.finish();
      fileBytes = writer.fileBytes();
      return true;
    }
  }

  private void writePages(CheckpointWriter writer) throws IOException {
    for (int page = 1; page < head.pageLimit(); page++) {
      long position;
      int frameBytes;
      int rowCount;
      int packedRowCount;
      table.lock.lock();
      try {
        position = table.pages.position(page);
        frameBytes = table.pages.frameBytes(page);
        rowCount = table.pages.rowCount(page);
        packedRowCount = table.pages.packedRowCount(page);
      } finally {
        table.lock.unlock();
      }
      // Pages that were written later hold nothing that the commit saw.
      if (position != 0 && position < head.logPosition()) {
        writer.addPage(page, position, frameBytes, rowCount, packedRowCount);
        neededSegments.add(SegmentLog.segmentOf(position));
      }
    }
  }

  /**
   * Writes the row map, chunk by chunk in the order of row ids, run by run of rows that exist.
   *
   * @return a bit for each row id that has a row
   */
  private long[] writeRows(CheckpointWriter writer) throws IOException {
    long[] live = new long[(head.rowIdLimit() >>> 6) + 1];
    long[] addresses = new long[RowMap.CHUNK_ROWS];
    int[] fingerprints = new int[RowMap.CHUNK_ROWS];
    for (int first = 0; first < head.rowIdLimit() && !cancelled; first += RowMap.CHUNK_ROWS) {
      int count = Math.min(RowMap.CHUNK_ROWS, head.rowIdLimit() - first);
      int runStart = 0;
      for (int i = 0; i < count; i++) {
        int rowId = first + i;
        addresses[i] = epoch.address(rowId);
        if (RowAddress.isLive(addresses[i])) {
          fingerprints[i] = table.rowMap.fingerprint(rowId);
          live[rowId >>> 6] |= 1L << rowId;
        } else {
          writeRun(writer, first, addresses, fingerprints, runStart, i);
          runStart = i + 1;
        }
      }
      writeRun(writer, first, addresses, fingerprints, runStart, count);
    }
    return live;
  }

  private static void writeRun(
      CheckpointWriter writer, int first, long[] addresses, int[] fingerprints, int start, int end)
      throws IOException {
    if (end > start) {
      writer.addRows(first + start, addresses, fingerprints, start, end - start);
    }
  }

  /** Writes the slots of {@code live} rows: others were added after the commit, or died before. */
  private void writeSlots(CheckpointWriter writer, long[] live) throws IOException {
    long[] found = new long[SLOTS_PER_FRAME];
    int count = 0;
    for (SubTable slots : subTables) {
      for (int index = 0; index < slots.capacity() && !cancelled; index++) {
        long slot = slots.slot(index);
        if (SubTable.isLive(slot) && isLive(SubTable.rowId(slot), live)) {
          found[count++] = slot;
          if (count == SLOTS_PER_FRAME) {
            writer.addSlots(found, count);
            count = 0;
          }
        }
      }
    }
    writer.addSlots(found, count);
  }

  private boolean isLive(int rowId, long[] live) {
    return rowId < head.rowIdLimit() && (live[rowId >>> 6] & 1L << rowId) != 0;
  }

  /** The segments that the finished checkpoint makes unnecessary, out of the log now. Log lock. */
  List<SegmentLog.Segment> takeUnneeded() {
    int headSegment = SegmentLog.segmentOf(head.logPosition());
    List<SegmentLog.Segment> unneeded = new ArrayList<>();
    for (SegmentLog.Segment segment : log.segments()) {
      if (segment.number() < headSegment
          && !log.isActive(segment)
          && !neededSegments.contains(segment.number())) {
        log.forget(segment);
        unneeded.add(segment);
      }
    }
    return unneeded;
  }

  /** Deletes the files that the finished checkpoint makes unnecessary; takes a while. */
  void delete(List<SegmentLog.Segment> unneeded) throws IOException {
    try {
      for (Map.Entry<Integer, Path> entry : directory.checkpoints().entrySet()) {
        if (entry.getKey() < head.number()) {
          directory.vfs().delete(entry.getValue());
        }
      }
    } finally {
      log.delete(unneeded);
    }
  }

  /** Lets go of the state; to be called however the writing ended. Not under the change lock. */
  void end() {
    if (companion != null) {
      companion.close();
    }
    boolean more;
    do {
      table.lock.lock();
      try {
        more = table.letSlotsGo(TOMBSTONES_PER_LOCK);
      } finally {
        table.lock.unlock();
      }
    } while (more);
    SnapshotRelease.close(table, epoch);
  }

  long fileBytes() {
    return fileBytes;
  }
}
