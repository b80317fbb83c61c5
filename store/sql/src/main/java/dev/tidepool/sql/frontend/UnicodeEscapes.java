package dev.tidepool.sql.frontend;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;

/**
 * Writes {@code \+01F600} in {@code U&'...'} as the character that it is, as Calcite knows only
 * escapes of four digits. What follows the literal stays where it was, as places of errors are told
 * by line and column. <b>Threads:</b> one.
 */
final class UnicodeEscapes {
  private static final int LONG_DIGITS = 6;
  private static final String DEFAULT_ESCAPE = "\\";

  private final String sql;
  private final StringBuilder result = new StringBuilder();
  private int at;

  private UnicodeEscapes(String sql) {
    this.sql = sql;
  }

  /** The same statement without such escapes; the very text if there are none. */
  static String replaceLong(String sql) {
    if (!sql.contains("U&'") && !sql.contains("u&'")) {
      return sql;
    }
    UnicodeEscapes escapes = new UnicodeEscapes(sql);
    while (escapes.at < sql.length()) {
      escapes.next();
    }
    return escapes.result.toString();
  }

  private void next() {
    if (sql.regionMatches(true, at, "U&'", 0, 3) && !isInWord()) {
      unicode();
    } else if (sql.startsWith("--", at) || sql.startsWith("//", at)) {
      copyThrough(end("\n", at));
    } else if (sql.startsWith("/*", at)) {
      copyThrough(end("*/", at + 2));
    } else if (sql.charAt(at) == '\'' || sql.charAt(at) == '"') {
      copyThrough(end(sql.substring(at, at + 1), at + 1));
    } else {
      copyThrough(at + 1);
    }
  }

  private boolean isInWord() {
    return at > 0 && Character.isJavaIdentifierPart(sql.charAt(at - 1));
  }

  private int end(String mark, int from) {
    int index = sql.indexOf(mark, from);
    return index < 0 ? sql.length() : index + mark.length();
  }

  private void copyThrough(int end) {
    result.append(sql, at, end);
    at = end;
  }

  /** A literal with escapes, up to its last quote; doubled ones are inside of it. */
  private void unicode() {
    int end = end("'", at + 3);
    while (end < sql.length() && sql.charAt(end) == '\'') {
      end = end("'", end + 1);
    }
    String escape = escape(end);
    int start = result.length();
    int length = end - at;
    copyThrough(at + 3);
    while (at < end) {
      if (sql.startsWith(escape + escape, at)) {
        copyThrough(at + 2);
      } else if (sql.startsWith(escape + "+", at)) {
        append(character(at + 2, end), escape);
        at += 2 + LONG_DIGITS;
      } else {
        copyThrough(at + 1);
      }
    }
    result.append(" ".repeat(Math.max(0, length - (result.length() - start))));
  }

  /** What stands behind UESCAPE behind the literal, or a backslash. */
  private String escape(int literalEnd) {
    String rest = sql.substring(literalEnd).stripLeading();
    if (!rest.regionMatches(true, 0, "UESCAPE", 0, 7)) {
      return DEFAULT_ESCAPE;
    }
    String quoted = rest.substring(7).stripLeading();
    boolean isOne = quoted.length() >= 3 && quoted.charAt(0) == '\'' && quoted.charAt(2) == '\'';
    return isOne ? quoted.substring(1, 2) : DEFAULT_ESCAPE;
  }

  /** The character that six digits stand for. */
  private int character(int from, int end) {
    int character = 0;
    for (int i = from; i < from + LONG_DIGITS; i++) {
      int digit = i < end ? Character.digit(sql.charAt(i), 16) : -1;
      if (digit < 0) {
        throw malformed();
      }
      character = character * 16 + digit;
    }
    if (!Character.isValidCodePoint(character)) {
      throw malformed();
    }
    return character;
  }

  private SqlException malformed() {
    String before = sql.substring(0, at);
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    int column = at - before.lastIndexOf('\n');
    return new SqlException(
        Code.SYNTAX, "six digits of a Unicode character must follow, up to 10FFFF", line, column);
  }

  private void append(int character, String escape) {
    String text = Character.toString(character);
    result.append(text.equals("'") || text.equals(escape) ? text + text : text);
  }
}
