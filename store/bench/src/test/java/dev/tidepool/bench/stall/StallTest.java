package dev.tidepool.bench.stall;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StallTest {

  @Test
  void anIntervalIsCoveredByWhatOverlapsIt() {
    Interval operation = interval(100, 200);
    assertThat(operation.nanosCoveredBy(List.of(interval(0, 50), interval(200, 300)))).isZero();
    assertThat(operation.nanosCoveredBy(List.of(interval(50, 110), interval(190, 500))))
        .isEqualTo(20);
    assertThat(operation.nanosCoveredBy(List.of(interval(0, 1000)))).isEqualTo(100);
    assertThat(operation.overlaps(interval(199, 300))).isTrue();
    assertThat(operation.overlaps(interval(200, 300))).isFalse();
  }

  @Test
  void onlyPausesOfAllThreadsAreTakenOff() {
    Map<Cause, Long> causes =
        Map.of(Cause.COLLECTION, 70L, Cause.SAFEPOINT, 5L, Cause.WAITING, 20L);
    assertThat(new Stall("load", 100, causes).nanosWithoutPauses()).isEqualTo(25);
    assertThat(new Stall("load", 60, causes).nanosWithoutPauses()).isZero();
  }

  @Test
  void aPauseIsFoundInTheOperationThatMetIt() throws Exception {
    StallRecording recording = StallRecording.start();
    LongOperation operation = new LongOperation();
    operation.begin();
    long start = System.nanoTime();
    System.gc();
    Thread.sleep(20);
    operation.commit("collecting", System.nanoTime() - start, 1);
    List<Stall> stalls = recording.stop();
    assertThat(stalls).hasSize(1);
    assertThat(stalls.get(0).workload()).isEqualTo("collecting");
    assertThat(stalls.get(0).causes()).containsKeys(Cause.COLLECTION, Cause.WAITING, Cause.CORE);
    assertThat(stalls.get(0).nanosWithoutPauses()).isLessThan(stalls.get(0).nanos());
  }

  private static Interval interval(long from, long to) {
    return new Interval(Instant.ofEpochSecond(0, from), Instant.ofEpochSecond(0, to));
  }
}
