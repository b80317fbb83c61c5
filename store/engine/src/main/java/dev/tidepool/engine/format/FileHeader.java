package dev.tidepool.engine.format;

import dev.tidepool.engine.CorruptStoreException;
import dev.tidepool.engine.UnsupportedFormatException;
import dev.tidepool.engine.io.Checksum;
import dev.tidepool.engine.io.VfsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * The first {@value #BYTES} bytes of every file of a store, little-endian:
 *
 * <pre>
 *   0       8         12     16        24       32              40     48      56          64
 *   | magic | version | kind | storeId | number | firstSequence | boot | nonce | previous- | previous-
 *                                                                              | Nonce     | End
 *   72 ... 92: zero    92: checksum of all before
 * </pre>
 *
 * @param kind what the file is
 * @param storeId the random identity of the store; a file of another identity is none of ours
 * @param number segments and checkpoints: the number in the file's name; identity: first seed
 * @param firstSequence segments: the sequence of the first frame; identity: second seed
 * @param boot segments: hash of the operating system's run that wrote the file, 0 if unknown
 * @param nonce segments: random, so that a file can be told from another one of the same name
 * @param previousNonce segments: the nonce of the segment that this one continues, or 0
 * @param previousEnd segments: the position at which the log ended when this segment was begun;
 *     whatever the previous segment holds behind it was never committed
 */
public record FileHeader(
    Kind kind,
    long storeId,
    long number,
    long firstSequence,
    long boot,
    long nonce,
    long previousNonce,
    long previousEnd) {
  public static final int BYTES = 96;
  public static final int VERSION = 1;
  private static final long MAGIC = 0x4c4f4f5045444954L; // "TIDEPOOL"
  private static final int MAGIC_OFFSET = 0;
  private static final int VERSION_OFFSET = MAGIC_OFFSET + Long.BYTES;
  private static final int KIND_OFFSET = VERSION_OFFSET + Integer.BYTES;
  private static final int FIELDS_OFFSET = KIND_OFFSET + Integer.BYTES;
  private static final int CHECKSUM_OFFSET = BYTES - Integer.BYTES;

  /** What a file is. */
  public enum Kind {
    IDENTITY,
    SEGMENT,
    CHECKPOINT
  }

  /** The header of a file that needs no more than this. */
  public static FileHeader of(Kind kind, long storeId, long number, long firstSequence) {
    return new FileHeader(kind, storeId, number, firstSequence, 0, 0, 0, 0);
  }

  /** The header as bytes, ready to be written. */
  public ByteBuffer toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(MAGIC).putInt(VERSION).putInt(kind.ordinal());
    bytes.putLong(storeId).putLong(number).putLong(firstSequence).putLong(boot);
    bytes.putLong(nonce).putLong(previousNonce).putLong(previousEnd);
    bytes.putInt(CHECKSUM_OFFSET, Checksum.of(bytes.array(), 0, CHECKSUM_OFFSET));
    return bytes.rewind();
  }

  /**
   * Reads the header of {@code file}.
   *
   * @return the header, or null if it was not written to its end: its creation was interrupted, or
   *     lost with the power
   * @throws UnsupportedFormatException if the file is not ours, or newer than this release
   * @throws CorruptStoreException if it is ours and damaged
   */
  public static FileHeader read(VfsFile file, Path path, Kind expected) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    if (file.read(bytes, 0) < BYTES) {
      return null;
    }
    int stored = bytes.getInt(CHECKSUM_OFFSET);
    int actual = Checksum.of(bytes.array(), 0, CHECKSUM_OFFSET);
    if (stored != actual && isUnfinished(bytes, actual)) {
      return null;
    }
    long magic = bytes.getLong(MAGIC_OFFSET);
    // A flipped bit in the magic is damage; a wholly different one is somebody else's file.
    if (Long.bitCount(magic ^ MAGIC) > 8) {
      throw new UnsupportedFormatException(
          path + " is not a file of a Tidepool store; nothing was changed");
    }
    if (stored != actual) {
      throw new CorruptStoreException(path, 0, "file header checksum", hex(stored), hex(actual));
    }
    int version = bytes.getInt(VERSION_OFFSET);
    if (version > VERSION) {
      throw new UnsupportedFormatException(
          path
              + " has format version "
              + version
              + ", and this release reads versions up to "
              + VERSION
              + ": use the newer release, or delete the store's directory to have it restored");
    }
    int kind = bytes.getInt(KIND_OFFSET);
    if (kind != expected.ordinal()) {
      throw new CorruptStoreException(
          path, KIND_OFFSET, "file kind", expected.toString(), Integer.toString(kind));
    }
    bytes.position(FIELDS_OFFSET);
    return new FileHeader(
        expected,
        bytes.getLong(),
        bytes.getLong(),
        bytes.getLong(),
        bytes.getLong(),
        bytes.getLong(),
        bytes.getLong(),
        bytes.getLong());
  }

  /** Whether zeros stand where the header's end should be, as behind a write that was cut short. */
  private static boolean isUnfinished(ByteBuffer bytes, int checksum) {
    int end = BYTES;
    while (end > 0 && bytes.get(end - 1) == 0) {
      end--;
    }
    for (int at = CHECKSUM_OFFSET; at < end; at++) {
      if (bytes.get(at) != (byte) (checksum >>> 8 * (at - CHECKSUM_OFFSET))) {
        return false;
      }
    }
    boolean isOurs = end < VERSION_OFFSET || bytes.getLong(MAGIC_OFFSET) == MAGIC;
    return end < BYTES && isOurs;
  }

  /** Eight hexadecimal digits, as checksums are shown everywhere. */
  public static String hex(int checksum) {
    return String.format("%08x", checksum);
  }
}
