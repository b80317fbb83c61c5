package dev.tidepool.bench.workload;

import java.util.List;

/**
 * Workloads that share one loaded store.
 *
 * @param name how the command line asks for all of them
 * @param setting which table and which conditions they run with
 * @param stages processes that follow each other on the same directory
 */
public record Group(String name, Setting setting, List<Stage> stages) {

  /** Which table, and under which conditions. */
  public enum Setting {
    /** All rows fit in memory. */
    FITS,
    /** As {@link #FITS}, in an application that processes exactly once. */
    FITS_EXACTLY_ONCE,
    /** The table of {@link #FITS}, in six tenths of the memory that the in-memory store needs. */
    TIGHT,
    /** As {@link #FITS_EXACTLY_ONCE}, with fewer rows: a whole application is restarted. */
    RESTART,
    /** Five times as many rows as the memory budget holds. */
    LARGER,
    /** As {@link #LARGER}, without the help of the page cache. */
    LARGER_DIRECT;

    public boolean larger() {
      return this == LARGER || this == LARGER_DIRECT;
    }
  }

  /** How a process ends. */
  public enum Ending {
    /** The store is committed and closed. */
    CLOSE,
    /** The process is halted with the store open. */
    HALT
  }

  /** What one process does. */
  public record Stage(List<Workload> workloads, Ending ending) {}
}
