package dev.tidepool.endpoint.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Random patterns and names fit as the same pattern does as a regular expression. */
class LikePatternTest {
  private static final String LETTERS = "abA_%\\";

  @Test
  void fitsAsARegularExpressionDoes() {
    Random random = new Random(11);
    int fitCount = 0;
    for (int i = 0; i < 100_000; i++) {
      String pattern = text(random, 6);
      String name = text(random, 6);
      boolean expected =
          Pattern.compile(regex(pattern), Pattern.CASE_INSENSITIVE).matcher(name).matches();
      assertThat(LikePattern.of(pattern).fits(name))
          .as("%s of %s", name, pattern)
          .isEqualTo(expected);
      fitCount += expected ? 1 : 0;
    }
    assertThat(fitCount).isBetween(5_000, 95_000);
    assertThat(LikePattern.of(null).fits("anything")).isTrue();
  }

  private static String text(Random random, int lengthMax) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(lengthMax + 1); length > 0; length--) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }

  private static String regex(String pattern) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char letter = pattern.charAt(i);
      if (letter == '\\' && i + 1 < pattern.length()) {
        regex.append(Pattern.quote(String.valueOf(pattern.charAt(++i))));
      } else {
        regex.append(
            letter == '%' ? ".*" : letter == '_' ? "." : Pattern.quote(String.valueOf(letter)));
      }
    }
    return regex.toString();
  }
}
