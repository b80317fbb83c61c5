package dev.tidepool.engine.verify;

import dev.tidepool.engine.CorruptStoreException;
import dev.tidepool.engine.StoreException;
import dev.tidepool.engine.verify.Finding.Severity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Gathers findings, up to a number that somebody might still read. */
final class Findings {
  private static final int COUNT_MAX = 1_000;

  private final List<Finding> findings = new ArrayList<>();
  private long omittedCount;

  void error(Path file, long offset, String what, Object expected, Object found) {
    add(Severity.ERROR, file, offset, what, expected, found);
  }

  void warning(Path file, long offset, String what, Object expected, Object found) {
    add(Severity.WARNING, file, offset, what, expected, found);
  }

  void add(Severity severity, Path file, long offset, String what, Object expected, Object found) {
    if (findings.size() < COUNT_MAX) {
      findings.add(new Finding(severity, file, offset, what, "" + expected, "" + found));
    } else {
      omittedCount++;
    }
  }

  /** A file header that cannot be read. */
  void header(Path file, StoreException e) {
    if (e instanceof CorruptStoreException corrupt) {
      error(file, corrupt.offsetBytes(), corrupt.what(), corrupt.expected(), corrupt.found());
    } else {
      error(file, 0, "file header", "one of a store that this release reads", e.getMessage());
    }
  }

  void unreadable(Path file, IOException e) {
    error(file, 0, "file", "readable", e.toString());
  }

  /** All findings, and one that counts the rest if there were too many. */
  List<Finding> toList(Path directory) {
    List<Finding> all = new ArrayList<>(findings);
    if (omittedCount > 0) {
      all.add(
          new Finding(
              Severity.ERROR,
              directory,
              0,
              "number of findings",
              "at most " + COUNT_MAX,
              COUNT_MAX + omittedCount + ", of which the last ones are left out"));
    }
    return List.copyOf(all);
  }
}
