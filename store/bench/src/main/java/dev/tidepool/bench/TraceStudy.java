package dev.tidepool.bench;

import dev.tidepool.bench.data.Dataset;
import dev.tidepool.bench.trace.KeyTrace;
import dev.tidepool.bench.trace.Replay;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Replays traces of real requests against stores several times larger than their memory, and prints
 * which share of the requests each policy answered from memory.
 *
 * <pre>
 * java -cp store/bench/target/benchmarks.jar dev.tidepool.bench.TraceStudy web12.keys.gz
 * </pre>
 */
@Command(
    name = "trace-study",
    mixinStandardHelpOptions = true,
    description = "Replays key traces and compares what stays in memory.")
public final class TraceStudy implements Callable<Integer> {

  @Parameters(arity = "1..*", description = "gzipped traces, one decimal key a line")
  private List<Path> traceFiles;

  @Option(
      names = "--factors",
      split = ",",
      defaultValue = "3,5,10",
      description = "how many times larger than its memory a store is (${DEFAULT-VALUE})")
  private List<Integer> factors;

  @Option(names = "--key-bytes", defaultValue = "17", description = "of a key (${DEFAULT-VALUE})")
  private int keyBytes;

  @Option(
      names = "--value-bytes",
      defaultValue = "200",
      description = "of a value (${DEFAULT-VALUE})")
  private int valueBytes;

  @Option(names = "--seed", defaultValue = "1", description = "of all data (${DEFAULT-VALUE})")
  private long seed;

  @Option(names = "--directory", description = "where the stores' files go (temporary files)")
  private Path directory = Path.of(System.getProperty("java.io.tmpdir"));

  public static void main(String[] args) {
    System.exit(new CommandLine(new TraceStudy()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    for (Path file : traceFiles) {
      KeyTrace trace = KeyTrace.read(file, seed);
      Dataset table = Dataset.of(trace.rowCount(), keyBytes, valueBytes, seed);
      System.out.print(new Replay(trace, table, directory).table(factors));
    }
    return 0;
  }
}
