package dev.tidepool.table;

import dev.tidepool.engine.verify.StoreTool;
import dev.tidepool.table.indexing.IndexPartsCheck;

/**
 * {@link StoreTool} for stores with indexes, of which it checks and describes those of the newest
 * checkpoint, too:
 *
 * <pre>
 *   java -cp ... dev.tidepool.table.TableTool describe|verify [--even-if-open] directory
 * </pre>
 *
 * <p>It needs neither schema nor codec, so it cannot tell whether the terms are those of the rows:
 * {@link Table#verify} can.
 */
public final class TableTool {
  private TableTool() {}

  /** Runs the command and exits. */
  public static void main(String[] arguments) {
    System.exit(new StoreTool(System.out, System.err, IndexPartsCheck::new).run(arguments));
  }
}
