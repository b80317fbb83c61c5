package dev.tidepool.endpoint.jdbc;

/**
 * A pattern of names: {@code %} is any text, {@code _} any character, and a backslash takes the
 * next one as it is. Letters fit whatever their case, as the names of tables and columns do.
 */
final class LikePattern {
  private static final LikePattern ALL = new LikePattern("%");

  private final String pattern;

  private LikePattern(String pattern) {
    this.pattern = pattern;
  }

  /** A pattern; null fits all. */
  static LikePattern of(String pattern) {
    return pattern == null ? ALL : new LikePattern(pattern);
  }

  /** Whether the whole of {@code name} fits; in steps of the product of both lengths at most. */
  boolean fits(String name) {
    int at = 0;
    int in = 0;
    int behindPercent = -1; // where to try again if the rest does not fit
    int tried = 0;
    while (in < name.length()) {
      if (at < pattern.length() && pattern.charAt(at) == '%') {
        behindPercent = ++at;
        tried = in;
      } else if (at < pattern.length() && fitsOne(at, name.charAt(in))) {
        at += isEscape(at) ? 2 : 1;
        in++;
      } else if (behindPercent >= 0) {
        at = behindPercent;
        in = ++tried;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && pattern.charAt(at) == '%') {
      at++;
    }
    return at == pattern.length();
  }

  private boolean isEscape(int at) {
    return pattern.charAt(at) == '\\' && at + 1 < pattern.length();
  }

  private boolean fitsOne(int at, char letter) {
    if (isEscape(at)) {
      return isSame(pattern.charAt(at + 1), letter);
    }
    return pattern.charAt(at) == '_' || isSame(pattern.charAt(at), letter);
  }

  private static boolean isSame(char a, char b) {
    return Character.toLowerCase(a) == Character.toLowerCase(b);
  }
}
