package dev.tidepool.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.bench.rival.Conditions;
import dev.tidepool.bench.workload.Group.Setting;
import org.junit.jupiter.api.Test;

class SettingsTest {

  private static final Settings MILLION = new Settings(1_000_000, 300_000, 17, 200, 64 << 20, 1, 2);

  @Test
  void tightMeansPagesAndDirectoriesTogether() {
    Conditions tight = MILLION.conditions(Setting.TIGHT);
    assertThat(tight.bounded()).isTrue();
    assertThat(tight.memoryBytes()).isBetween(164_000_000L, 166_000_000L);
    assertThat(MILLION.dataset(Setting.TIGHT).rowCount()).isEqualTo(1_000_000);
    assertThat(MILLION.heapBytes(Setting.TIGHT)).isEqualTo(MILLION.heapBytes(Setting.FITS));
  }
}
