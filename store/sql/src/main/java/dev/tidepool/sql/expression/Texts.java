package dev.tidepool.sql.expression;

/** What {@link TextFunctions} do with texts that are not null. */
final class Texts {
  /** A result may have so many characters, lest a few long ones take all memory. */
  private static final int LENGTH_MAX = 1 << 24;

  private Texts() {}

  static String initcap(String text) {
    StringBuilder result = new StringBuilder(text.length());
    boolean inWord = false;
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      i += Character.charCount(codePoint);
      result.appendCodePoint(
          inWord ? Character.toLowerCase(codePoint) : Character.toUpperCase(codePoint));
      inWord = Character.isLetterOrDigit(codePoint);
    }
    return result.toString();
  }

  static String substring(String text, int from, int count) {
    if (count < 0) {
      throw ValueErrors.of("SUBSTRING of " + count + " characters");
    }
    long start = from - 1L;
    return CodePointText.between(text, Math.max(0, start), start + count);
  }

  static String trim(TextFunctions.Side side, String trimmed, String text) {
    int start = 0;
    int end = text.length();
    if (side != TextFunctions.Side.TRAILING) {
      while (start < end && trimmed.indexOf(text.codePointAt(start)) >= 0) {
        start += Character.charCount(text.codePointAt(start));
      }
    }
    if (side != TextFunctions.Side.LEADING) {
      while (end > start && trimmed.indexOf(text.codePointBefore(end)) >= 0) {
        end -= Character.charCount(text.codePointBefore(end));
      }
    }
    return text.substring(start, end);
  }

  static String replace(String text, String part, String by) {
    if (part.isEmpty()) {
      return text;
    }
    long count = 0;
    for (int i = text.indexOf(part); i >= 0; i = text.indexOf(part, i + part.length())) {
      count++;
    }
    checked(text.length() + count * (by.length() - part.length()), text);
    return text.replace(part, by);
  }

  static String translate(String text, String from, String to) {
    int[] sources = from.codePoints().toArray();
    int[] targets = to.codePoints().toArray();
    StringBuilder result = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            codePoint -> {
              int index = 0;
              while (index < sources.length && sources[index] != codePoint) {
                index++;
              }
              if (index == sources.length) {
                result.appendCodePoint(codePoint);
              } else if (index < targets.length) {
                result.appendCodePoint(targets[index]);
              }
            });
    return result.toString();
  }

  /** The first {@code count} code points. */
  static String cut(String text, int count) {
    return text.substring(0, CodePointText.index(text, count));
  }

  /** What is missing to {@code count} code points, made of {@code by}. */
  static String filling(String text, int count, String by) {
    int missing = count - CodePointText.length(text);
    if (missing <= 0 || by.isEmpty()) {
      return "";
    }
    checked(count, text);
    int byLength = CodePointText.length(by);
    return by.repeat(missing / byLength) + cut(by, missing % byLength);
  }

  static String splitPart(String text, String separator, int index) {
    if (index <= 0) {
      throw ValueErrors.of("SPLIT_PART of part " + index);
    }
    if (separator.isEmpty()) {
      return index == 1 ? text : "";
    }
    int start = 0;
    for (int i = 1; i < index; i++) {
      int found = text.indexOf(separator, start);
      if (found < 0) {
        return "";
      }
      start = found + separator.length();
    }
    int end = text.indexOf(separator, start);
    return text.substring(start, end < 0 ? text.length() : end);
  }

  static String chr(Integer codePoint) {
    if (!Character.isValidCodePoint(codePoint)) {
      throw ValueErrors.of("there is no character " + codePoint);
    }
    return Character.toString(codePoint);
  }

  /** {@code text}, if a result of {@code length} characters is not too long. */
  static String checked(long length, String text) {
    if (length > LENGTH_MAX) {
      throw ValueErrors.of("a text of " + length + " characters is longer than " + LENGTH_MAX);
    }
    return text;
  }
}
