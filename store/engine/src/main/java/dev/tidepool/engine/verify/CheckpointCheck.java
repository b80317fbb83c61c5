package dev.tidepool.engine.verify;

import dev.tidepool.engine.directory.KeyDirectory.SubTable;
import dev.tidepool.engine.format.FileHeader;
import dev.tidepool.engine.format.FrameFormat;
import dev.tidepool.engine.format.KeyBlock;
import dev.tidepool.engine.io.VfsFile;
import dev.tidepool.engine.recovery.Checkpoint;
import dev.tidepool.engine.recovery.FrameScanner;
import dev.tidepool.engine.row.RowAddress;
import dev.tidepool.engine.row.RowIds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.BitSet;

/**
 * Reads one checkpoint from end to end into a row state, and checks it: frames, counts, addresses,
 * and that the key order has exactly the rows' keys.
 */
final class CheckpointCheck {
  private static final int PAGE_ENTRY_BYTES = Long.BYTES + 4 * Integer.BYTES;
  private static final int RUN_HEAD_BYTES = 2 * Integer.BYTES;
  private static final int ROW_ENTRY_BYTES = Long.BYTES + Integer.BYTES;

  final Path path;
  private final int number;
  private final RowState rows; // null if the hash function is not known
  private final CompanionCheck companion;
  private final Findings findings;
  private Checkpoint head;
  private boolean complete;
  private long fileBytes;
  private long pageCount;
  private long rowCount;
  private long slotCount;
  private long keyCount;
  private int frameKind = FrameFormat.KIND_CHECKPOINT_HEAD;
  private byte[] lastKey;
  private final BitSet slotted = new BitSet(); // row ids that have a slot

  CheckpointCheck(
      Path path, int number, RowState rows, CompanionCheck companion, Findings findings) {
    this.path = path;
    this.number = number;
    this.rows = rows;
    this.companion = companion;
    this.findings = findings;
  }

  /** What the checkpoint says of itself, or null if that is damaged. */
  Checkpoint head() {
    return head;
  }

  /** Whether all of it was read, so that the row state is that of its commit. */
  boolean isComplete() {
    return complete;
  }

  long fileBytes() {
    return fileBytes;
  }

  long keyCount() {
    return keyCount;
  }

  void read(StoreFiles files) {
    try (VfsFile file = files.vfs().openForRead(path)) {
      fileBytes = file.size();
      FrameScanner frames = new FrameScanner(file, FileHeader.BYTES, fileBytes);
      long sequence = 1;
      while (!complete && readFrame(file, frames, sequence)) {
        sequence++;
      }
      if (complete && frames.endOfFrame() != fileBytes) {
        findings.error(path, frames.endOfFrame(), "end of the checkpoint", "here", fileBytes);
      }
    } catch (IOException e) {
      findings.unreadable(path, e);
      complete = false;
    }
    if (complete) {
      checkCounts();
    }
  }

  private boolean readFrame(VfsFile file, FrameScanner frames, long sequence) throws IOException {
    FrameScanner.Found found = frames.next();
    long offset = frames.offset();
    if (found == FrameScanner.Found.DAMAGE) {
      FrameDamage damage = FrameDamage.at(file, offset, fileBytes, sequence);
      findings.error(path, offset, damage.what(), damage.expected(), damage.found());
      return false;
    }
    if (found == FrameScanner.Found.END) {
      findings.error(path, offset, "end of the checkpoint", "behind an END frame", "here");
      return false;
    }
    if (frames.sequence() != sequence) {
      findings.error(path, offset, "frame number", sequence, frames.sequence());
      return false;
    }
    return checkFrame(frames, offset) && readPayload(frames, offset);
  }

  /** Checks what all frames of a checkpoint have in common. */
  private boolean checkFrame(FrameScanner frames, long offset) {
    int kind = frames.kind();
    int payloadBytes = frames.payload().remaining();
    boolean inOrder =
        head == null
            ? kind == FrameFormat.KIND_CHECKPOINT_HEAD
            : kind > FrameFormat.KIND_CHECKPOINT_HEAD
                && kind >= frameKind
                && kind <= FrameFormat.KIND_CHECKPOINT_END;
    if (!inOrder) {
      findings.error(path, offset, "kind of frame", "one that follows " + frameKind, kind);
      return false;
    }
    frameKind = kind;
    if (FrameFormat.codec(frames.buffer(), frames.at()) != FrameFormat.CODEC_RAW
        || FrameFormat.rawBytes(frames.buffer(), frames.at()) != payloadBytes) {
      findings.error(path, offset, "checkpoint frame", "not packed", "packed");
      return false;
    }
    return true;
  }

