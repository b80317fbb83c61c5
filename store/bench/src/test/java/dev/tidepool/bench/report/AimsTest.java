package dev.tidepool.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AimsTest {

  private static final Figure FIGURE = new Figure("load", Metric.PROCESS_CPU);

  @Test
  void verdictsFollowTheRange() {
    Aim aim = new Aim("load", FIGURE, "rocksdb", 4, 5);
    assertThat(aim.verdict(3.99)).isEqualTo("missed");
    assertThat(aim.verdict(4)).isEqualTo("met");
    assertThat(aim.verdict(5)).isEqualTo("met");
    assertThat(aim.verdict(5.01)).isEqualTo("exceeded");
    assertThat(new Aim("load", FIGURE, "rocksdb", Double.NaN, Double.NaN).verdict(9))
        .isEqualTo("no aim");
  }

  @Test
  void anAimWithoutUpperEndIsMetByAnythingAboveTheLower() {
    Aim aim = new Aim("load", FIGURE, "inmemory", 1, Double.POSITIVE_INFINITY);
    assertThat(aim.text()).isEqualTo("≥ 1 of inmemory");
    assertThat(aim.verdict(0.99)).isEqualTo("missed");
    assertThat(aim.verdict(50)).isEqualTo("met");
  }

  @Test
  void eachFigureIsComparedOnce() {
    assertThat(Aims.ALL).extracting(Aim::figure).doesNotHaveDuplicates();
    assertThat(Aims.ALL).extracting(Aim::label).doesNotHaveDuplicates();
  }
}
