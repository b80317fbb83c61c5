package dev.tidepool.bench.query.task;

import dev.tidepool.bench.query.QuerySettings;
import dev.tidepool.bench.report.Outcome;
import java.nio.file.Path;

/** What one process of a run does. */
public interface QueryTask {

  /** How the command line calls it. */
  String name();

  /**
   * Does it; files go to {@code directory}.
   *
   * @throws Exception if it failed or an answer was wrong; the run goes on without its figures
   */
  Outcome run(QuerySettings settings, Path directory) throws Exception;
}
