package dev.tidepool.bench.run;

import dev.tidepool.bench.report.Outcome;
import dev.tidepool.bench.rival.Rival;
import dev.tidepool.bench.workload.Bench;
import dev.tidepool.bench.workload.Group;
import dev.tidepool.bench.workload.Group.Stage;
import dev.tidepool.bench.workload.Workload;
import java.nio.file.Path;

/** Runs stages in this process. A halt is played by closing the store without a commit. */
public final class LocalStages implements StageRunner {

  private final Settings settings;

  public LocalStages(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Outcome run(Rival rival, Group group, int stageIndex, Path directory) throws Exception {
    Bench bench = runWorkloads(rival, group, stageIndex, directory);
    bench.closeStore();
    return bench.outcome();
  }

  /** Runs the workloads and leaves the store open. */
  Bench runWorkloads(Rival rival, Group group, int stageIndex, Path directory) throws Exception {
    Stage stage = group.stages().get(stageIndex);
    Bench bench =
        new Bench(
            rival,
            settings.conditions(group.setting()),
            settings.dataset(group.setting()),
            directory,
            settings.measureNanos());
    for (Workload workload : stage.workloads()) {
      bench.run(workload);
    }
    return bench;
  }
}
