package dev.tidepool.bench.run;

import dev.tidepool.bench.report.Outcome;
import dev.tidepool.bench.rival.Rival;
import dev.tidepool.bench.workload.Group;
import java.nio.file.Path;

/** Where one stage of a group runs. */
public interface StageRunner {

  /**
   * Runs stage number {@code stageIndex} of {@code group} with {@code rival}, whose files are in
   * {@code directory}.
   *
   * @throws Exception if the rival failed; the run goes on without its figures
   */
  Outcome run(Rival rival, Group group, int stageIndex, Path directory) throws Exception;
}
