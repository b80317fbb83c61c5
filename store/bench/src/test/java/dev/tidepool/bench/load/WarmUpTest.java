package dev.tidepool.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** When rounds begin to count. */
class WarmUpTest {
  private static WarmUp after(int roundsMax, double... requestsPerSecond) {
    WarmUp warmUp = new WarmUp(roundsMax);
    for (double figure : requestsPerSecond) {
      assertThat(warmUp.isOver()).as("before " + figure).isFalse();
      warmUp.add(new LoadFigures(figure, 1, 2, 0));
    }
    return warmUp;
  }

  @Test
  void itIsOverWhenTwoRoundsAreAlike() {
    WarmUp rising = after(9, 1000, 1500, 2000, 2099);
    assertThat(rising.isOver()).isTrue();
    assertThat(rising.text()).isEqualTo("4");
    WarmUp falling = after(9, 1000, 2000, 1901);
    assertThat(falling.isOver()).isTrue();
    assertThat(falling.text()).isEqualTo("3");
  }

  @Test
  void aTwentiethIsTooMuch() {
    assertThat(after(9, 950, 1000).isOver()).isFalse();
    assertThat(after(9, 951, 1000).isOver()).isTrue();
    assertThat(after(9, 0, 0).isOver()).as("nothing was answered").isFalse();
  }

  @Test
  void itEndsAndSaysSoIfTheyNeverAre() {
    WarmUp warmUp = after(3, 1, 2, 4);
    assertThat(warmUp.isOver()).isTrue();
    assertThat(warmUp.text()).isEqualTo("3, not steady yet");
    assertThatThrownBy(() -> new WarmUp(0)).hasMessageContaining("1 or more");
  }

  @Test
  void theReportTellsHowLongItTook() {
    LoadReport report = new LoadReport();
    report.addWarmUp(3, LoadQuestion.ROW, after(3, 1, 2, 4));
    report.add(3, LoadQuestion.ROW, new LoadFigures(10, 1, 2, 0));
    assertThat(report.page(List.of("on a machine")).lines())
        .anySatisfy(line -> assertThat(line).contains("rounds to warm up"))
        .anySatisfy(
            line ->
                assertThat(line).contains(LoadQuestion.ROW.label()).contains("3, not steady yet"));
  }
}
