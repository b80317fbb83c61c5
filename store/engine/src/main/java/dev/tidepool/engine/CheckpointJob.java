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
import java.util.HashSet;
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

  /** Writes the file; afterwards recovery starts from it. */
  void write() throws IOException {
    try (CheckpointWriter writer = new CheckpointWriter(directory, storeId, head)) {
      writePages(writer);
      writeRows(writer);
      if (keyOrder != null) {
        for (byte[] block : keyOrder.blocks()) {
          writer.addKeyBlock(block);
        }
      }
      log.sync();
      writer.finish();
      fileBytes = writer.fileBytes();
    }
  }

  private void writePages(CheckpointWriter writer) throws IOException {
    for (int page = 1; page < head.pageLimit(); page++) {
      long position;
      int frameBytes;
      int rowCount;
      table.lock.lock();
      try {
        position = table.pages.position(page);
        frameBytes = table.pages.frameBytes(page);
        rowCount = table.pages.rowCount(page);
      } finally {
        table.lock.unlock();
      }
      // Pages that were written later hold nothing that the commit saw.
      if (position != 0 && position < head.logPosition()) {
        writer.addPage(page, position, frameBytes, rowCount);
        neededSegments.add(SegmentLog.segmentOf(position));
      }
    }
  }

  private void writeRows(CheckpointWriter writer) throws IOException {
    for (SubTable slots : subTables) {
      for (int index = 0; index < slots.capacity(); index++) {
        long slot = slots.slot(index);
        if (!SubTable.isLive(slot)) {
          continue;
        }
        int rowId = SubTable.rowId(slot);
        long address = epoch.address(rowId);
        if (RowAddress.isLive(address)) {
          writer.addRow(slot, address, table.rowMap.fingerprint(rowId));
        }
      }
    }
  }

  /** Deletes what the finished checkpoint makes unnecessary. Log lock. */
  void deleteUnneeded() throws IOException {
    for (Map.Entry<Integer, Path> entry : directory.checkpoints().entrySet()) {
      if (entry.getKey() < head.number()) {
        directory.vfs().delete(entry.getValue());
      }
    }
    int headSegment = SegmentLog.segmentOf(head.logPosition());
    for (SegmentLog.Segment segment : log.segments()) {
      if (segment.number() < headSegment
          && !log.isActive(segment)
          && !neededSegments.contains(segment.number())) {
        log.delete(segment);
      }
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
