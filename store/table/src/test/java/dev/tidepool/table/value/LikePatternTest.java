package dev.tidepool.table.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

class LikePatternTest {
  private static final String[] PARTS = {"a", "b", "%", "_", "😀", "!%", "!_", "!!"};

  @ParameterizedTest
  @Seeds
  void matchesWhatTheDefinitionSays(Seed seed) {
    SplittableRandom random = seed.random();
    for (int i = 0; i < 20_000; i++) {
      StringBuilder pattern = new StringBuilder();
      for (int k = random.nextInt(7); k > 0; k--) {
        pattern.append(PARTS[random.nextInt(PARTS.length)]);
      }
      StringBuilder text = new StringBuilder();
      for (int k = random.nextInt(7); k > 0; k--) {
        text.append(new String[] {"a", "b", "😀", "%", "_", "!"}[random.nextInt(6)]);
      }
      LikePattern like = LikePattern.compile(pattern.toString(), '!');
      boolean expected =
          matches(pattern.codePoints().toArray(), 0, text.codePoints().toArray(), 0);
      assertThat(like.matches(text.toString())).as("%s LIKE %s", text, pattern).isEqualTo(expected);
      if (expected) {
        assertThat(text.toString()).startsWith(like.prefix());
      }
      if (like.isLiteral()) {
        assertThat(expected).isEqualTo(text.toString().equals(like.prefix()));
      }
      if (like.isPrefixOnly()) {
        assertThat(expected).isEqualTo(text.toString().startsWith(like.prefix()));
      }
    }
  }

  /** The definition, as a recursion. */
  private static boolean matches(int[] pattern, int in, int[] text, int at) {
    if (in == pattern.length) {
      return at == text.length;
    }
    if (pattern[in] == '%') {
      return matches(pattern, in + 1, text, at)
          || at < text.length && matches(pattern, in, text, at + 1);
    }
    if (at == text.length) {
      return false;
    }
    if (pattern[in] == '!') {
      return pattern[in + 1] == text[at] && matches(pattern, in + 2, text, at + 1);
    }
    return (pattern[in] == '_' || pattern[in] == text[at])
        && matches(pattern, in + 1, text, at + 1);
  }

  @Test
  void hostilePatternTakesNoTime() {
    LikePattern like = LikePattern.compile("%a".repeat(500) + "b", '\0');
    assertThat(like.matches("a".repeat(20_000))).isFalse();
  }

  @Test
  void escapeNeedsSomethingToEscape() {
    for (String pattern : new String[] {"a!", "!a", "%!b"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> LikePattern.compile(pattern, '!'))
          .withMessageContaining(pattern);
    }
  }
}
