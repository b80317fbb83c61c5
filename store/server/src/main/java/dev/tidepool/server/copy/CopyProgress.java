package dev.tidepool.server.copy;

import java.util.List;
import java.util.Locale;

/**
 * How far a load is. <b>Threads:</b> immutable.
 *
 * @param rowCount that are in the table
 * @param badCount lines that are no rows
 * @param badLines the first of them, in words
 * @param fraction of the file that is read, from 0 to 1
 * @param seconds so far
 */
public record CopyProgress(
    long rowCount, long badCount, List<String> badLines, double fraction, double seconds) {
  private static final int BAR_LENGTH = 30;

  public CopyProgress {
    badLines = List.copyOf(badLines);
  }

  /** In one line. */
  public String line(String table) {
    int full = (int) Math.round(fraction * BAR_LENGTH);
    return String.format(
        Locale.ROOT,
        "COPY %s [%s%s] %3.0f %% | %,d rows | %,d bad lines | %,.0f rows/s",
        table,
        "#".repeat(full),
        ".".repeat(BAR_LENGTH - full),
        100 * fraction,
        rowCount,
        badCount,
        rowCount / Math.max(seconds, 0.001));
  }
}
