package dev.tidepool.table.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LIKE, against the definition of it. */
class LikePatternTest {
  private static final String[] PIECES = {
    "a", "b", "ab", "%", "_", "\ud83d\ude00", "\ud83d", "\ude00", "\ud83d\ude01", "", "%%"
  };

  @ParameterizedTest
  @CsvSource({
    "'',      '',    true",
    "'',      a,     false",
    "%,       '',    true",
    "a,       a,     true",
    "a,       ab,    false",
    "a%,      abc,   true",
    "a%,      ba,    false",
    "%c,      abc,   true",
    "%b%,     abc,   true",
    "_b_,     abc,   true",
    "_b_,     ab,    false",
    "a%a,     a,     false",
    "a%a,     aa,    true",
    "a%b%c,   axbxc, true",
    "a%bc%c,  abc,   false",
    "%_%,     '',    false",
    "%_%,     a,     true",
    "%a_c,    abcabc, true",
    "%a_%_c,  abcabc, true",
    "!%a,     %a,    true",
    "!%a,     ba,    false",
    "!__,     _a,    true",
    "!!%,     !a,    true"
  })
  void examples(String pattern, String text, boolean matches) {
    assertThat(LikePattern.compile(pattern, '!').matches(text)).isEqualTo(matches);
  }

  @ParameterizedTest
  @Seeds
  void matchesWhatTheDefinitionSays(Seed seed) {
    SplittableRandom random = seed.random();
    for (int i = 0; i < 20_000; i++) {
      String pattern = pieces(random);
      String text = pieces(random);
      LikePattern like = LikePattern.compile(pattern, (char) 0);
      boolean expected = fits(pattern.codePoints().toArray(), 0, text.codePoints().toArray(), 0);
      assertThat(like.matches(text)).as("%s LIKE %s", text, pattern).isEqualTo(expected);
      assertPrefix(like, text, expected);
    }
  }

  private static void assertPrefix(LikePattern like, String text, boolean matches) {
    boolean startsWithPrefix = CodePoints.startsWith(text, like.prefix());
    if (matches) {
      assertThat(startsWithPrefix).isTrue();
    }
    if (like.isPrefix()) {
      assertThat(matches).isEqualTo(startsWithPrefix);
    }
    if (like.isExact()) {
      assertThat(matches).isEqualTo(text.equals(like.prefix()));
    }
  }

  /** The definition: slow, and short enough to be believed. */
  private static boolean fits(int[] pattern, int i, int[] text, int j) {
    if (i == pattern.length) {
      return j == text.length;
    }
    if (pattern[i] == '%') {
      return fits(pattern, i + 1, text, j) || j < text.length && fits(pattern, i, text, j + 1);
    }
    return j < text.length
        && (pattern[i] == '_' || pattern[i] == text[j])
        && fits(pattern, i + 1, text, j + 1);
  }

  private static String pieces(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(7); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  @Test
  void prefixIsWhatStandsBeforeTheFirstWildcard() {
    assertThat(prefixOf("abc%")).isEqualTo("abc");
    assertThat(prefixOf("a!%b_c%")).isEqualTo("a%b");
    assertThat(prefixOf("%a")).isEmpty();
    assertThat(compile("abc%").isPrefix()).isTrue();
    assertThat(compile("abc%%").isPrefix()).isTrue();
    assertThat(compile("%").isPrefix()).isTrue();
    assertThat(compile("ab_%").isPrefix()).isFalse();
    assertThat(compile("ab%c").isPrefix()).isFalse();
    assertThat(compile("abc").isPrefix()).isFalse();
    assertThat(compile("abc").isExact()).isTrue();
    assertThat(compile("a!_c").isExact()).isTrue();
    assertThat(compile("ab_").isExact()).isFalse();
  }

  private static String prefixOf(String pattern) {
    return compile(pattern).prefix();
  }

  private static LikePattern compile(String pattern) {
    return LikePattern.compile(pattern, '!');
  }

  @Test
  void escapeBeforeAnythingElseIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> compile("a!b"))
        .withMessage("LIKE 'a!b': ! must stand before %, _ or itself");
    assertThatIllegalArgumentException().isThrownBy(() -> compile("a!"));
    assertThat(LikePattern.compile("a!", (char) 0).matches("a!")).isTrue();
  }

  /** What makes a matcher that tries all ways never come back. */
  @Test
  void manyWildcardsTakeNoLongerThanTextTimesPattern() {
    String text = "a".repeat(20_000);
    assertThat(compile("%a_a".repeat(30) + "b").matches(text)).isFalse();
    assertThat(compile("%a".repeat(1000) + "%b%").matches(text)).isFalse();
    assertThat(compile("%a_".repeat(1000) + "%").matches(text)).isTrue();
  }
}
