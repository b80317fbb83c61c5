package dev.tidepool.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

/** Each verdict, and the edges at which it changes. */
class TrustTest {

  private static final Uuid ID = new Uuid(1, 2);
  private static final long AGE = 1000;

  private final Trust trust = new Trust(AGE, false);

  private static OffsetNote note(long next, long start, boolean complete, long asOfMs) {
    return new OffsetNote(ValueLayout.PLAIN, complete, 1, ID, "t", 0, next, 3, start, asOfMs);
  }

  private static LogFacts.Partition log(Uuid id, long start, long end, long askedMs) {
    return new LogFacts.Partition(id, start, end, askedMs, 0, -1);
  }

  private Optional<ResetCause> judge(OffsetNote note, LogFacts.Partition log) {
    return trust.judge(note, note.nextOffset(), log).map(Trust.Verdict::cause);
  }

  @Test
  void offsetInsideOfTheLogIsTrusted() {
    assertThat(judge(note(10, 0, true, 5), log(ID, 0, 10, 5 + AGE))).isEmpty();
    assertThat(judge(note(0, 0, false, 5), log(ID, 0, 0, 5))).isEmpty();
  }

  @Test
  void eachCauseIsFound() {
    assertThat(judge(note(10, 0, true, 5), log(new Uuid(1, 3), 0, 10, 5)))
        .contains(ResetCause.RECREATED);
    assertThat(judge(note(11, 0, true, 5), log(ID, 0, 10, 5))).contains(ResetCause.TRUNCATED);
    assertThat(judge(note(3, 0, true, 5), log(ID, 4, 10, 5))).contains(ResetCause.MISSED);
    assertThat(judge(note(4, 0, true, 5), log(ID, 4, 10, 5))).contains(ResetCause.START_MOVED);
    assertThat(judge(note(4, 0, true, 5), log(ID, 0, 10, 6 + AGE))).contains(ResetCause.TOO_OLD);
    assertThat(judge(note(4, 0, true, 6 + AGE), log(ID, 0, 10, 5))).contains(ResetCause.TOO_OLD);
  }

  @Test
  void startMayMoveWhileRowsAreNotCompleteOrOutliveTheirRecords() {
    assertThat(judge(note(4, 0, false, 5), log(ID, 4, 10, 5))).isEmpty();
    assertThat(new Trust(AGE, true).judge(note(4, 0, true, 5), 4, log(ID, 4, 10, 5))).isEmpty();
  }

  @Test
  void whatWasReadAfterTheBrokerWasAskedIsNoTruncation() {
    assertThat(trust.judge(note(12, 0, true, 5), 10, log(ID, 0, 10, 5))).isEmpty();
    assertThat(trust.judge(note(12, 0, true, 5), -1, log(ID, 0, 10, 5))).isEmpty();
  }
}
