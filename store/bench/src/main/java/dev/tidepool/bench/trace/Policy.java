package dev.tidepool.bench.trace;

import dev.tidepool.bench.data.Dataset;
import java.nio.file.Path;

/** A way to choose the rows that stay in memory. */
interface Policy {

  String name();

  /**
   * Replays {@code trace} over {@code table} once, from a cold start.
   *
   * @param budgetBytes memory for keys and values
   * @param directory an empty directory, for policies with files
   * @return the share of requests that memory answered, from 0 to 1
   */
  double hitRatio(KeyTrace trace, Dataset table, long budgetBytes, Path directory) throws Exception;
}
