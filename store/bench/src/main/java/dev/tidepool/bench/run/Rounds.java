package dev.tidepool.bench.run;

import dev.tidepool.bench.measure.DiskUsage;
import dev.tidepool.bench.report.Outcome;
import dev.tidepool.bench.report.Results;
import dev.tidepool.bench.rival.Rival;
import dev.tidepool.bench.workload.Group;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Takes all rivals through all groups, several times over. */
public final class Rounds {

  private final StageRunner runner;
  private final Path parentDirectory;
  private final PrintStream progress;

  /**
   * A loop that runs stages with {@code runner}.
   *
   * @param parentDirectory where the stores' directories are created and deleted
   * @param progress where a line is written for each step
   */
  public Rounds(StageRunner runner, Path parentDirectory, PrintStream progress) {
    this.runner = runner;
    this.parentDirectory = parentDirectory;
    this.progress = progress;
  }

  /** Runs {@code roundCount} rounds; each starts with another rival. */
  public Results run(List<Rival> rivals, List<Group> groups, int roundCount)
      throws IOException, InterruptedException {
    Results results = new Results();
    List<Rival> order = new ArrayList<>(rivals);
    for (int round = 1; round <= roundCount; round++) {
      for (Group group : groups) {
        for (Rival rival : order) {
          if (takesPart(rival, group)) {
            progress.printf("round %d: %s, %s%n", round, group.name(), rival.name());
            runStages(rival, group, results);
          }
        }
      }
      Collections.rotate(order, 1);
    }
    return results;
  }

  /* What is larger than memory has no place in a store without files. */
  private static boolean takesPart(Rival rival, Group group) {
    return rival.persistent() || !group.setting().larger();
  }

  private void runStages(Rival rival, Group group, Results results)
      throws IOException, InterruptedException {
    Path parent = Files.createTempDirectory(parentDirectory, "bench-");
    try {
      for (int stage = 0; stage < group.stages().size(); stage++) {
        Outcome outcome = runner.run(rival, group, stage, parent.resolve("0_0"));
        results.add(outcome.samples());
        outcome.notes().forEach(results::note);
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      progress.printf("failed: %s, %s: %s%n", group.name(), rival.name(), e);
      results.note(
          "%s failed in %s and lacks figures there: %s"
              .formatted(rival.name(), group.name(), e.getMessage()));
    } finally {
      DiskUsage.delete(parent);
    }
  }
}
