package dev.tidepool.server.shell;

import com.fasterxml.jackson.databind.JsonNode;
import org.jline.utils.AttributedString;

/**
 * Values as text for a terminal: one line each, and nothing in it that a terminal would obey.
 *
 * <p><b>Threads:</b> any.
 */
final class Cells {
  static final String NULL = "NULL";

  private Cells() {}

  /** A value; arrays as JSON. */
  static String text(JsonNode value) {
    if (value.isNull()) {
      return NULL;
    }
    return printable(value.isValueNode() ? value.asText() : value.toString());
  }

  /** Control characters, those that turn the direction of text, and halves of pairs, escaped. */
  static String printable(String text) {
    StringBuilder out = null;
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      int end = at + Character.charCount(c);
      if (isUnprintable(c)) {
        if (out == null) {
          out = new StringBuilder().append(text, 0, at);
        }
        out.append(escape(c));
      } else if (out != null) {
        out.append(text, at, end);
      }
      at = end;
    }
    return out == null ? text : out.toString();
  }

  private static boolean isUnprintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default ->
          c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069 || c == 0x200e || c == 0x200f;
    };
  }

  private static String escape(int c) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> String.format("\\u%04x", c);
    };
  }

  /** How many columns of a terminal a text takes. */
  static int width(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return new AttributedString(text).columnLength();
      }
    }
    return text.length();
  }
}