  private boolean readPayload(FrameScanner frames, long offset) {
    ByteBuffer payload = frames.payload();
    int entryCount = FrameFormat.rowCount(frames.buffer(), frames.at());
    switch (frames.kind()) {
      case FrameFormat.KIND_CHECKPOINT_HEAD:
        return readHead(payload, offset);
      case FrameFormat.KIND_CHECKPOINT_PAGES:
        return isMultiple(payload, PAGE_ENTRY_BYTES, entryCount, offset)
            && readPages(payload, offset);
      case FrameFormat.KIND_CHECKPOINT_ROWS:
        return readRuns(payload, entryCount, offset);
      case FrameFormat.KIND_CHECKPOINT_SLOTS:
        return isMultiple(payload, Long.BYTES, entryCount, offset) && readSlots(payload, offset);
      case FrameFormat.KIND_CHECKPOINT_KEYS:
        return readKeyBlocks(payload, offset);
      case FrameFormat.KIND_CHECKPOINT_COMPANION:
        companion.part(payload.slice()); // known to who wrote it
        return true;
      default:
        return readEnd(payload, offset);
    }
  }

  private boolean isMultiple(ByteBuffer payload, int entryBytes, int entryCount, long offset) {
    if (payload.remaining() != (long) entryBytes * entryCount) {
      findings.error(
          path,
          offset,
          "payload of the frame",
          entryCount + " entries of " + entryBytes + " bytes",
          payload.remaining() + " bytes");
      return false;
    }
    return true;
  }

  private boolean readHead(ByteBuffer payload, long offset) {
    int fixedBytes = 4 * Long.BYTES + 4 * Integer.BYTES;
    if (payload.remaining() < fixedBytes
        || payload.getInt(fixedBytes - Integer.BYTES) != payload.remaining() - fixedBytes) {
      findings.error(path, offset, "size of the head", "that of its fields", payload.remaining());
      return false;
    }
    long sequence = payload.getLong();
    long logPosition = payload.getLong();
    long commitNumber = payload.getLong();
    long rows = payload.getLong();
    int rowIdLimit = payload.getInt();
    int pageLimit = payload.getInt();
    boolean hasKeyOrder = payload.getInt() != 0;
    byte[] note = new byte[payload.getInt()];
    payload.get(note);
    head =
        new Checkpoint(
            number,
            sequence,
            logPosition,
            commitNumber,
            rows,
            rowIdLimit,
            pageLimit,
            hasKeyOrder,
            note);
    if (rowIdLimit < 1 || rowIdLimit > RowIds.ROW_ID_MAX + 1) {
      findings.error(
          path, offset, "limit of row ids", "1 to " + (RowIds.ROW_ID_MAX + 1), rowIdLimit);
    }
    return true;
  }

  private boolean readPages(ByteBuffer payload, long offset) {
    while (payload.hasRemaining()) {
      int page = payload.getInt();
      long position = payload.getLong();
      int frameBytes = payload.getInt();
      int rowsOnPage = payload.getInt();
      int packedRowCount = payload.getInt();
      pageCount++;
      if (page < 1 || page >= head.pageLimit()) {
        findings.error(path, offset, "page number", "from 1 to " + (head.pageLimit() - 1), page);
      } else if (position <= 0 || position >= head.logPosition()) {
        findings.error(
            path,
            offset,
            "position of page " + page,
            "below " + Positions.toString(head.logPosition()),
            Positions.toString(position));
      } else if (rows != null) {
        if (rows.hasPage(page)) {
          findings.error(path, offset, "page " + page, "named once", "named again");
        }
        rows.setPage(page, position, frameBytes, rowsOnPage, packedRowCount);
      }
    }
    return true;
  }

  private boolean readRuns(ByteBuffer payload, int entryCount, long offset) {
    int rowsInFrame = 0;
    while (payload.remaining() >= RUN_HEAD_BYTES) {
      int first = payload.getInt();
      int count = payload.getInt();
      if (first < 1 || count < 1 || (long) first + count > head.rowIdLimit()) {
        findings.error(path, offset, "row id", "from 1 to " + (head.rowIdLimit() - 1), first);
        return true;
      }
      if (payload.remaining() < (long) count * ROW_ENTRY_BYTES) {
        break;
      }
      int start = payload.position();
      for (int i = 0; i < count; i++) {
        long address = payload.getLong(start + i * Long.BYTES);
        int fingerprint = payload.getInt(start + count * Long.BYTES + i * Integer.BYTES);
        readRow(first + i, address, fingerprint, offset);
      }
      payload.position(start + count * ROW_ENTRY_BYTES);
      rowsInFrame += count;
    }
    if (payload.hasRemaining() || rowsInFrame != entryCount) {
      findings.error(path, offset, "payload of the frame", entryCount + " rows", rowsInFrame);
      return false;
    }
    return true;
  }

