package dev.tidepool.table.value;

import java.util.ArrayList;
import java.util.List;

/**
 * A compiled pattern of LIKE: {@code %} stands for any characters, {@code _} for one.
 *
 * <p>A character is a code point. What stands between the percent signs is looked for from left to
 * right, each part once, as the first place where it fits is always good enough. So matching takes
 * at most text times pattern steps, and text alone if no part has a {@code _} in it.
 */
public final class LikePattern {
  private final Part[] parts;

  private LikePattern(List<Part> parts) {
    this.parts = parts.toArray(Part[]::new);
  }

  /**
   * Compiles {@code pattern}.
   *
   * @param escape before {@code %}, {@code _} or itself, takes their meaning away; 0 for none
   * @throws IllegalArgumentException if it stands before anything else, or at the end
   */
  public static LikePattern compile(String pattern, char escape) {
    List<Part> parts = new ArrayList<>();
    List<Integer> part = new ArrayList<>();
    for (int i = 0; i < pattern.length(); ) {
      int codePoint = pattern.codePointAt(i);
      i += Character.charCount(codePoint);
      if (escape != 0 && codePoint == escape) {
        if (i == pattern.length() || !isSpecial(pattern.charAt(i), escape)) {
          throw new IllegalArgumentException(
              "LIKE "
                  + Values.quote(pattern)
                  + ": "
                  + escape
                  + " must stand before %, _ or itself");
        }
        part.add((int) pattern.charAt(i++));
      } else if (codePoint == '%') {
        addPart(parts, part);
        part.clear();
      } else {
        part.add(codePoint == '_' ? Part.ANY : codePoint);
      }
    }
    parts.add(new Part(part));
    return new LikePattern(parts);
  }

  private static boolean isSpecial(char c, char escape) {
    return c == '%' || c == '_' || c == escape;
  }

  /** Adds what stands before a percent sign; nothing between two of them means nothing. */
  private static void addPart(List<Part> parts, List<Integer> part) {
    if (parts.isEmpty() || !part.isEmpty()) {
      parts.add(new Part(part));
    }
  }

  /** Whether all of {@code text} fits. */
  public boolean matches(String text) {
    if (parts.length == 1) {
      return parts[0].matchAt(text, 0) == text.length();
    }
    int at = parts[0].matchAt(text, 0);
    for (int i = 1; i < parts.length - 1 && at >= 0; i++) {
      at = parts[i].find(text, at);
    }
    return at >= 0 && parts[parts.length - 1].isAtEnd(text, at);
  }

  /** What every text that fits starts with: all before the first wildcard. */
  public String prefix() {
    return parts[0].prefix();
  }

  /** Whether just the texts that start with {@link #prefix()} fit. */
  public boolean isPrefix() {
    return parts.length == 2 && parts[0].isLiteral() && parts[1].codePoints.length == 0;
  }

  /** Whether just {@link #prefix()} fits: there is no wildcard. */
  public boolean isExact() {
    return parts.length == 1 && parts[0].isLiteral();
  }

  /** What stands between two percent signs; fits a run of as many code points. */
  private static final class Part {
    static final int ANY = -1;

    private final int[] codePoints;
    private final String text; // the same, if it can be found unit by unit; else null

    Part(List<Integer> codePoints) {
      this.codePoints = codePoints.stream().mapToInt(Integer::intValue).toArray();
      String prefix = prefix();
      this.text = isLiteral() && CodePoints.isWellFormed(prefix) ? prefix : null;
    }

    boolean isLiteral() {
      for (int codePoint : codePoints) {
        if (codePoint == ANY) {
          return false;
        }
      }
      return true;
    }

    String prefix() {
      StringBuilder prefix = new StringBuilder();
      for (int i = 0; i < codePoints.length && codePoints[i] != ANY; i++) {
        prefix.appendCodePoint(codePoints[i]);
      }
      return prefix.toString();
    }

    /** Where the run that starts at {@code start} ends, or -1 if it does not fit. */
    int matchAt(String other, int start) {
      if (text != null) {
        return other.startsWith(text, start) ? start + text.length() : -1;
      }
      int at = start;
      for (int codePoint : codePoints) {
        if (at == other.length()) {
          return -1;
        }
        int found = other.codePointAt(at);
        if (codePoint != ANY && codePoint != found) {
          return -1;
        }
        at += Character.charCount(found);
      }
      return at;
    }

    /** Where the first run that fits, from {@code start} on, ends, or -1 if there is none. */
    int find(String other, int start) {
      if (text != null) {
        int found = other.indexOf(text, start);
        return found < 0 ? -1 : found + text.length();
      }
      for (int at = start; at < other.length(); ) {
        int end = matchAt(other, at);
        if (end >= 0) {
          return end;
        }
        at += Character.charCount(other.codePointAt(at));
      }
      return -1;
    }

    /** Whether the last code points from {@code start} on fit. */
    boolean isAtEnd(String other, int start) {
      if (text != null) {
        return other.length() - start >= text.length() && other.endsWith(text);
      }
      int at = other.length();
      for (int i = 0; i < codePoints.length; i++) {
        if (at <= start) {
          return false;
        }
        at -= Character.charCount(other.codePointBefore(at));
      }
      return matchAt(other, at) == other.length();
    }
  }
}
