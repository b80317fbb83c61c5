package dev.tidepool.bench;

import dev.tidepool.bench.measure.DiskUsage;
import dev.tidepool.bench.sink.SinkFork;
import dev.tidepool.bench.sink.SinkRun;
import dev.tidepool.bench.sink.SinkTopic;
import dev.tidepool.bench.sink.Sinks;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Has sinks take in the same topic, each on a worker of Kafka Connect in a process of its own, in
 * turn, and prints what each did a second, and what of CPU, memory and disk it took.
 *
 * <pre>
 * mvn -Pbench -pl store/bench -am package -DskipTests
 * java -cp store/bench/target/benchmarks.jar dev.tidepool.bench.SinkBench \\
 *     --records=1000000 --directory=/data/bench
 * </pre>
 */
@Command(
    name = "sink-bench",
    mixinStandardHelpOptions = true,
    description = "Has sinks of Kafka Connect take in the same topic.")
public final class SinkBench implements Callable<Integer> {

  @Option(names = "--records", defaultValue = "1000000", description = "default: ${DEFAULT-VALUE}")
  private int recordCount;

  @Option(names = "--partitions", defaultValue = "2", description = "default: ${DEFAULT-VALUE}")
  private int partitionCount;

  @Option(names = "--rounds", defaultValue = "3", description = "default: ${DEFAULT-VALUE}")
  private int roundCount;

  @Option(
      names = "--directory",
      defaultValue = "sink-bench",
      description = "of topic and sinks, deleted at the end; default: ${DEFAULT-VALUE}")
  private Path directory;

  private PrintStream out = System.out;

  /** Runs it. */
  public static void main(String[] args) {
    System.exit(run(System.out, args));
  }

  static int run(PrintStream out, String... args) {
    SinkBench bench = new SinkBench();
    bench.out = out;
    return new CommandLine(bench).execute(args);
  }

  @Override
  public Integer call() throws Exception {
    Map<Sinks, List<SinkRun>> runs = new EnumMap<>(Sinks.class);
    try (SinkTopic topic = SinkTopic.of(directory.resolve("kafka"), partitionCount, recordCount)) {
      for (int round = 1; round <= roundCount; round++) {
        for (Sinks sink : Sinks.values()) {
          SinkRun run = SinkFork.run(topic, sink, directory.resolve(sink + "-" + round));
          out.printf("round %d: %s: %s%n", round, sink, run);
          runs.computeIfAbsent(sink, none -> new ArrayList<>()).add(run);
        }
      }
    } finally {
      DiskUsage.delete(directory);
    }
    SinkRun ours = median(runs.get(Sinks.TIDEPOOL));
    runs.forEach(
        (sink, each) -> {
          SinkRun median = median(each);
          out.printf(
              "median: %s: %s; Tidepool is %.2f times as fast%n",
              sink, median, ours.recordsPerSecond() / median.recordsPerSecond());
        });
    return 0;
  }

  private static SinkRun median(List<SinkRun> runs) {
    List<SinkRun> sorted = new ArrayList<>(runs);
    sorted.sort(Comparator.comparingLong(SinkRun::wallNanos));
    return sorted.get(sorted.size() / 2);
  }
}
