package dev.tidepool.table.value;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Strings by code point: their order, their prefixes, their bytes.
 *
 * <p>A surrogate without its partner counts as a code point like any other. It sorts by its number
 * and has the three bytes that UTF-8 would give it (known as WTF-8), so that two strings have equal
 * bytes only if they are equal, and every string comes back as it was.
 */
final class CodePoints {
  private CodePoints() {}

  /** Compares as the bytes of {@link #encode} do. */
  static int compare(String left, String right) {
    int unitCount = Math.min(left.length(), right.length());
    for (int i = 0; i < unitCount; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        if (!Character.isSurrogate(a) && !Character.isSurrogate(b)) {
          return a - b;
        }
        // The first code points that differ start one unit earlier if either is a pair from there.
        boolean inPair =
            i > 0
                && Character.isHighSurrogate(left.charAt(i - 1))
                && (Character.isLowSurrogate(a) || Character.isLowSurrogate(b));
        int start = inPair ? i - 1 : i;
        return left.codePointAt(start) - right.codePointAt(start);
      }
    }
    return left.length() - right.length();
  }

  /** Whether {@code text} starts with all code points of {@code prefix}. */
  static boolean startsWith(String text, String prefix) {
    if (!text.startsWith(prefix)) {
      return false;
    }
    int end = prefix.length();
    return end == 0
        || end == text.length()
        || !Character.isSurrogatePair(text.charAt(end - 1), text.charAt(end));
  }

  /** Whether every surrogate has its partner. */
  static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (i + 1 == text.length()
            || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /** The bytes of {@code text}: UTF-8 if it is well-formed. */
  static byte[] encode(String text) {
    return isWellFormed(text) ? text.getBytes(StandardCharsets.UTF_8) : encodeUnpaired(text);
  }

  private static byte[] encodeUnpaired(String text) {
    byte[] bytes = new byte[3 * text.length()];
    int count = 0;
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      i += Character.charCount(codePoint);
      if (codePoint < 0x80) {
        bytes[count++] = (byte) codePoint;
        continue;
      }
      if (codePoint < 0x800) {
        bytes[count++] = (byte) (0xc0 | codePoint >> 6);
      } else {
        if (codePoint < 0x10000) {
          bytes[count++] = (byte) (0xe0 | codePoint >> 12);
        } else {
          bytes[count++] = (byte) (0xf0 | codePoint >> 18);
          bytes[count++] = (byte) (0x80 | codePoint >> 12 & 0x3f);
        }
        bytes[count++] = (byte) (0x80 | codePoint >> 6 & 0x3f);
      }
      bytes[count++] = (byte) (0x80 | codePoint & 0x3f);
    }
    return Arrays.copyOf(bytes, count);
  }

  /** The string that {@link #encode} made these bytes of. */
  static String decode(byte[] bytes) {
    StringBuilder text = null;
    int start = 0;
    for (int i = 0; i < bytes.length - 2; i++) {
      if (bytes[i] == (byte) 0xed && (bytes[i + 1] & 0xff) >= 0xa0) {
        if (text == null) {
          text = new StringBuilder(bytes.length);
        }
        text.append(new String(bytes, start, i - start, StandardCharsets.UTF_8));
        text.append((char) (0xd000 | (bytes[i + 1] & 0x3f) << 6 | bytes[i + 2] & 0x3f));
        start = i + 3;
        i += 2;
      }
    }
    String rest = new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
    return text == null ? rest : text.append(rest).toString();
  }
}
