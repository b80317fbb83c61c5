package dev.tidepool.engine.io;

import java.util.zip.CRC32C;

/**
 * CRC32C (Castagnoli), the checksum of every byte that the engine reads back.
 *
 * <p>It finds each flipped bit and each burst of up to 32 bits, and the processor computes it at
 * memory speed. It does not protect against someone who wants to deceive.
 *
 * <p><b>Threads:</b> stateless, so any thread may call it.
 */
public final class Checksum {

  private Checksum() {}

  /** The checksum of all of {@code bytes}; zero if there are none. */
  public static int of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  /**
   * The checksum of {@code lengthBytes} bytes from {@code startIndex} on; zero if there are none.
   *
   * @throws IndexOutOfBoundsException if the range is not inside {@code bytes}
   */
  public static int of(byte[] bytes, int startIndex, int lengthBytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, startIndex, lengthBytes);
    return (int) crc.getValue();
  }
}
