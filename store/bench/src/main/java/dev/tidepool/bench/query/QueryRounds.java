package dev.tidepool.bench.query;

import dev.tidepool.bench.measure.DiskUsage;
import dev.tidepool.bench.report.Outcome;
import dev.tidepool.bench.report.Results;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Does all tasks, several times over. */
public final class QueryRounds {

  /** Where a task is done. */
  @FunctionalInterface
  public interface Runner {
    /** Does the task of that name, with files in {@code directory}. */
    Outcome run(String taskName, Path directory) throws Exception;
  }

  /** The flags of all processes; to them comes the heap. */
  public static final List<String> FLAGS = ForkedTasks.FLAGS;

  private final Runner runner;
  private final Path parentDirectory;
  private final PrintStream progress;

  /**
   * A loop that does tasks with {@code runner}.
   *
   * @param parentDirectory where directories of tasks are created and deleted
   * @param progress where a line is written for each task
   */
  public QueryRounds(Runner runner, Path parentDirectory, PrintStream progress) {
    this.runner = runner;
    this.parentDirectory = parentDirectory;
    this.progress = progress;
  }

  /** Rounds in which each task has a Java process of its own. */
  public static QueryRounds forked(
      QueryOptions options, Path parentDirectory, PrintStream progress) {
    return new QueryRounds(new ForkedTasks(options), parentDirectory, progress);
  }

  /** Runs {@code roundCount} rounds; each starts with another task. */
  public Results run(List<String> taskNames, int roundCount)
      throws IOException, InterruptedException {
    Results results = new Results();
    List<String> order = new ArrayList<>(taskNames);
    for (int round = 1; round <= roundCount; round++) {
      for (String taskName : order) {
        progress.printf("round %d: %s%n", round, taskName);
        run(taskName, results);
      }
      Collections.rotate(order, 1);
    }
    return results;
  }

  private void run(String taskName, Results results) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory(parentDirectory, "query-bench-");
    try {
      Outcome outcome = runner.run(taskName, directory);
      results.add(outcome.samples());
      outcome.notes().forEach(results::note);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      progress.printf("failed: %s: %s%n", taskName, e);
      results.note("%s failed and lacks figures: %s".formatted(taskName, e.getMessage()));
    } finally {
      DiskUsage.delete(directory);
    }
  }
}
