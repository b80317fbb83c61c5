package dev.tidepool.sql.script;

import dev.tidepool.script.Script;
import dev.tidepool.script.Script.Block;
import dev.tidepool.script.Script.ErrorBlock;
import dev.tidepool.script.Script.QueryBlock;
import dev.tidepool.sql.error.SqlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills in rows of queries that have none yet (no ruler), by what H2 answers, and errors that are
 * not known yet ({@code error ?}), by what we say. They are to be read before they are committed:
 * an oracle can be wrong, and a query can ask something else than was meant.
 */
final class ScriptWriter {
  /** The system property that makes the test write instead of compare. */
  static final String PROPERTY = "tidepool.sql.write";

  private ScriptWriter() {}

  static boolean isAskedFor() {
    return Boolean.getBoolean(PROPERTY);
  }

  static void fill(Path file, Script script, ScriptRun run) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    List<Block> blocks = new ArrayList<>(script.blocks());
    for (int i = blocks.size() - 1; i >= 0; i--) {
      try {
        if (blocks.get(i) instanceof QueryBlock query && query.expected() == null) {
          fill(lines, query, run);
        } else if (blocks.get(i) instanceof ErrorBlock error && error.code() == null) {
          fill(lines, error, run);
        }
      } catch (SQLException e) {
        System.err.println(file.getFileName() + ":" + blocks.get(i).line() + ": " + e.getMessage());
      }
    }
    Files.write(file, lines);
  }

  private static void fill(List<String> lines, QueryBlock query, ScriptRun run)
      throws SQLException {
    List<String> rows = run.oracle(query);
    int end = end(lines, query);
    lines.add(end, "----");
    lines.addAll(end + 1, rows);
  }

  private static void fill(List<String> lines, ErrorBlock block, ScriptRun run)
      throws SQLException {
    SqlException error = run.error(block);
    if (error != null) {
      int end = end(lines, block);
      lines.add(end, "----");
      lines.addAll(end + 1, error.plainMessage().lines().toList());
      lines.set(
          block.line() - 1, "error " + error.code() + " " + error.line() + ":" + error.column());
    }
  }

  /** The line behind a block. */
  private static int end(List<String> lines, Block block) {
    int end = block.line();
    while (end < lines.size() && !lines.get(end).isBlank()) {
      end++;
    }
    return end;
  }
}
