package dev.tidepool.sql.parse;

import dev.tidepool.sql.parse.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a text into tokens; what is in comments is left out. Only quotes and comments that do not
 * end are errors: whether the rest makes sense is the parser's. One thread.
 */
final class Lexer {
  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line = 1;
  private int lineStart;

  private Lexer(String text) {
    this.text = text;
  }

  /** The tokens of {@code text}; the last one is its end. */
  static List<Token> tokens(String text) {
    Lexer lexer = new Lexer(text);
    while (lexer.skipToToken()) {
      lexer.take();
    }
    lexer.add(Kind.END, "", text.length(), text.length());
    return lexer.tokens;
  }

  // ---- between tokens --------------------------------------------------------------------------

  /** Skips white space and comments; false at the end of the text. */
  private boolean skipToToken() {
    while (at < text.length()) {
      if (text.startsWith("--", at) || text.startsWith("//", at)) {
        skipLine();
      } else if (text.startsWith("/*", at)) {
        skipComment();
      } else if (isSpace(text.charAt(at))) {
        step();
      } else {
        return true;
      }
    }
    return false;
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || c == '\u00a0' || c == '\ufeff';
  }

  private void skipLine() {
    while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
      step();
    }
  }

  private void skipComment() {
    SqlSyntaxException unfinished = error("the comment that begins here has no */");
    int end = text.indexOf("*/", at + 2);
    if (end < 0) {
      throw unfinished;
    }
    stepTo(end + 2);
  }

  /** Moves on by a character, and counts lines: \n, \r and \r\n end one. */
  private void step() {
    char c = text.charAt(at++);
    boolean endsLine = c == '\n' || c == '\r' && !(at < text.length() && text.charAt(at) == '\n');
    if (endsLine) {
      line++;
      lineStart = at;
    }
  }

  private void stepTo(int end) {
    while (at < end) {
      step();
    }
  }

  private SqlSyntaxException error(String message) {
    return new SqlSyntaxException(message, line, at - lineStart + 1);
  }

  // ---- tokens ----------------------------------------------------------------------------------

  private void take() {
    char c = text.charAt(at);
    if (c == '\'') {
      quoted(Kind.STRING, c, "the string that begins here has no closing '");
    } else if (c == '"') {
      quoted(Kind.QUOTED_NAME, c, "the quoted name that begins here has no closing \"");
    } else if (isDigit(c) || c == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1))) {
      take(Kind.NUMBER, numberEnd());
    } else if (Character.isUnicodeIdentifierStart(text.codePointAt(at)) || c == '_') {
      take(Kind.WORD, wordEnd());
    } else {
      take(Kind.SYMBOL, at + Character.charCount(text.codePointAt(at)));
    }
  }

  private void take(Kind kind, int end) {
    add(kind, text.substring(at, end), at, end);
    stepTo(end);
  }

  private void add(Kind kind, String content, int start, int end) {
    tokens.add(new Token(kind, content, start, end, line, start - lineStart + 1));
  }

  /** A quote within quotes is written twice. */
  private void quoted(Kind kind, char quote, String unfinished) {
    StringBuilder content = new StringBuilder();
    int from = at + 1;
    while (true) {
      int next = text.indexOf(quote, from);
      if (next < 0) {
        throw error(unfinished);
      }
      content.append(text, from, next);
      from = next + 1;
      if (from >= text.length() || text.charAt(from) != quote) {
        break;
      }
      content.append(quote);
      from++;
    }
    add(kind, content.toString(), at, from);
    stepTo(from);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private int numberEnd() {
    int end = digitsEnd(at);
    if (end < text.length() && text.charAt(end) == '.') {
      end = digitsEnd(end + 1);
    }
    if (end < text.length() && (text.charAt(end) | 0x20) == 'e') {
      int digits = end + 1;
      if (digits < text.length() && (text.charAt(digits) == '+' || text.charAt(digits) == '-')) {
        digits++;
      }
      if (digitsEnd(digits) > digits) {
        end = digitsEnd(digits);
      }
    }
    return end;
  }

  private int digitsEnd(int from) {
    int end = from;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private int wordEnd() {
    int end = at;
    while (end < text.length()) {
      int c = text.codePointAt(end);
      if (!Character.isUnicodeIdentifierPart(c) && c != '$' || Character.isIdentifierIgnorable(c)) {
        break;
      }
      end += Character.charCount(c);
    }
    return end;
  }
}
