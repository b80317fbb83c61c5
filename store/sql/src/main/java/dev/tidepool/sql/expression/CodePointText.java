package dev.tidepool.sql.expression;

/** Texts by code point, which is what SQL counts. */
final class CodePointText {
  private CodePointText() {}

  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** The index in {@code text} of the code point number {@code count}, or its end. */
  static int index(String text, long count) {
    if (count <= 0) {
      return 0;
    }
    int index = 0;
    for (long i = 0; i < count && index < text.length(); i++) {
      index += Character.charCount(text.codePointAt(index));
    }
    return index;
  }

  /** From code point {@code from} (from 0) to before {@code to}, as far as there are such. */
  static String between(String text, long from, long to) {
    if (to <= from) {
      return "";
    }
    int start = index(text, from);
    return text.substring(start, start + index(text.substring(start), to - Math.max(0, from)));
  }
}
