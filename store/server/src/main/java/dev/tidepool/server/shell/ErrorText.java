package dev.tidepool.server.shell;

/** What went wrong, and where in the statement. */
final class ErrorText {
  private ErrorText() {}

  /** Lines for the user: the message, and the place marked by a caret if it is known. */
  static String of(String statement, ShellException error) {
    String message = "error: " + lines(error.getMessage());
    if (!(error instanceof RefusedException refused)) {
      return message;
    }
    String head = message + " (" + Cells.printable(refused.code()) + ")";
    String[] lines = statement.split("\n", -1);
    boolean isPlaceKnown =
        refused.line() >= 1
            && refused.line() <= lines.length
            && refused.column() >= 1
            && refused.column() <= lines[refused.line() - 1].length() + 1;
    if (!isPlaceKnown) {
      return head;
    }
    String line = lines[refused.line() - 1];
    String label = "line " + refused.line() + ": ";
    String before = Cells.printable(line.substring(0, refused.column() - 1));
    return head
        + "\n"
        + label
        + Cells.printable(line)
        + "\n"
        + " ".repeat(label.length() + Cells.width(before))
        + "^";
  }

  /** Messages may have lines of their own. */
  private static String lines(String message) {
    return message.lines().map(Cells::printable).reduce((a, b) -> a + "\n" + b).orElse("");
  }
}
