package dev.tidepool.bench.run;

import java.util.List;
import picocli.CommandLine.Option;

/** The options that say what is measured, spoken by the driver to its processes as well. */
public final class SettingsOptions {

  @Option(names = "--rows", defaultValue = "1000000", description = "rows (${DEFAULT-VALUE})")
  private int rowCount;

  @Option(
      names = "--restart-rows",
      defaultValue = "300000",
      description = "rows of the application that is restarted (${DEFAULT-VALUE})")
  private int restartRowCount;

  @Option(names = "--key-bytes", defaultValue = "17", description = "of a key (${DEFAULT-VALUE})")
  private int keyBytes;

  @Option(
      names = "--value-bytes",
      defaultValue = "200",
      description = "of a value (${DEFAULT-VALUE})")
  private int valueBytes;

  @Option(
      names = "--budget-mib",
      defaultValue = "64",
      description = "memory for rows where the table is five times larger (${DEFAULT-VALUE})")
  private long budgetMebibytes;

  @Option(names = "--seed", defaultValue = "1", description = "of all data (${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "measured per timed loop, after half as long for warming up (${DEFAULT-VALUE})")
  private double seconds;

  public Settings settings() {
    return new Settings(
        rowCount, restartRowCount, keyBytes, valueBytes, budgetMebibytes << 20, seed, seconds);
  }

  /** The arguments that make another process parse the same settings. */
  public List<String> arguments() {
    return List.of(
        "--rows=" + rowCount,
        "--restart-rows=" + restartRowCount,
        "--key-bytes=" + keyBytes,
        "--value-bytes=" + valueBytes,
        "--budget-mib=" + budgetMebibytes,
        "--seed=" + seed,
        "--seconds=" + seconds);
  }
}
