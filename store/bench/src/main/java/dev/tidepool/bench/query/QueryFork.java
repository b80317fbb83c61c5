package dev.tidepool.bench.query;

import dev.tidepool.bench.query.task.QueryTasks;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The process that does one task for {@link ForkedTasks}; not meant to be called by people. */
@CommandLine.Command(name = "query-fork")
public final class QueryFork implements Callable<Integer> {

  @Mixin private QueryOptions options;

  @Option(names = "--task", required = true)
  private String taskName;

  @Option(names = "--directory", required = true)
  private Path directory;

  @Option(names = "--outcome", required = true)
  private Path outcomeFile;

  public static void main(String[] args) {
    System.exit(new CommandLine(new QueryFork()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    QueryTasks.of(taskName).run(options.settings(), directory).write(outcomeFile);
    return 0;
  }
}
