package dev.tidepool.engine.recovery;

import dev.tidepool.engine.format.FileHeader;
import dev.tidepool.engine.format.FrameFormat;
import dev.tidepool.engine.io.Vfs;
import dev.tidepool.engine.io.VfsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Writes a checkpoint file, frame by frame, under a name that is not yet its own; {@link #finish}
 * makes it durable and renames it.
 *
 * <p><b>Threads:</b> one.
 */
public final class CheckpointWriter implements AutoCloseable {
  private static final int PAYLOAD_BYTES_MAX = 256 << 10;

  private final StoreDirectory directory;
  private final Path path;
  private final Path unfinished;
  private final VfsFile file;
  private byte[] frame;
  private ByteBuffer payload;
  private byte kind;
  private int entryCount;
  private long fileBytes;
  private long frameCount;
  private long pageCount;
  private long rowCount;
  private boolean renamed;
  private boolean finished;

  public CheckpointWriter(StoreDirectory directory, long storeId, Checkpoint head)
      throws IOException {
    this.directory = directory;
    this.path = directory.checkpoint(head.number());
    this.unfinished = directory.unfinished(path);
    Vfs vfs = directory.vfs();
    allocateFrame(PAYLOAD_BYTES_MAX);
    vfs.delete(unfinished);
    file = vfs.openOrCreate(unfinished);
    try {
      FileHeader header = FileHeader.of(FileHeader.Kind.CHECKPOINT, storeId, head.number(), 0);
      file.write(header.toBytes(), 0);
      fileBytes = FileHeader.BYTES;
      begin(FrameFormat.KIND_CHECKPOINT_HEAD, head.headBytes());
      if (head.headBytes() > PAYLOAD_BYTES_MAX) {
        throw new IllegalArgumentException(
            "a commit note of " + head.note().length + " bytes is larger than " + noteBytesMax());
      }
      head.write(payload);
      endFrame();
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** The largest note that a commit may carry. */
  public static int noteBytesMax() {
    return PAYLOAD_BYTES_MAX - 4 * Long.BYTES - 4 * Integer.BYTES;
  }

  public void addPage(int number, long position, int frameBytes, int rowCount, int packedRowCount)
      throws IOException {
    begin(FrameFormat.KIND_CHECKPOINT_PAGES, Checkpoint.PAGE_ENTRY_BYTES);
    payload.putInt(number).putLong(position).putInt(frameBytes);
    payload.putInt(rowCount).putInt(packedRowCount);
    entryCount++;
    pageCount++;
  }

  /**
   * Adds a run of the row map: rows whose ids follow each other, of one chunk.
   *
   * @param firstRowId the row that {@code addresses[from]} and {@code fingerprints[from]} are about
   */
  public void addRows(int firstRowId, long[] addresses, int[] fingerprints, int from, int count)
      throws IOException {
    begin(
        FrameFormat.KIND_CHECKPOINT_ROWS,
        Checkpoint.RUN_HEAD_BYTES + count * Checkpoint.ROW_ENTRY_BYTES);
    payload.putInt(firstRowId).putInt(count);
    for (int i = from; i < from + count; i++) {
      payload.putLong(addresses[i]);
    }
    for (int i = from; i < from + count; i++) {
      payload.putInt(fingerprints[i]);
    }
    entryCount += count;
    rowCount += count;
  }

  /** Adds slots of the key directory, fewer than a frame holds. */
  public void addSlots(long[] slots, int count) throws IOException {
    begin(FrameFormat.KIND_CHECKPOINT_SLOTS, count * Checkpoint.SLOT_ENTRY_BYTES);
    payload.asLongBuffer().put(slots, 0, count);
    payload.position(payload.position() + count * Long.BYTES);
    entryCount += count;
  }

  /** Adds one block of the key order. */
  public void addKeyBlock(byte[] block) throws IOException {
    int entryBytes = Integer.BYTES + block.length;
    begin(FrameFormat.KIND_CHECKPOINT_KEYS, Math.min(entryBytes, PAYLOAD_BYTES_MAX));
    if (entryBytes > payload.remaining()) {
      allocateFrame(entryBytes);
    }
    payload.putInt(block.length).put(block);
    entryCount++;
  }

  /** Adds one part of what changes together with the rows, as a frame of its own. */
  public void addCompanionPart(ByteBuffer part) throws IOException {
    endFrame();
    kind = FrameFormat.KIND_CHECKPOINT_COMPANION;
    if (part.remaining() > payload.remaining()) {
      allocateFrame(part.remaining());
    }
    payload.put(part);
    entryCount = 1;
    endFrame();
  }

  private void allocateFrame(int payloadBytes) {
    frame = new byte[FrameFormat.HEADER_BYTES + payloadBytes];
    payload =
        ByteBuffer.wrap(frame, FrameFormat.HEADER_BYTES, payloadBytes)
            .slice()
            .order(ByteOrder.LITTLE_ENDIAN);
  }

  private void begin(byte kind, int entryBytes) throws IOException {
    if (this.kind != kind || payload.remaining() < entryBytes) {
      endFrame();
      this.kind = kind;
    }
  }

  private void endFrame() throws IOException {
    if (payload.position() == 0) {
      return;
    }
    int payloadBytes = payload.position();
    int frameBytes = FrameFormat.HEADER_BYTES + payloadBytes;
    FrameFormat.writeHeader(
        frame,
        0,
        frameBytes,
        kind,
        FrameFormat.CODEC_RAW,
        0,
        payloadBytes,
        entryCount,
        ++frameCount);
    file.write(ByteBuffer.wrap(frame, 0, frameBytes), fileBytes);
    fileBytes += frameBytes;
    entryCount = 0;
    payload.clear();
  }

  /** Ends the file, makes it durable and gives it its name; from now on recovery starts here. */
  public void finish() throws IOException {
    begin(FrameFormat.KIND_CHECKPOINT_END, 2 * Long.BYTES);
    payload.putLong(pageCount).putLong(rowCount);
    endFrame();
    file.sync();
    file.close();
    directory.vfs().rename(unfinished, path);
    renamed = true;
    directory.vfs().syncDirectory(directory.path());
    finished = true;
  }

  /** Bytes written so far. */
  public long fileBytes() {
    return fileBytes;
  }

  /**
   * Lets go of an unfinished file, also of one that has its name but is not known to be durable.
   */
  @Override
  public void close() throws IOException {
    if (!finished) {
      file.close();
      directory.vfs().delete(renamed ? path : unfinished);
    }
  }
}