  private void readRow(int rowId, long address, int fingerprint, long offset) {
    rowCount++;
    if (!RowAddress.isLive(address)) {
      findings.error(path, offset, "address of row " + rowId, "that of a row", address);
    } else if (rows != null) {
      if (rows.knows(rowId)) {
        findings.error(path, offset, "row " + rowId, "named once", "named again");
        return;
      }
      if (!rows.hasPage(RowAddress.page(address))) {
        findings.error(
            path,
            offset,
            "page of row " + rowId,
            "one of the checkpoint",
            "page " + RowAddress.page(address));
      }
      rows.setRow(rowId, address, fingerprint);
    }
  }

  private boolean readSlots(ByteBuffer payload, long offset) {
    while (payload.hasRemaining()) {
      long slot = payload.getLong();
      int rowId = SubTable.rowId(slot);
      slotCount++;
      if (rowId < 1 || rowId >= head.rowIdLimit()) {
        findings.error(path, offset, "row id", "from 1 to " + (head.rowIdLimit() - 1), rowId);
      } else if (slotted.get(rowId)) {
        findings.error(path, offset, "slot of row " + rowId, "named once", "named again");
      } else {
        slotted.set(rowId);
        addSlot(slot, rowId, offset);
      }
    }
    return true;
  }

  private void addSlot(long slot, int rowId, long offset) {
    if (rows != null) {
      if (!rows.knows(rowId)) {
        findings.error(path, offset, "slot of row " + rowId, "that of a row", "no such row");
      }
      rows.setSlot(slot);
    }
  }

  private boolean readKeyBlocks(ByteBuffer payload, long offset) {
    while (payload.hasRemaining()) {
      int bytes = payload.remaining() < Integer.BYTES ? -1 : payload.getInt();
      if (bytes < 0 || bytes > payload.remaining()) {
        findings.error(path, offset, "size of a key block", "what the frame holds", bytes);
        return false;
      }
      byte[] block = new byte[bytes];
      payload.get(block);
      String problem = KeyBlocks.problem(block);
      if (problem != null) {
        findings.error(path, offset, "key block", "well-formed", problem);
        return false;
      }
      checkKeys(block, offset);
    }
    return true;
  }

  private void checkKeys(byte[] block, long offset) {
    if (!KeyBlocks.areSorted(block, lastKey)) {
      findings.error(path, offset, "key order", "rising", "not rising");
    }
    int count = KeyBlock.count(block);
    keyCount += count;
    lastKey = KeyBlock.key(block, count - 1);
    for (int i = 0; rows != null && i < count; i++) {
      int rowId = KeyBlock.rowId(block, i);
      if (rowId < 1 || !rows.knows(rowId) || !rows.isKeyOf(KeyBlock.key(block, i), rowId)) {
        findings.error(
            path, offset, "row of a key in the key order", "the row with that key", "row " + rowId);
      }
    }
  }

  private boolean readEnd(ByteBuffer payload, long offset) {
    if (payload.remaining() != 2 * Long.BYTES) {
      findings.error(path, offset, "size of the end", 2 * Long.BYTES, payload.remaining());
      return false;
    }
    long pages = payload.getLong();
    long rows = payload.getLong();
    if (pages != pageCount || rows != rowCount) {
      findings.error(
          path,
          offset,
          "pages and rows of the checkpoint",
          pages + " and " + rows,
          pageCount + " and " + rowCount);
    }
    complete = true;
    return true;
  }

  private void checkCounts() {
    if (head.rowCount() != rowCount) {
      findings.error(path, FileHeader.BYTES, "rows of the checkpoint", head.rowCount(), rowCount);
    }
    if (slotCount != rowCount) {
      findings.error(path, FileHeader.BYTES, "slots of the checkpoint", rowCount, slotCount);
    }
    for (String finding : companion.findings(slotted)) {
      findings.error(path, FileHeader.BYTES, "indexes of the checkpoint", "whole", finding);
    }
    long keysExpected = head.hasKeyOrder() ? rowCount : 0;
    if (keyCount != keysExpected) {
      findings.error(path, FileHeader.BYTES, "keys of the key order", keysExpected, keyCount);
    }
  }
}
