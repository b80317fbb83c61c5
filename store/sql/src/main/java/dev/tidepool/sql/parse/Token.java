package dev.tidepool.sql.parse;

import dev.tidepool.table.value.Values;

/**
 * A word of a text.
 *
 * @param text as it was written; of quoted ones, what is between the quotes
 * @param start its first character in the text
 * @param end behind its last character in the text
 * @param line from 1
 * @param column from 1
 */
record Token(Kind kind, String text, int start, int end, int line, int column) {
  enum Kind {
    /** A keyword or a name. */
    WORD,
    QUOTED_NAME,
    STRING,
    NUMBER,
    /** One character that is none of the others. */
    SYMBOL,
    /** The end of the text. */
    END
  }

  boolean isWord(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  boolean isSymbol(char symbol) {
    return kind == Kind.SYMBOL && text.charAt(0) == symbol;
  }

  /** Whether a statement ends here. */
  boolean endsStatement() {
    return kind == Kind.END || isSymbol(';');
  }

  /** What it is, for a message. */
  String describe() {
    return switch (kind) {
      case END -> "the end of the text";
      case STRING -> "the string " + Values.quote(text);
      case QUOTED_NAME -> "the name " + Values.quote(text);
      default -> Values.quote(text);
    };
  }

  SqlSyntaxException error(String message) {
    return new SqlSyntaxException(message, line, column);
  }
}
