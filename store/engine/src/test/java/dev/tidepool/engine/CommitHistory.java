package dev.tidepool.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Which states a store may be found in after a crash, from what it acknowledged.
 *
 * <p>The states stand in the order of their commits. The first is durable: a checkpoint holds it,
 * or it was found after a loss of power. The last is the one that the death of the process leaves;
 * a commit that was interrupted is {@link #begin begun} but not {@link #acknowledge acknowledged},
 * and may or may not have happened.
 */
final class CommitHistory {

  /** A state and its note; the note of a store without commits is null. */
  record Committed(long number, byte[] note, Rows rows) {
    @Override
    public String toString() {
      return number + ":" + text(note) + " (" + rows.size() + " rows)";
    }
  }

  private static final Committed EMPTY = new Committed(0, null, new Rows());

  private final List<Committed> states = new ArrayList<>(List.of(EMPTY));
  private Committed begun; // a commit in progress, or EMPTY while clearing

  Committed last() {
    return states.get(states.size() - 1);
  }

  void begin(byte[] note, Rows rows) {
    begun = new Committed(last().number + 1, note, rows.copy());
  }

  void beginClear() {
    begun = EMPTY;
  }

  /** What was begun has happened. */
  void acknowledge() {
    if (begun == EMPTY) {
      states.clear(); // clearing is durable
    }
    states.add(begun);
    begun = null;
  }

  /** Commit {@code number} cannot be lost any more. */
  void durable(long number) {
    if (states.stream().anyMatch(state -> state.number == number)) {
      states.removeIf(state -> state.number < number);
    }
  }

  /** After the death of the process: the state is the last one, or the one that was begun. */
  Rows foundAfterKill(TieredStore store) {
    List<Committed> allowed = new ArrayList<>(List.of(last()));
    Rows rows = found(store, allowed);
    return rows;
  }

  /** After a loss of power: any state since the durable one, which becomes durable. */
  Rows foundAfterPowerCut(TieredStore store) {
    Rows rows = found(store, new ArrayList<>(states));
    Committed found = last();
    states.clear();
    states.add(found);
    return rows;
  }

  private Rows found(TieredStore store, List<Committed> allowed) {
    if (begun != null) {
      allowed.add(begun);
    }
    byte[] note = store.committedNote();
    for (Committed state : allowed) {
      if (java.util.Arrays.equals(state.note, note)) {
        state.rows.assertHeldBy(store);
        if (state == begun) {
          acknowledge();
        } else {
          states.removeIf(other -> other.number > state.number);
          begun = null;
        }
        assertThat(last()).isSameAs(state);
        return state.rows.copy();
      }
    }
    return fail("the store is at note " + text(note) + ", expected one of " + allowed);
  }

  private static String text(byte[] note) {
    return note == null ? "none" : new String(note, StandardCharsets.UTF_8);
  }
}
