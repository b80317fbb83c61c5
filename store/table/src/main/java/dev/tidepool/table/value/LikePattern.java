package dev.tidepool.table.value;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern of SQL's LIKE: {@code %} is any characters, {@code _} is one, by code points. Matching
 * takes time in proportion to text times pattern at most. <b>Threads:</b> immutable.
 */
public final class LikePattern {
  private static final int ANY = -1;
  private static final int ONE = -2;

  private final int[] pattern; // code points, ANY, ONE
  private final String prefix;

  private LikePattern(int[] pattern, String prefix) {
    this.pattern = pattern;
    this.prefix = prefix;
  }

  /**
   * Reads a pattern.
   *
   * @param escape what takes the meaning of the character behind it away; 0 for none
   * @throws IllegalArgumentException if the escape is followed by nothing that has a meaning
   */
  public static LikePattern compile(String text, char escape) {
    List<Integer> pattern = new ArrayList<>();
    StringBuilder prefix = new StringBuilder();
    boolean inPrefix = true;
    int[] codePoints = text.codePoints().toArray();
    for (int i = 0; i < codePoints.length; i++) {
      int c = codePoints[i];
      if (escape != 0 && c == escape) {
        if (++i == codePoints.length
            || codePoints[i] != '%' && codePoints[i] != '_' && codePoints[i] != escape) {
          throw new IllegalArgumentException(
              "in the pattern '" + text + "' the escape is not followed by %, _ or itself");
        }
        c = codePoints[i];
      } else if (c == '%' || c == '_') {
        inPrefix = false;
        pattern.add(c == '%' ? ANY : ONE);
        continue;
      }
      pattern.add(c);
      if (inPrefix) {
        prefix.appendCodePoint(c);
      }
    }
    return new LikePattern(
        pattern.stream().mapToInt(Integer::intValue).toArray(), prefix.toString());
  }

  /** What all matching texts start with. */
  public String prefix() {
    return prefix;
  }

  /** Whether only {@link #prefix} itself matches. */
  public boolean isLiteral() {
    return pattern.length == prefix.codePointCount(0, prefix.length());
  }

  /** Whether exactly the texts that start with {@link #prefix} match. */
  public boolean isPrefixOnly() {
    int literals = prefix.codePointCount(0, prefix.length());
    if (literals == pattern.length) {
      return false;
    }
    for (int i = literals; i < pattern.length; i++) {
      if (pattern[i] != ANY) {
        return false;
      }
    }
    return true;
  }

  /** Whether all of {@code text} matches. */
  public boolean matches(String text) {
    int at = 0;
    int in = 0;
    int retryAt = -1; // where the text goes on if the last ANY takes one more character
    int retryIn = -1;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      if (in < pattern.length && pattern[in] == ANY) {
        retryIn = ++in;
        retryAt = at;
      } else if (in < pattern.length && (pattern[in] == ONE || pattern[in] == c)) {
        in++;
        at += Character.charCount(c);
      } else if (retryIn >= 0) {
        retryAt += Character.charCount(text.codePointAt(retryAt));
        at = retryAt;
        in = retryIn;
      } else {
        return false;
      }
    }
    while (in < pattern.length && pattern[in] == ANY) {
      in++;
    }
    return in == pattern.length;
  }
}
