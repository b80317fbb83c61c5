package dev.tidepool.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;

/** A seed that is printed can be given back. */
class SeedTest {

  @ParameterizedTest
  @Seeds({0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE})
  void hintNamesASeedThatParsesToTheSame(Seed seed) {
    String hint = seed.replayHint();
    assertThat(hint).startsWith("replay with -Dtidepool.seed=0x");
    assertThat(Seed.parse(hint.substring(hint.indexOf('=') + 1))).isEqualTo(seed);
    assertThat(seed.derive(1)).isNotEqualTo(seed.derive(2)).isEqualTo(seed.derive(1));
  }
}
