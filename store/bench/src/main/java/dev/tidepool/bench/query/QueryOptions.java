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
      description = "for each question, after half as long for warming up (${DEFAULT-VALUE})")
  private double seconds;

  public QuerySettings settings() {
    return new QuerySettings(rowCount, seed, seconds);
  }

  /** The arguments that make another process parse the same settings. */
  public List<String> arguments() {
    return List.of("--rows=" + rowCount, "--seed=" + seed, "--seconds=" + seconds);
  }
}
