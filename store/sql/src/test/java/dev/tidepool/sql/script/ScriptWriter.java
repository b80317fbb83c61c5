package dev.tidepool.sql.script;

import dev.tidepool.sql.script.Script.Block;
import dev.tidepool.sql.script.Script.QueryBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills in rows of queries that have none yet (no ruler), by what H2 answers. They are to be read
 * before they are committed: an oracle can be wrong, and a query can ask something else than was
 * meant.
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
      if (blocks.get(i) instanceof QueryBlock query && query.expected() == null) {
        int end = query.line();
        while (end < lines.size() && !lines.get(end).isBlank()) {
          end++;
        }
        List<String> rows = new ArrayList<>(List.of("----"));
        try {
          rows.addAll(run.oracle(query));
          lines.addAll(end, rows);
        } catch (SQLException e) {
          System.err.println(file.getFileName() + ":" + query.line() + ": " + e.getMessage());
        }
      }
    }
    Files.write(file, lines);
  }
}
