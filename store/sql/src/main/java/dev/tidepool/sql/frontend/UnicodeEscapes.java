package dev.tidepool.sql.frontend;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refuses {@code U&'\+01F600'}, an escape of six digits, which Calcite takes for one of three
 * digits and a sign. <b>Threads:</b> any.
 */
final class UnicodeEscapes {
  private static final Pattern LITERAL =
      Pattern.compile("(?is)\\bU&'((?:[^']|'')*)'(?:\\s*UESCAPE\\s*'([^'])')?");

  private UnicodeEscapes() {}

  /**
   * Checks a statement.
   *
   * @throws SqlException if it has such an escape, with its place
   */
  static void check(String sql) {
    if (sql.indexOf("&'") < 0) {
      return;
    }
    Matcher literals = LITERAL.matcher(sql);
    while (literals.find()) {
      char escape = literals.group(2) == null ? '\\' : literals.group(2).charAt(0);
      int offset = sixDigits(literals.group(1), escape);
      if (offset >= 0) {
        int at = literals.start(1) + offset;
        int lineStart = sql.lastIndexOf('\n', at) + 1;
        throw new SqlException(
            Code.UNSUPPORTED,
            "an escape of six digits; write the character itself, or its surrogates: \\D83D\\DE00",
            1 + (int) sql.substring(0, at).chars().filter(c -> c == '\n').count(),
            at - lineStart + 1);
      }
    }
  }

  /** Where there is one, or -1. */
  private static int sixDigits(String text, char escape) {
    for (int i = 0; i + 1 < text.length(); i++) {
      if (text.charAt(i) == escape) {
        if (text.charAt(i + 1) == '+') {
          return i;
        }
        i++; // an escape that is escaped begins nothing
      }
    }
    return -1;
  }
}
