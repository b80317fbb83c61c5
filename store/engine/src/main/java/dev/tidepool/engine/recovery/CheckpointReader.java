package dev.tidepool.engine.recovery;

import dev.tidepool.engine.CorruptStoreException;
import dev.tidepool.engine.format.FileHeader;
import dev.tidepool.engine.format.FrameFormat;
import dev.tidepool.engine.io.VfsFile;
import dev.tidepool.engine.row.RowMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;

/** Reads checkpoints: the head alone when a store is opened, the rest when it is loaded. */
public final class CheckpointReader {
  private final StoreDirectory directory;

  /** Receives what a checkpoint holds, in the order of the file. */
  public interface Consumer {
    void page(int number, long position, int frameBytes, int rowCount, int packedRowCount);

    /**
     * A chunk of the row map, see {@link CheckpointWriter#addRows}; the arrays are the reader's.
     *
     * @return how many rows there are
     */
    int rows(int firstRowId, long[] addresses, int[] fingerprints, int count);

    /** Slots of the key directory, in its order; the array is the reader's. */
    void slots(long[] slots, int count);

    void keyBlock(byte[] block);
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
        return Checkpoint.read(entry.getKey(), frames.payload());
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
      long[] longs = {};
      int[] ints = {};
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
            int count = (payload.remaining() - Long.BYTES) / Checkpoint.ROW_ENTRY_BYTES;
            longs = longs.length < count ? new long[count] : longs;
            ints = ints.length < count ? new int[count] : ints;
            long firstRowId = payload.getLong();
            if (firstRowId < 0
                || firstRowId % RowMap.CHUNK_ROWS != 0
                || count > RowMap.CHUNK_ROWS
                || firstRowId + count > head.rowIdLimit()) {
              throw damaged(
                  path, frames, "row ids", "a chunk below " + head.rowIdLimit(), firstRowId);
            }
            payload.asLongBuffer().get(longs, 0, count);
            payload.position(payload.position() + count * Long.BYTES);
            payload.asIntBuffer().get(ints, 0, count);
            rowCount += consumer.rows((int) firstRowId, longs, ints, count);
          }
          case FrameFormat.KIND_CHECKPOINT_SLOTS -> {
            int count = payload.remaining() / Checkpoint.SLOT_ENTRY_BYTES;
            longs = longs.length < count ? new long[count] : longs;
            payload.asLongBuffer().get(longs, 0, count);
            consumer.slots(longs, count);
            slotCount += count;
          }
          case FrameFormat.KIND_CHECKPOINT_KEYS -> {
            while (payload.hasRemaining()) {
              byte[] block = new byte[payload.getInt()];
              payload.get(block);
              consumer.keyBlock(block);
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
