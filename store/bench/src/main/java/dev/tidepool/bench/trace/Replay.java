package dev.tidepool.bench.trace;

import dev.tidepool.bench.data.Dataset;
import dev.tidepool.bench.measure.DiskUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Takes one trace through all policies and budgets. */
public final class Replay {

  /* What an entry of a Java map costs beside its bytes: node, key object, two array headers. */
  private static final int OBJECT_BYTES = 100;

  private static final List<Policy> POLICIES =
      List.of(
          new LruRows(),
          new RowCache(0),
          new RowCache(OBJECT_BYTES),
          new PageCache(),
          new RocksDbBlocks(),
          new TidepoolPages());

  private final KeyTrace trace;
  private final Dataset table;
  private final Path parentDirectory;

  /**
   * A replay of {@code trace} over {@code table}, which has a row for each key of the trace.
   *
   * @param parentDirectory where the policies' directories are created and deleted
   */
  public Replay(KeyTrace trace, Dataset table, Path parentDirectory) {
    this.trace = trace;
    this.table = table;
    this.parentDirectory = parentDirectory;
  }

  /** A table in Markdown: the share of requests that memory answered, in percent. */
  public String table(List<Integer> factors) throws Exception {
    StringBuilder text = new StringBuilder();
    text.append("## ").append(trace.name());
    text.append(
        String.format(
            Locale.ROOT,
            "%n%n%,d requests for %,d rows, %,d bytes; requests answered from memory, in"
                + " percent.%n%n",
            trace.requestCount(),
            trace.rowCount(),
            table.bytes()));
    text.append("| table ÷ memory |");
    factors.forEach(factor -> text.append(' ').append(factor).append(" |"));
    text.append("\n| --- |").append(" --- |".repeat(factors.size())).append('\n');
    for (Policy policy : POLICIES) {
      text.append("| ").append(policy.name()).append(" |");
      for (int factor : factors) {
        text.append(String.format(Locale.ROOT, " %.1f |", 100 * hitRatio(policy, factor)));
      }
      text.append('\n');
    }
    return text.append('\n').toString();
  }

  private double hitRatio(Policy policy, int factor) throws Exception {
    Path directory = Files.createTempDirectory(parentDirectory, "trace-");
    try {
      return policy.hitRatio(trace, table, table.bytes() / factor, directory);
    } finally {
      DiskUsage.delete(directory);
    }
  }
}
