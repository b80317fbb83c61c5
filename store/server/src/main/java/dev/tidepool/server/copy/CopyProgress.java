package dev.tidepool.server.copy;

import java.util.List;
import java.util.Locale;

/**
 * How far a load is. <b>Threads:</b> immutable.
 *
 * @param rowCount that are in the table
 * @param badCount lines that are no rows
 * @param badLines the first of them, in words
 * @param readBytes of the file that are read, as it is stored
 * @param fileBytes how long it is
 * @param seconds so far
 */
public record CopyProgress(
    long rowCount,
    long badCount,
    List<String> badLines,
    long readBytes,
    long fileBytes,
    double seconds) {
  private static final int BAR_LENGTH = 20;
  private static final double MIB = 1 << 20;

  public CopyProgress {
    badLines = List.copyOf(badLines);
  }

  /** How much of the file is read, from 0 to 1. */
  public double fraction() {
    return fileBytes == 0 ? 1 : Math.min(1, readBytes / (double) fileBytes);
  }

  /** In one line. */
  public String line(String table) {
    double fraction = fraction();
    int full = (int) Math.round(fraction * BAR_LENGTH);
    return String.format(
        Locale.ROOT,
        "COPY %s [%s%s] %3.0f %% of %.1f MiB | %,d rows | %,.0f rows/s | %,d bad lines",
        table,
        "#".repeat(full),
        ".".repeat(BAR_LENGTH - full),
        100 * fraction,
        fileBytes / MIB,
        rowCount,
        rowCount / Math.max(seconds, 0.001),
        badCount);
  }
}
