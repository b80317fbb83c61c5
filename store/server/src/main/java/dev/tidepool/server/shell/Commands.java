package dev.tidepool.server.shell;

import java.util.List;

/** What begins with a backslash. */
final class Commands {
  static final List<String> NAMES = List.of("\\?", "\\d", "\\q", "\\timing", "\\x");

  static final String HELP =
      """
      ...;               executes a statement, which may have several lines
      \\d                 lists the tables
      \\d table           columns and indexes of a table
      \\x [on|off|auto]   a line for each value; auto: if rows are wider than the terminal
      \\timing            how long statements take
      \\q                 leaves; so does Ctrl-D
      Ctrl-C             cancels a statement, or drops the line
      Tab                completes words of SQL, tables and columns
      """;

  private Commands() {}
}
