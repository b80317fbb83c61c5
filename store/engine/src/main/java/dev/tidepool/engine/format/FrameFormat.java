package dev.tidepool.engine.format;

import dev.tidepool.engine.io.Checksum;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A frame: the unit that is written, checksummed and read back, little-endian. Segments and
 * checkpoints are a file header and then frames.
 *
 * <pre>
 *   0          4            8      9       10  12       16        20         24         32
 *   | checksum | frameBytes | kind | codec | 0 | number | rawBytes | rowCount | sequence | payload
 * </pre>
 *
 * <p>The checksum is CRC32C of everything behind itself. {@code number} is a page number in a page
 * frame. {@code sequence} counts the frames of the log without gaps, so that a lost frame and a
 * left-over one are both noticed. {@code rawBytes} is the size of the payload once unpacked.
 */
public final class FrameFormat {
  public static final byte KIND_PAGE = 1;
  public static final byte KIND_COMMIT = 2;
  public static final byte KIND_CHECKPOINT_HEAD = 3;
  public static final byte KIND_CHECKPOINT_PAGES = 4;
  public static final byte KIND_CHECKPOINT_ROWS = 5;
  public static final byte KIND_CHECKPOINT_SLOTS = 6;
  public static final byte KIND_CHECKPOINT_KEYS = 7;
  public static final byte KIND_CHECKPOINT_COMPANION = 8;
  public static final byte KIND_CHECKPOINT_END = 9;

  public static final byte CODEC_RAW = 0;
  public static final byte CODEC_LZ4 = 1;

  public static final int CHECKSUM_OFFSET = 0;
  public static final int FRAME_BYTES_OFFSET = CHECKSUM_OFFSET + Integer.BYTES;
  public static final int KIND_OFFSET = FRAME_BYTES_OFFSET + Integer.BYTES;
  public static final int CODEC_OFFSET = KIND_OFFSET + 1;
  public static final int NUMBER_OFFSET = CODEC_OFFSET + 1 + Short.BYTES;
  public static final int RAW_BYTES_OFFSET = NUMBER_OFFSET + Integer.BYTES;
  public static final int ROW_COUNT_OFFSET = RAW_BYTES_OFFSET + Integer.BYTES;
  public static final int SEQUENCE_OFFSET = ROW_COUNT_OFFSET + Integer.BYTES;
  public static final int HEADER_BYTES = SEQUENCE_OFFSET + Long.BYTES;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private FrameFormat() {}

  /** Writes the header of a frame whose payload stands behind it already, checksum last. */
  public static void writeHeader(
      byte[] buffer,
      int offset,
      int frameBytes,
      byte kind,
      byte codec,
      int number,
      int rawBytes,
      int rowCount,
      long sequence) {
    INT.set(buffer, offset + FRAME_BYTES_OFFSET, frameBytes);
    buffer[offset + KIND_OFFSET] = kind;
    buffer[offset + CODEC_OFFSET] = codec;
    buffer[offset + CODEC_OFFSET + 1] = 0;
    buffer[offset + CODEC_OFFSET + 2] = 0;
    INT.set(buffer, offset + NUMBER_OFFSET, number);
    INT.set(buffer, offset + RAW_BYTES_OFFSET, rawBytes);
    INT.set(buffer, offset + ROW_COUNT_OFFSET, rowCount);
    LONG.set(buffer, offset + SEQUENCE_OFFSET, sequence);
    INT.set(buffer, offset + CHECKSUM_OFFSET, checksum(buffer, offset, frameBytes));
  }

  /** The checksum that a frame of {@code frameBytes} at {@code offset} should carry. */
  public static int checksum(byte[] buffer, int offset, int frameBytes) {
    return Checksum.of(buffer, offset + FRAME_BYTES_OFFSET, frameBytes - FRAME_BYTES_OFFSET);
  }

  public static int storedChecksum(byte[] buffer, int offset) {
    return (int) INT.get(buffer, offset + CHECKSUM_OFFSET);
  }

  public static int frameBytes(byte[] buffer, int offset) {
    return (int) INT.get(buffer, offset + FRAME_BYTES_OFFSET);
  }

  public static byte kind(byte[] buffer, int offset) {
    return buffer[offset + KIND_OFFSET];
  }

  public static byte codec(byte[] buffer, int offset) {
    return buffer[offset + CODEC_OFFSET];
  }

  public static int number(byte[] buffer, int offset) {
    return (int) INT.get(buffer, offset + NUMBER_OFFSET);
  }

  public static int rawBytes(byte[] buffer, int offset) {
    return (int) INT.get(buffer, offset + RAW_BYTES_OFFSET);
  }

  public static int rowCount(byte[] buffer, int offset) {
    return (int) INT.get(buffer, offset + ROW_COUNT_OFFSET);
  }

  public static long sequence(byte[] buffer, int offset) {
    return (long) LONG.get(buffer, offset + SEQUENCE_OFFSET);
  }
}
