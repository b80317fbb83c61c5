package dev.tidepool.bench.query;

import java.util.List;
import picocli.CommandLine.Option;

/** The options that say what is measured, spoken by the driver to its processes as well. */
public final class QueryOptions {

  @Option(names = "--rows", defaultValue = "1000000", description = "orders (${DEFAULT-VALUE})")
  private int rowCount;

  @Option(names = "--seed", defaultValue = "1", description = "of all data (${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--seconds",
      defaultValue = "1.5",
      description = "for each question (${DEFAULT-VALUE})")
  private double seconds;

  /* Shorter, and compilers are measured: the first question had twice its time after 0.5 s. */
  @Option(
      names = "--warm-up",
      defaultValue = "5",
      description = "seconds for each question before it is measured (${DEFAULT-VALUE})")
  private double warmUpSeconds;

  public QuerySettings settings() {
    return new QuerySettings(rowCount, seed, seconds, warmUpSeconds);
  }

  /** The arguments that make another process parse the same settings. */
  public List<String> arguments() {
    return List.of(
        "--rows=" + rowCount,
        "--seed=" + seed,
        "--seconds=" + seconds,
        "--warm-up=" + warmUpSeconds);
  }
}
