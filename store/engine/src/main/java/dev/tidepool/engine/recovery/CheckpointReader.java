package dev.tidepool.engine.recovery;

import dev.tidepool.engine.CorruptStoreException;
import dev.tidepool.engine.format.FileHeader;
import dev.tidepool.engine.format.FrameFormat;
import dev.tidepool.engine.io.VfsFile;
import dev.tidepool.engine.row.RowIds;
import dev.tidepool.engine.row.RowMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;

/** Reads checkpoints: the head alone when a store is opened, the rest when it is loaded. */
public final class CheckpointReader {
  private final StoreDirectory directory;
  private final long[] addresses = new long[RowMap.CHUNK_ROWS];
  private final int[] fingerprints = new int[RowMap.CHUNK_ROWS];

  /** Receives what a checkpoint holds, in the order of the file. */
  public interface Consumer {
    void page(int number, long position, int frameBytes, int rowCount, int packedRowCount);

    /** A run of the row map: rows whose ids follow each other. The arrays are the reader's. */
    void rows(int firstRowId, long[] addresses, int[] fingerprints, int count);

    /**
     * A slot of the key directory, in its order, after all rows.
     *
     * @return false if there is no such row, or if it has a slot already
     */
    boolean slot(long slot);

    void keyBlock(byte[] block);

    /** A part of what changes together with the rows, big-endian; the buffer is the reader's. */
    void companionPart(ByteBuffer part);
  }

  public CheckpointReader(StoreDirectory directory) {
    this.directory = directory;
  }

  /**
   * Reads the head of the newest checkpoint of this identity, or returns null if there is none.
   *
   * @throws CorruptStoreException if it is damaged: it was synced before it got its name
   */
  public Checkpoint newest(long storeId) throws IOException {
    for (Map.Entry<Integer, Path> entry : directory.checkpoints().descendingMap().entrySet()) {
      Path path = entry.getValue();
      try (VfsFile file = directory.vfs().openForRead(path)) {
        FileHeader header = FileHeader.read(file, path, FileHeader.Kind.CHECKPOINT);
        if (header == null) {
          throw new CorruptStoreException(path, 0, "file header", "present", "missing");
        }
        if (header.storeId() != storeId) {
          continue; // left over from before the store was cleared
        }
        FrameScanner frames = new FrameScanner(file, FileHeader.BYTES, file.size());
        expectFrame(frames, path, 1);
        if (frames.kind() != FrameFormat.KIND_CHECKPOINT_HEAD) {
          throw damaged(path, frames, "kind of frame", "HEAD", frames.kind());
        }
        Checkpoint head = Checkpoint.read(entry.getKey(), frames.payload());
        if (head.rowIdLimit() < 1
            || head.rowIdLimit() > RowIds.ROW_ID_MAX + 1
            || head.rowCount() < 0
            || head.rowCount() >= head.rowIdLimit()) {
          throw damaged(path, frames, "rows", "below " + head.rowIdLimit(), head.rowCount());
        }
        return head;
      }
    }
    return null;
  }

  /** Reads everything behind the head. */
  public void read(Checkpoint head, Consumer consumer) throws IOException {
    Path path = directory.checkpoint(head.number());
    try (VfsFile file = directory.vfs().openForRead(path)) {
      FrameScanner frames = new FrameScanner(file, FileHeader.BYTES, file.size());
      long pageCount = 0;
      long rowCount = 0;
      long slotCount = 0;
      for (long sequence = 1; ; sequence++) {
        expectFrame(frames, path, sequence);
        ByteBuffer payload = frames.payload();
        switch (frames.kind()) {
          case FrameFormat.KIND_CHECKPOINT_HEAD -> {}
          case FrameFormat.KIND_CHECKPOINT_PAGES -> {
            for (; payload.hasRemaining(); pageCount++) {
              consumer.page(
                  payload.getInt(),
                  payload.getLong(),
                  payload.getInt(),
                  payload.getInt(),
                  payload.getInt());
            }
          }
          case FrameFormat.KIND_CHECKPOINT_ROWS -> {
            while (payload.hasRemaining()) {
              rowCount += readRun(payload, head, consumer, frames, path);
            }
          }
          case FrameFormat.KIND_CHECKPOINT_SLOTS -> {
            for (; payload.remaining() >= Long.BYTES; slotCount++) {
              long slot = payload.getLong();
              if (!consumer.slot(slot)) {
                throw damaged(path, frames, "slot", "one for each row", slot);
              }
            }
          }
          case FrameFormat.KIND_CHECKPOINT_KEYS -> {
            while (payload.hasRemaining()) {
              byte[] block = new byte[payload.getInt()];
              payload.get(block);
              consumer.keyBlock(block);
            }
          }
          case FrameFormat.KIND_CHECKPOINT_COMPANION -> {
            try {
              consumer.companionPart(payload.slice());
            } catch (IllegalArgumentException e) {
              throw new CorruptStoreException(
                  path, frames.offset(), "part of an index", "well-formed", e.getMessage());
            }
          }
          case FrameFormat.KIND_CHECKPOINT_END -> {
            if (payload.getLong() != pageCount || payload.getLong() != rowCount) {
              throw damaged(path, frames, "entry counts", "those of the end frame", rowCount);
            }
            if (slotCount != rowCount) {
              throw damaged(path, frames, "slots", "one for each of " + rowCount, slotCount);
            }
            return;
          }
          default -> throw damaged(path, frames, "kind of frame", "one of a checkpoint", 0);
        }
      }
    }
  }

  private int readRun(
      ByteBuffer payload, Checkpoint head, Consumer consumer, FrameScanner frames, Path path) {
    boolean hasHead = payload.remaining() >= Checkpoint.RUN_HEAD_BYTES;
    int first = hasHead ? payload.getInt() : 0;
    int count = hasHead ? payload.getInt() : 0;
    if (first < 1
        || count < 1
        || count > RowMap.CHUNK_ROWS - first % RowMap.CHUNK_ROWS
        || first + count > head.rowIdLimit()
        || payload.remaining() < count * Checkpoint.ROW_ENTRY_BYTES) {
      throw damaged(path, frames, "run of rows", "below " + head.rowIdLimit(), first);
    }
    for (int i = 0; i < count; i++) {
      addresses[i] = payload.getLong();
    }
    for (int i = 0; i < count; i++) {
      fingerprints[i] = payload.getInt();
    }
    consumer.rows(first, addresses, fingerprints, count);
    return count;
  }

  private static void expectFrame(FrameScanner frames, Path path, long sequence)
      throws IOException {
    FrameScanner.Found found = frames.next();
    if (found != FrameScanner.Found.FRAME) {
      throw new CorruptStoreException(
          path, frames.offset(), "checkpoint frame", "a whole frame", found.toString());
    }
    if (frames.sequence() != sequence) {
      throw damaged(path, frames, "frame number", Long.toString(sequence), frames.sequence());
    }
  }

  private static CorruptStoreException damaged(
      Path path, FrameScanner frames, String what, String expected, long found) {
    return new CorruptStoreException(path, frames.offset(), what, expected, Long.toString(found));
  }
}
