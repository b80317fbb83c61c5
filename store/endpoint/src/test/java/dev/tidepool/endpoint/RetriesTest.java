package dev.tidepool.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.endpoint.RequestException.Code;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** What is said when the time is over while partitions move. */
class RetriesTest {
  private static final long LONG_MILLIS = 60_000;
  private static final RequestException MOVES =
      new RequestException(new TablesMoveException("partition 3 moves", null));
  private static final RequestException TIMEOUT =
      new RequestException(Code.TIMEOUT, "the query took longer");
  private static final RequestException UNKNOWN =
      new RequestException(
          new StatementException(
              StatementException.TIMEOUT, "OUTCOME_UNKNOWN", "the change may be made"));

  /** Attempts that fail so, one after the other, and then succeed. */
  private static String run(long timeoutMillis, RequestException... failures) throws Exception {
    Queue<RequestException> left = new ArrayDeque<>(List.of(failures));
    return Retries.run(
        timeoutMillis,
        millis -> {
          if (!left.isEmpty()) {
            throw left.remove();
          }
          return "done";
        });
  }

  @Test
  void whatMovesIsAskedAgain() throws Exception {
    assertThat(run(LONG_MILLIS, MOVES, MOVES)).isEqualTo("done");
    assertThatThrownBy(() -> run(1, MOVES)).isSameAs(MOVES);
  }

  @Test
  void aTimeThatIsOverWhileSomethingMovesIsThatOfWhatMoves() {
    assertThatThrownBy(() -> run(LONG_MILLIS, TIMEOUT)).isSameAs(TIMEOUT);
    assertThatThrownBy(() -> run(LONG_MILLIS, MOVES, TIMEOUT)).isSameAs(MOVES);
  }

  @Test
  void aChangeThatMayBeMadeIsNeverCalledOneThatIsNot() {
    assertThatThrownBy(() -> run(LONG_MILLIS, UNKNOWN)).isSameAs(UNKNOWN);
    assertThatThrownBy(() -> run(LONG_MILLIS, MOVES, UNKNOWN)).isSameAs(UNKNOWN);
  }
}
