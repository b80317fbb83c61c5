package dev.tidepool.server.shell;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tidepool.server.shell.StatementScanner.Input;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Executes statements and commands, and prints what comes of them. <b>Threads:</b> one. */
final class Session {
  private static final int STATUS_BAD_REQUEST = 400;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final Duration WATCH_TIMEOUT = Duration.ofSeconds(5);
  private static final String COPY = "COPY";
  private static final String STILL_RUNNING = "STILL_RUNNING";
  private static final Set<String> QUERIES = Set.of("SELECT", "WITH", "VALUES", "TABLE");

  private final ServerClient client;
  private final PrintWriter out;
  private final PrintWriter errors;
  private final Settings settings;
  private final int blockRows;
  private final Pause pause; // null if nobody waits at a terminal
  private long pausedNanos;

  /** Asks whether more rows are wanted. */
  @FunctionalInterface
  interface Pause {
    /** True to go on behind {@code rowCount} rows. */
    boolean wantsMore(long rowCount);
  }

  /**
   * A session.
   *
   * @param blockRows how many rows are laid out together, and stand before a pause
   */
  Session(
      ServerClient client,
      PrintWriter out,
      PrintWriter errors,
      Settings settings,
      int blockRows,
      Pause pause) {
    this.client = client;
    this.out = out;
    this.errors = errors;
    this.settings = settings;
    this.blockRows = blockRows;
    this.pause = pause;
  }

  /** What became of an input. */
  enum Outcome {
    DONE,
    FAILED,
    /** The user wants to leave. */
    QUIT
  }

  /** Executes one input; what goes wrong is told, not thrown. */
  Outcome execute(Input input) {
    try {
      if (input.isCommand()) {
        return command(input.text());
      }
      statement(input.text());
      return Outcome.DONE;
    } catch (ShellException e) {
      out.flush();
      errors.println(ErrorText.of(input.text(), e));
      return Outcome.FAILED;
    } finally {
      out.flush();
      errors.flush();
    }
  }

  // ---- statements ------------------------------------------------------------------------------

  private void statement(String sql) {
    long start = System.nanoTime();
    pausedNanos = 0;
    try (RowReader rows = firstWord(sql).equals(COPY) ? load(sql) : open(sql)) {
      print(rows);
    }
    if (settings.isTiming()) {
      double millis = (System.nanoTime() - start - pausedNanos) / NANOS_PER_MILLI;
      out.printf(Locale.ROOT, "time %.1f ms%n", millis);
    }
  }

  /** A load that takes longer than its request goes on, and the same statement waits for it. */
  private RowReader load(String sql) {
    try (CopyWatch watch = watch(sql)) {
      while (true) {
        try {
          return client.stream(sql);
        } catch (RefusedException e) {
          if (!e.code().equals(STILL_RUNNING)) {
            throw e;
          }
        }
      }
    }
  }

  /** Null if nobody looks. */
  private CopyWatch watch(String sql) {
    return pause == null
        ? null
        : new CopyWatch(client.within(WATCH_TIMEOUT), sql, out, settings.width());
  }

  /** At a terminal by pages, if the statement has any: nothing is held on the server meanwhile. */
  private RowReader open(String sql) {
    if (pause != null && QUERIES.contains(firstWord(sql))) {
      try {
        return new PagedRows(client, sql, blockRows);
      } catch (RefusedException e) {
        if (e.status() != STATUS_BAD_REQUEST) {
          throw e;
        }
      }
    }
    return client.stream(sql);
  }

  private static String firstWord(String sql) {
    return sql.split("[^A-Za-z]", 2)[0].toUpperCase(Locale.ROOT);
  }

  private void print(RowReader rows) {
    ResultWriter writer = null;
    long rowCount = 0;
    do {
      if (rowCount > 0 && pause != null && !wantsMore(rowCount)) {
        out.printf("(the first %d rows)%n", rowCount);
        return;
      }
      List<JsonNode> block = take(rows);
      if (writer == null) {
        writer = settings.writer(rows.columns(), block);
      }
      writer.write(out, block);
      rowCount += block.size();
      if (out.checkError()) {
        throw new ShellException("the output cannot be written");
      }
    } while (rows.hasNext());
    writer.end(out, rowCount);
  }

  private List<JsonNode> take(RowReader rows) {
    List<JsonNode> block = new ArrayList<>();
    JsonNode row;
    while (block.size() < blockRows && (row = rows.next()) != null) {
      block.add(row);
    }
    return block;
  }

  private boolean wantsMore(long rowCount) {
    long start = System.nanoTime();
    boolean wants = pause.wantsMore(rowCount);
    pausedNanos += System.nanoTime() - start;
    return wants;
  }

  // ---- commands --------------------------------------------------------------------------------

  private Outcome command(String text) {
    String[] words = text.split("\\s+", 2);
    String argument = words.length == 1 ? "" : words[1].strip().replaceAll(";$", "");
    switch (words[0]) {
      case "\\q" -> {
        return Outcome.QUIT;
      }
      case "\\?" -> out.print(Commands.HELP);
      case "\\d" -> describe(argument);
      case "\\timing" -> out.println("timing is " + (settings.toggleTiming() ? "on" : "off"));
      case "\\x" -> {
        String expanded = settings.expand(argument);
        if (expanded == null) {
          throw new ShellException("\\x takes on, off, auto, or nothing");
        }
        out.println("expanded output is " + expanded);
      }
      default ->
          throw new ShellException(
              "there is no command " + Cells.printable(words[0]) + "; \\? lists them");
    }
    return Outcome.DONE;
  }

  private void describe(String name) {
    if (name.isEmpty()) {
      statement("SHOW TABLES");
      return;
    }
    boolean isQuoted = name.length() > 1 && name.startsWith("\"") && name.endsWith("\"");
    String plain = isQuoted ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name;
    JsonNode table = client.table(plain);
    out.printf(
        "table %s, about %d rows%n",
        Cells.printable(table.path("name").asText()), table.path("rowCountEstimate").asLong());
    printObjects(table.path("columns"), List.of("name", "type", "nullable", "key"), "column");
    if (!table.path("indexes").isEmpty()) {
      printObjects(table.path("indexes"), List.of("name", "rows", "bytes", "complete"), "index");
    }
  }

  /** Some members of objects as a table, the first of them under a name of its own. */
  private void printObjects(JsonNode objects, List<String> members, String firstName) {
    List<ResultColumn> columns = new ArrayList<>();
    for (String member : members) {
      boolean isNumber = !objects.isEmpty() && objects.get(0).path(member).isNumber();
      String type = isNumber ? "BIGINT" : "STRING";
      columns.add(new ResultColumn(columns.isEmpty() ? firstName : member, type));
    }
    List<JsonNode> rows = new ArrayList<>();
    for (JsonNode object : objects) {
      ArrayNode row = ServerClient.MAPPER.createArrayNode();
      members.forEach(member -> row.add(object.path(member)));
      rows.add(row);
    }
    settings.writer(columns, rows).write(out, rows);
  }
}
