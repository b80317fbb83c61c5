package dev.tidepool.engine;

import java.nio.file.Path;

/**
 * Bytes read back from disk are not the bytes that were written. The damaged bytes are never
 * returned as data; the store has to be cleared and rebuilt from its changelog.
 */
public class CorruptStoreException extends StoreException {
  private static final long serialVersionUID = 1L;

  private final transient Path file;
  private final long offsetBytes;
  private final String what;
  private final String expected;
  private final String found;

  /**
   * @param file the damaged file
   * @param offsetBytes where in the file the damaged unit (a frame or a section) starts
   * @param what the property that was checked, such as "frame checksum"
   * @param expected the value the file promised
   * @param found the value that was found
   */
  public CorruptStoreException(
      Path file, long offsetBytes, String what, String expected, String found) {
    super(
        file
            + " at byte "
            + offsetBytes
            + ": "
            + what
            + " is "
            + found
            + ", expected "
            + expected
            + "; the store must be rebuilt from its changelog (StoreVerifier shows the extent)");
    this.file = file;
    this.offsetBytes = offsetBytes;
    this.what = what;
    this.expected = expected;
    this.found = found;
  }

  /** The damaged file; null after serialisation. */
  public Path file() {
    return file;
  }

  /** Where in {@link #file()} the damaged frame or section starts. */
  public long offsetBytes() {
    return offsetBytes;
  }

  /** The property that was checked. */
  public String what() {
    return what;
  }

  /** What the file promised. */
  public String expected() {
    return expected;
  }

  /** What was found instead. */
  public String found() {
    return found;
  }
}
