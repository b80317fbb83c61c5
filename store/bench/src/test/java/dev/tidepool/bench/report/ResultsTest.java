package dev.tidepool.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResultsTest {

  private static final Figure CPU = new Figure("load", Metric.CALLER_CPU);
  private static final Figure SPEED = new Figure("load", Metric.OPS_PER_SECOND);

  @Test
  void ratiosSayHowManyTimesBetterWhateverTheUnit() {
    Results results = new Results();
    results.add(List.of(new Sample("a", CPU, 100), new Sample("b", CPU, 450)));
    results.add(List.of(new Sample("a", SPEED, 900), new Sample("b", SPEED, 300)));
    assertThat(results.timesBetter(CPU, "a", "b").orElseThrow()).isCloseTo(4.5, within(1e-9));
    assertThat(results.timesBetter(CPU, "b", "a").orElseThrow()).isCloseTo(1 / 4.5, within(1e-9));
    assertThat(results.timesBetter(SPEED, "a", "b").orElseThrow()).isCloseTo(3, within(1e-9));
  }

  @Test
  void ratiosAreOfMediansOverRounds() {
    Results results = new Results();
    for (double value : new double[] {10, 1000, 20}) {
      results.add(List.of(new Sample("a", CPU, value), new Sample("b", CPU, 2 * value)));
    }
    assertThat(results.summary(CPU, "a")).contains(new Summary(20, 10, 1000, 3));
    assertThat(results.timesBetter(CPU, "a", "b").orElseThrow()).isCloseTo(2, within(1e-9));
  }

  @Test
  void whatWasNotMeasuredHasNoRatio() {
    Results results = new Results();
    results.add(List.of(new Sample("a", CPU, 100)));
    assertThat(results.timesBetter(CPU, "a", "b")).isEmpty();
    assertThat(results.timesBetter(SPEED, "a", "a")).isEmpty();
  }
}
