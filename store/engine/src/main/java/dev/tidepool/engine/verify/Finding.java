package dev.tidepool.engine.verify;

import java.nio.file.Path;

/**
 * Something about a store that is not as it should be.
 *
 * @param severity whether committed rows are concerned
 * @param file the file it is about; the store's directory if no single file is to blame
 * @param offsetBytes where in the file the unit starts that was checked; 0 for a whole file
 * @param what the property that was checked, such as "frame checksum"
 * @param expected what it should be
 * @param found what it is
 */
public record Finding(
    Severity severity, Path file, long offsetBytes, String what, String expected, String found) {

  /** How bad a finding is. */
  public enum Severity {
    /** The last committed state, or what opening the store needs, is damaged. */
    ERROR,
    /**
     * Bytes are damaged that the last committed state does without, or commits may be lost that no
     * reader can get back.
     */
    WARNING
  }

  @Override
  public String toString() {
    return severity
        + " "
        + file
        + " at byte "
        + offsetBytes
        + ": "
        + what
        + " is "
        + found
        + ", expected "
        + expected;
  }
}
