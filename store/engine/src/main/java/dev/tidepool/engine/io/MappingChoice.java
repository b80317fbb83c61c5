package dev.tidepool.engine.io;

import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * Whether reads had better go through mappings or through system calls.
 *
 * <p>A mapping spares the system call, which costs more than unpacking a page; but where the bytes
 * are not in the cache of the operating system, it is filled by page faults: one for each 4 KB, in
 * turn, where a system call asks the device once. So each mapped read is timed. When many of them
 * had to wait for the device, the next {@value #POSITIONAL_READS} reads are system calls; then
 * mappings are tried again.
 *
 * <p><b>Threads:</b> any. Races lose an observation now and then, which an estimate can bear; while
 * mappings serve, nothing that threads share is written.
 */
final class MappingChoice {
  /** Longer than copying some pages, shorter than any device. */
  static final long SLOW_NANOS = 40_000;

  static final int POSITIONAL_READS = 4096;

  private static final int SLOW_SCORE = 16;
  private static final int SCORE_MAX = 24 * SLOW_SCORE;

  private volatile boolean failed;
  private volatile int positionalReadsLeft;
  private volatile int score;

  /** Whether the next read should be a mapped one. */
  boolean mayUseMapping() {
    int left = positionalReadsLeft;
    if (left == 0) {
      return true;
    }
    positionalReadsLeft = left - 1;
    return false;
  }

  /** Whether it is worth trying to map one more file. */
  boolean mayMap() {
    return !failed;
  }

  /**
   * Tells that {@code file} could not be mapped. No other one is tried then: failing is costly, as
   * Java collects garbage and waits before it gives up.
   */
  void failed(Path file, Throwable failure) {
    failed = true;
    LoggerFactory.getLogger(MappingChoice.class)
        .warn("{} cannot be mapped; from now on files are read by system calls", file, failure);
  }

  /** Tells how long a mapped read took. A third of slow ones is too many. */
  void took(long nanos) {
    int now = score;
    if (nanos <= SLOW_NANOS) {
      if (now > 0) {
        score = now - SLOW_SCORE / 2;
      }
    } else if (now < SCORE_MAX) {
      score = now + SLOW_SCORE;
    } else {
      score = 0;
      positionalReadsLeft = POSITIONAL_READS;
    }
  }
}
