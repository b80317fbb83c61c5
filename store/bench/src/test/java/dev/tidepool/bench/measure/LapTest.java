package dev.tidepool.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LapTest {

  private static final CpuShares SHARES = new CpuShares(1, 2, 3, 4);

  @Test
  void whatTheCallerDidAsideIsTakenOffOfAllThatContainsIt() {
    Lap all = new Lap(10, 100, 150, 200, 4000, SHARES);
    Lap aside = new Lap(2, 30, 999, 40, 1000, CpuShares.UNKNOWN);
    assertThat(all.minusCallerOf(aside)).isEqualTo(new Lap(10, 70, 120, 160, 3000, SHARES));
  }

  @Test
  void settlingAddsOnlyWhatTheBackgroundDid() {
    Lap foreground = new Lap(10, 100, 150, 200, 4000, CpuShares.UNKNOWN);
    Lap end = new Lap(10, 110, 450, 900, 5000, SHARES);
    assertThat(foreground.settledBy(end)).isEqualTo(new Lap(10, 100, 450, 200, 4000, SHARES));
  }

  @Test
  void aWatchCountsWhatItsThreadAllocates() {
    Stopwatch watch = Stopwatch.start();
    byte[] bytes = new byte[1 << 20];
    assertThat(watch.lap(1).callerBytes()).isBetween((long) bytes.length, 2L * bytes.length);
  }
}
