package dev.tidepool.server.shell;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Cuts text that comes line by line into statements, each ended by a semicolon outside quotes and
 * comments, and commands, which are lines that begin with a backslash where a statement could.
 *
 * <p><b>Threads:</b> one.
 */
final class StatementScanner {
  private enum State {
    CODE,
    STRING,
    NAME,
    LINE_COMMENT,
    BLOCK_COMMENT
  }

  private final Queue<Input> found = new ArrayDeque<>();
  private final StringBuilder pending = new StringBuilder();
  private State state = State.CODE;
  private boolean hasToken;

  /**
   * What is executed at once.
   *
   * @param text of a statement without its semicolon, of a command with its backslash
   */
  record Input(boolean isCommand, String text) {}

  /** All of a text; what is behind the last semicolon is a statement too. */
  static List<Input> all(String text) {
    StatementScanner scanner = new StatementScanner();
    text.lines().forEach(scanner::addLine);
    scanner.end();
    return new ArrayList<>(scanner.found);
  }

  /** The next line, without what ends it. */
  void addLine(String line) {
    int at = 0;
    while (at < line.length()) {
      if (state == State.CODE && !hasToken && line.charAt(at) == '\\') {
        found.add(new Input(true, line.substring(at).strip()));
        clear();
        return;
      }
      at += take(line, at);
    }
    if (state == State.LINE_COMMENT) {
      state = State.CODE;
    }
    if (pending.length() > 0) {
      pending.append('\n');
    }
  }

  /** Takes a character, or two that belong together, and returns how many. */
  private int take(String line, int at) {
    char c = line.charAt(at);
    switch (state) {
      case STRING -> state = c == '\'' ? State.CODE : state;
      case NAME -> state = c == '"' ? State.CODE : state;
      case BLOCK_COMMENT -> {
        if (line.startsWith("*/", at)) {
          state = State.CODE;
          pending.append("*/");
          return 2;
        }
      }
      case LINE_COMMENT -> {}
      case CODE -> {
        if (c == ';') {
          end();
          return 1;
        }
        if (line.startsWith("/*", at)) {
          state = State.BLOCK_COMMENT;
          pending.append("/*");
          return 2;
        }
        code(line, at, c);
      }
    }
    if (pending.length() > 0 || !isSpace(c)) {
      pending.append(c);
    }
    return 1;
  }

  private void code(String line, int at, char c) {
    if (line.startsWith("--", at) || line.startsWith("//", at)) {
      state = State.LINE_COMMENT;
      return;
    }
    state = c == '\'' ? State.STRING : c == '"' ? State.NAME : State.CODE;
    hasToken |= !isSpace(c);
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || c == '\u00a0' || c == '\ufeff';
  }

  /** Makes a statement of what is there, though no semicolon ends it. */
  void end() {
    if (hasToken) {
      found.add(new Input(false, pending.toString().stripTrailing()));
    }
    clear();
  }

  private void clear() {
    pending.setLength(0);
    hasToken = false;
    state = State.CODE;
  }

  /** The next statement or command; null if there is none that is complete. */
  Input next() {
    return found.poll();
  }

  /** Whether nothing is begun that has no end. */
  boolean isComplete() {
    return !hasToken && state != State.BLOCK_COMMENT;
  }
}
