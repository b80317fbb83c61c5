package dev.tidepool.script;

import dev.tidepool.script.Script.Block;
import dev.tidepool.script.Script.Declared;
import dev.tidepool.script.Script.ErrorBlock;
import dev.tidepool.script.Script.QueryBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads scripts. A script is blocks with empty lines between; a line that begins with # is a
 * comment.
 *
 * <pre>
 * include people                           the tables of tables/people.slt
 *
 * table                                    a table and its indexes, then rows as JSON
 * CREATE TABLE t (id INT PRIMARY KEY, name STRING);
 * CREATE INDEX by_name ON t (name)
 * ----                                     or "---- from file", below the folder of real tables
 * {"id": 1, "name": "x"}
 *
 * query                                    or "query ordered", if the order of the rows counts
 * &#64;params 1, 'x'                           what stands for each ?
 * &#64;h2 SELECT ...                           what H2 is asked instead: the same, in its dialect
 * &#64;not h2: reason                          H2 is not asked, as it would answer otherwise
 * SELECT id, name FROM t WHERE id = ?
 * ----
 * 1 | 'x'
 *
 * error UNKNOWN_COLUMN 1:8                 a code, and a place; 0:0 if there is none
 * SELECT y FROM t
 * ----
 * there is no column y here
 * </pre>
 *
 * <p>A query without a ruler, and {@code error ?}, are not known yet.
 */
public final class ScriptReader {
  private static final String RULER = "----";

  private final Path file;
  private final List<String> lines;
  private final List<Declared> tables = new ArrayList<>();
  private final List<Block> blocks = new ArrayList<>();
  private int at;

  private ScriptReader(Path file) throws IOException {
    this.file = file;
    this.lines = Files.readAllLines(file);
  }

  /**
   * Reads a script, and the tables that it includes.
   *
   * @throws IllegalArgumentException if it is malformed: the message has the line
   */
  public static Script read(Path file) throws IOException {
    ScriptReader reader = new ScriptReader(file);
    while (reader.skipToBlock()) {
      reader.block();
    }
    return new Script(file.getFileName().toString(), reader.tables, reader.blocks);
  }

  private boolean skipToBlock() {
    while (at < lines.size() && (lines.get(at).isBlank() || lines.get(at).startsWith("#"))) {
      at++;
    }
    return at < lines.size();
  }

  private void block() throws IOException {
    int line = at + 1;
    String[] head = lines.get(at++).strip().split(" +");
    switch (head[0]) {
      case "include" ->
          tables.addAll(
              read(file.getParent().resolve("tables").resolve(head[1] + ".slt")).tables());
      case "table" -> table();
      case "query" -> query(line, head.length > 1 && head[1].equals("ordered"));
      case "error" -> error(line, head);
      default -> throw malformed(line, "a block is a table, query, error or include");
    }
  }

  private IllegalArgumentException malformed(int line, String message) {
    return new IllegalArgumentException(file + ":" + line + ": " + message);
  }

  // ---- blocks ----------------------------------------------------------------------------------

  private void table() {
    int line = at;
    String ddl = textUpToRuler();
    String ruler = lines.get(at - 1);
    List<String> rows = rest();
    String dataFile =
        ruler.startsWith(RULER + " from ") ? ruler.substring((RULER + " from ").length()) : null;
    if (dataFile != null && !rows.isEmpty()) {
      throw malformed(line, "a table has its rows here, or in a file");
    }
    tables.add(new Declared(ddl, dataFile == null ? rows : null, dataFile));
  }

  private void query(int line, boolean ordered) {
    Map<String, String> notes = notes();
    String sql = textUpToRuler();
    boolean hasRows = at <= lines.size() && lines.get(at - 1).startsWith(RULER);
    List<String> expected = hasRows ? rest() : null;
    blocks.add(
        new QueryBlock(
            line,
            sql,
            notes.getOrDefault("@params", ""),
            ordered,
            notes.get("@h2"),
            notes.get("@not h2:"),
            expected));
  }

  private void error(int line, String[] head) {
    Map<String, String> notes = notes();
    String sql = textUpToRuler();
    if (head[1].equals("?")) {
      blocks.add(new ErrorBlock(line, sql, notes.getOrDefault("@params", ""), null, 0, 0, ""));
      return;
    }
    String[] place = head[2].split(":");
    blocks.add(
        new ErrorBlock(
            line,
            sql,
            notes.getOrDefault("@params", ""),
            head[1],
            Integer.parseInt(place[0]),
            Integer.parseInt(place[1]),
            String.join("\n", rest())));
  }

  private Map<String, String> notes() {
    Map<String, String> notes = new HashMap<>();
    while (at < lines.size() && lines.get(at).startsWith("@")) {
      String line = lines.get(at++);
      String name = line.startsWith("@not h2:") ? "@not h2:" : line.substring(0, line.indexOf(' '));
      notes.put(name, line.substring(name.length()).strip());
    }
    return notes;
  }

  /** The text up to the ruler, or to the end of the block, and moves behind it. */
  private String textUpToRuler() {
    int first = at;
    while (at < lines.size() && !lines.get(at).startsWith(RULER) && !lines.get(at).isBlank()) {
      at++;
    }
    String text = String.join("\n", lines.subList(first, at));
    at++;
    return text;
  }

  private List<String> rest() {
    int first = at;
    while (at < lines.size() && !lines.get(at).isBlank()) {
      at++;
    }
    return List.copyOf(lines.subList(first, at));
  }
}
