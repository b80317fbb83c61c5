package dev.tidepool.bench;

import dev.tidepool.bench.measure.DiskUsage;
import dev.tidepool.bench.restore.FilledTopic;
import dev.tidepool.bench.restore.RestoreRun;
import dev.tidepool.bench.restore.RestoreRuns;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Restores the same topic, from nothing, as a table of {@code changelog} and as a RocksDB store of
 * Kafka Streams, in turn, and prints records and megabytes a second of both.
 *
 * <pre>
 * mvn -Pbench -pl store/bench -am package -DskipTests
 * java -cp store/bench/target/benchmarks.jar dev.tidepool.bench.RestoreBench \\
 *     --records=2000000 --directory=/data/bench
 * </pre>
 */
@Command(
    name = "restore-bench",
    mixinStandardHelpOptions = true,
    description = "Restores a topic as a table and as a RocksDB store of Kafka Streams.")
public final class RestoreBench implements Callable<Integer> {

  @Option(names = "--records", defaultValue = "1000000", description = "default: ${DEFAULT-VALUE}")
  private int recordCount;

  @Option(names = "--value-bytes", defaultValue = "200", description = "default: ${DEFAULT-VALUE}")
  private int valueBytes;

  @Option(names = "--partitions", defaultValue = "2", description = "default: ${DEFAULT-VALUE}")
  private int partitionCount;

  @Option(names = "--rounds", defaultValue = "3", description = "default: ${DEFAULT-VALUE}")
  private int roundCount;

  @Option(
      names = "--memory-mib",
      defaultValue = "256",
      description = "of the table's pages; default: ${DEFAULT-VALUE}")
  private int memoryMib;

  @Option(
      names = "--directory",
      defaultValue = "restore-bench",
      description = "of topic and stores, deleted at the end; default: ${DEFAULT-VALUE}")
  private Path directory;

  private PrintStream out = System.out;

  /** Runs it. */
  public static void main(String[] args) {
    System.exit(run(System.out, args));
  }

  static int run(PrintStream out, String... args) {
    RestoreBench bench = new RestoreBench();
    bench.out = out;
    return new CommandLine(bench).execute(args);
  }

  @Override
  public Integer call() throws Exception {
    try (FilledTopic topic =
        FilledTopic.of(directory.resolve("kafka"), partitionCount, recordCount, valueBytes)) {
      RestoreRuns runs = new RestoreRuns(topic, directory, (long) memoryMib << 20);
      List<RestoreRun> tables = new ArrayList<>();
      List<RestoreRun> rocksDbs = new ArrayList<>();
      for (int round = 1; round <= roundCount; round++) {
        rocksDbs.add(told(round, "Streams, RocksDB", runs.streams()));
        tables.add(told(round, "table", runs.table()));
      }
      RestoreRun table = median(tables);
      RestoreRun rocksDb = median(rocksDbs);
      out.printf(
          "median: table %s, Streams with RocksDB %s; ratio %.2f%n",
          table, rocksDb, table.recordsPerSecond() / rocksDb.recordsPerSecond());
    } finally {
      DiskUsage.delete(directory);
    }
    return 0;
  }

  private RestoreRun told(int round, String who, RestoreRun run) {
    out.printf("round %d: %s: %s%n", round, who, run);
    return run;
  }

  private static RestoreRun median(List<RestoreRun> runs) {
    List<RestoreRun> sorted = new ArrayList<>(runs);
    sorted.sort(Comparator.comparingLong(RestoreRun::nanos));
    return sorted.get(sorted.size() / 2);
  }
}
