package dev.tidepool.engine.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An open file with positional reads and writes; it has no current position, so threads share it.
 *
 * <p><b>Threads:</b> reads may run beside each other and beside a write to other bytes.
 */
public interface VfsFile extends Closeable {

  /**
   * Fills {@code target} from {@code offset} on, stopping early only at the end of the file.
   *
   * @return how many bytes were read; less than {@code target.remaining()} only at the end of file
   */
  int read(ByteBuffer target, long offset) throws IOException;

  /**
   * Reads like {@link #read} from a file that does not change any more, perhaps faster and perhaps
   * with less certainty: where the device fails, the bytes may be wrong instead of an exception. So
   * for bytes that carry a checksum; if it does not hold, {@link #read} tells the truth.
   */
  default int readUnchanging(ByteBuffer target, long offset) throws IOException {
    return read(target, offset);
  }

  /**
   * Writes all of {@code source} at {@code offset}, growing the file as needed. If this throws, any
   * part of the bytes may have been written.
   */
  void write(ByteBuffer source, long offset) throws IOException;

  /** The current length in bytes. */
  long size() throws IOException;

  /** Cuts the file to {@code sizeBytes}, which is at most its size. */
  void truncate(long sizeBytes) throws IOException;

  /** Returns once all bytes written before are durable on the device. */
  void sync() throws IOException;

  @Override
  void close() throws IOException;
}
