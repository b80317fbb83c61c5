package dev.tidepool.streams.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Statement 36, the clock behind it. */
class ReplayClockTest {

  private long nowMs = 1000;
  private final ReplayClock clock = new ReplayClock(() -> nowMs, 100);

  @Test
  void startsAtTheLastCommit() {
    nowMs = 2000;
    assertThat(clock.asOfMs()).isEqualTo(100);
  }

  @Test
  void aWritingTaskIsUpToDate() {
    clock.wroteAsTask();
    nowMs = 2000;
    assertThat(clock.asOfMs()).isEqualTo(2000);
  }

  @Test
  void oldRecordsSayNothing() {
    nowMs = 2000;
    clock.restored(900);
    assertThat(clock.asOfMs()).isEqualTo(100);
  }

  @Test
  void aRecordPastTheMarkMovesTheClockToTheMark() {
    nowMs = 2000;
    clock.restored(1500);
    assertThat(clock.asOfMs()).isEqualTo(1000);
    nowMs = 3000;
    clock.restored(1900);
    assertThat(clock.asOfMs()).isEqualTo(1000);
    clock.restored(2500);
    assertThat(clock.asOfMs()).isEqualTo(2000);
  }

  @Test
  void recordsFromTheFutureSayNothing() {
    nowMs = 2000;
    clock.restored(2001);
    assertThat(clock.asOfMs()).isEqualTo(100);
  }

  @Test
  void aWriterThatBecomesAStandbyKeepsWhatItKnew() {
    clock.wroteAsTask();
    nowMs = 2000;
    clock.asOfMs();
    nowMs = 3000;
    clock.stoppedWriting();
    nowMs = 4000;
    assertThat(clock.asOfMs()).isEqualTo(2000);
    clock.restored(3500);
    assertThat(clock.asOfMs()).isEqualTo(3000);
  }
}
