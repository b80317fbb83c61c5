package dev.tidepool.server.shell;

import dev.tidepool.server.shell.Session.Outcome;
import dev.tidepool.server.shell.StatementScanner.Input;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Set;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;

/** The shell at a terminal: reads, executes, until its user leaves. <b>Threads:</b> one. */
final class Shell {
  private static final String PROMPT = "tidepool> ";
  private static final String PROMPT_OF_NEXT_LINES = "       -> ";
  private static final Set<String> NO_MORE = Set.of("q", "\\q", "n", "no");

  private final Terminal terminal;
  private final ServerClient client;
  private final Names names;
  private final Settings settings;
  private final int pageRows;
  private final Path history; // null for none

  /**
   * A shell.
   *
   * @param names asked while a word is completed: of a client that does not wait long
   * @param pageRows how many rows are shown before it asks
   * @param history where lines are kept, or null
   */
  Shell(
      Terminal terminal,
      ServerClient client,
      Names names,
      Settings settings,
      int pageRows,
      Path history) {
    this.terminal = terminal;
    this.client = client;
    this.names = names;
    this.settings = settings;
    this.pageRows = pageRows;
    this.history = history;
  }

  /** Returns when the user leaves. */
  void run() {
    PrintWriter out = terminal.writer();
    LineReader reader = reader(out);
    LineReader asker = LineReaderBuilder.builder().terminal(terminal).build();
    asker.setVariable(LineReader.DISABLE_HISTORY, true);
    Session session =
        new Session(client, out, out, settings, pageRows, count -> wantsMore(asker, count));
    terminal.handle(Terminal.Signal.INT, signal -> client.cancel());
    out.println(client.uri() + " - \\? for help");
    out.flush();
    while (true) {
      String text;
      try {
        text = reader.readLine(PROMPT);
      } catch (UserInterruptException e) {
        continue;
      } catch (EndOfFileException e) {
        return;
      }
      if (!execute(session, text)) {
        return;
      }
    }
  }

  /** Executes all of it up to the first that fails; false if the user leaves. */
  private boolean execute(Session session, String text) {
    for (Input input : StatementScanner.all(text)) {
      Outcome outcome = session.execute(input);
      if (outcome == Outcome.QUIT) {
        return false;
      }
      if (!input.isCommand()) {
        names.forget();
      }
      if (outcome == Outcome.FAILED) {
        return true;
      }
    }
    return true;
  }

  private LineReader reader(PrintWriter out) {
    LineReader reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("tidepool")
            .parser(new ShellParser())
            .completer(new SqlCompleter(names))
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, PROMPT_OF_NEXT_LINES)
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .option(LineReader.Option.CASE_INSENSITIVE, true)
            .build();
    if (history != null) {
      try {
        HistoryFile.protect(history);
        reader.setVariable(LineReader.HISTORY_FILE, history);
      } catch (IOException e) {
        out.println("no history is kept: " + e.getMessage());
      }
    }
    return reader;
  }

  private static boolean wantsMore(LineReader asker, long rowCount) {
    try {
      String answer = asker.readLine("-- " + rowCount + " rows; Enter for more, q for no more ");
      return !NO_MORE.contains(answer.strip());
    } catch (UserInterruptException | EndOfFileException e) {
      return false;
    }
  }
}
