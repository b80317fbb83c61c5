package dev.tidepool.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {

  @Test
  void medianOfOddAndEvenCounts() {
    assertThat(Summary.of(5.0, 1.0, 3.0)).isEqualTo(new Summary(3, 1, 5, 3));
    assertThat(Summary.of(4.0, 1.0, 3.0, 2.0)).isEqualTo(new Summary(2.5, 1, 4, 4));
    assertThat(Summary.of(7.0)).isEqualTo(new Summary(7, 7, 7, 1));
  }

  @Test
  void refusesNothing() {
    assertThatThrownBy(() -> Summary.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }
}
