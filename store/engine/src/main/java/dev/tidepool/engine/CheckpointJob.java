package dev.tidepool.engine;

import dev.tidepool.engine.directory.KeyDirectory.SubTable;
import dev.tidepool.engine.directory.KeyOrder;
import dev.tidepool.engine.recovery.Checkpoint;
import dev.tidepool.engine.recovery.CheckpointWriter;
import dev.tidepool.engine.recovery.StoreDirectory;
import dev.tidepool.engine.row.RowAddress;
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
  private static final int SLOTS_PER_STEP = 256;

  private final RowTable table;
  private final SegmentLog log;
  private final StoreDirectory directory;
  private final long storeId;
  private final Checkpoint head;
  private final Snapshots.Epoch epoch;
  private final SubTable[] subTables;
  private final KeyOrder keyOrder; // null if the store keeps none
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
        keyOrder);
  }

  private CheckpointJob(
      RowTable table,
      SegmentLog log,
      StoreDirectory directory,
      long storeId,
      Checkpoint head,
      Snapshots.Epoch epoch,
      SubTable[] subTables,
      KeyOrder keyOrder) {
    this.table = table;
    this.log = log;
    this.directory = directory;
    this.storeId = storeId;
    this.head = head;
    this.epoch = epoch;
    this.subTables = subTables;
    this.keyOrder = keyOrder;
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
      writeRows(writer);
      if (keyOrder != null) {
        for (byte[] block : keyOrder.blocks()) {
          writer.addKeyBlock(block);
        }
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

  private void writeRows(CheckpointWriter writer) throws IOException {
    long[] live = new long[SLOTS_PER_STEP];
    long[] addresses = new long[SLOTS_PER_STEP];
    for (SubTable slots : subTables) {
      if (cancelled) {
        return;
      }
      for (int start = 0; start < slots.capacity(); start += SLOTS_PER_STEP) {
        int count = 0;
        int end = Math.min(slots.capacity(), start + SLOTS_PER_STEP);
        for (int index = start; index < end; index++) {
          long slot = slots.slot(index);
          if (SubTable.isLive(slot)) {
            live[count++] = slot;
          }
        }
        // In a loop of their own, so that the cache misses of many rows overlap.
        for (int i = 0; i < count; i++) {
          addresses[i] = epoch.address(SubTable.rowId(live[i]));
        }
        for (int i = 0; i < count; i++) {
          if (RowAddress.isLive(addresses[i])) {
            int rowId = SubTable.rowId(live[i]);
            writer.addRow(live[i], addresses[i], table.rowMap.fingerprint(rowId));
          }
        }
      }
    }
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
    for (Map.Entry<Integer, Path> entry : directory.checkpoints().entrySet()) {
      if (entry.getKey() < head.number()) {
        directory.vfs().delete(entry.getValue());
      }
    }
    for (SegmentLog.Segment segment : unneeded) {
      log.delete(segment);
    }
  }

  /** Lets go of the state; to be called however the writing ended. Not under the change lock. */
  void end() {
    table.lock.lock();
    try {
      table.letSlotsGo();
    } finally {
      table.lock.unlock();
    }
    SnapshotRelease.close(table, epoch);
  }

  long fileBytes() {
    return fileBytes;
  }
}
