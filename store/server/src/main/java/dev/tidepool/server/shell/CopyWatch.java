package dev.tidepool.server.shell;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;

/**
 * Shows on the last line of a terminal how far a COPY is, while its statement waits for the answer:
 * asks the server by SHOW COPIES, twice a second. A server that cannot tell is not complained of.
 *
 * <p><b>Threads:</b> one of its own, until it is closed.
 */
final class CopyWatch implements AutoCloseable {
  private static final long PAUSE_MILLIS = 500;
  private static final int WIDTH_OTHERWISE = 80;
  private static final String STATEMENT = "statement";
  private static final String PROGRESS = "progress";

  private final ServerClient client;
  private final String sql;
  private final PrintWriter out;
  private final int width;
  private final Thread thread = new Thread(this::watch, "tidepool-copy-watch");
  private boolean isClosed; // guarded by this
  private int drawn; // how many columns the line has

  /**
   * Watches.
   *
   * @param client asked while another waits, so not the same
   * @param sql the COPY, as it was sent
   * @param width of the terminal, in columns; 0 if it does not tell
   */
  CopyWatch(ServerClient client, String sql, PrintWriter out, int width) {
    this.client = client;
    this.sql = sql;
    this.out = out;
    this.width = width > 1 ? width : WIDTH_OTHERWISE;
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    while (pause()) {
      String progress = progress();
      if (progress != null) {
        draw(progress);
      }
    }
  }

  /** False once it is closed. */
  private synchronized boolean pause() {
    try {
      if (!isClosed) {
        wait(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      isClosed = true;
    }
    return !isClosed;
  }

  /** What the server tells of the statement; null if nothing. */
  private String progress() {
    try (RowReader copies = client.stream("SHOW COPIES")) {
      int statement = indexOf(STATEMENT, copies);
      int progress = indexOf(PROGRESS, copies);
      JsonNode row;
      while (statement >= 0 && progress >= 0 && (row = copies.next()) != null) {
        if (row.path(statement).asText().equals(sql)) {
          return row.path(progress).asText();
        }
      }
      return null;
    } catch (ShellException e) {
      return null; // the statement itself is told what is wrong
    }
  }

  private static int indexOf(String name, RowReader rows) {
    for (int i = 0; i < rows.columns().size(); i++) {
      if (rows.columns().get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private synchronized void draw(String progress) {
    if (isClosed) {
      return;
    }
    String line = Cells.printable(progress);
    while (Cells.width(line) >= width) { // the last column would begin another line
      line = line.substring(0, line.length() - 1);
    }
    int columns = Cells.width(line);
    out.print('\r' + line + " ".repeat(Math.max(0, drawn - columns)));
    out.flush();
    drawn = columns;
  }

  /** Takes the line away. */
  @Override
  public void close() {
    synchronized (this) {
      isClosed = true;
      notifyAll();
      if (drawn > 0) {
        out.print('\r' + " ".repeat(drawn) + '\r');
        out.flush();
      }
    }
  }
}
