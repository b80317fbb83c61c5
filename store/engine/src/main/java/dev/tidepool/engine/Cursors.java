package dev.tidepool.engine;

import java.lang.ref.Cleaner;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The snapshots that open cursors of a store hold, so that closing the store lets go of them. */
final class Cursors {
  private static final Cleaner FORGOTTEN = Cleaner.create();

  private final Set<SnapshotHold> holds = ConcurrentHashMap.newKeySet();

  void add(SnapshotHold hold) {
    holds.add(hold);
  }

  void remove(SnapshotHold hold) {
    holds.remove(hold);
  }

  /**
   * Lets go of {@code hold} once {@code cursor} is unreachable, or when it is closed by what is
   * returned, after which the garbage collector has nothing to do for it.
   */
  static Cleaner.Cleanable releaseWhenForgotten(Object cursor, SnapshotHold hold) {
    return FORGOTTEN.register(cursor, hold);
  }

  int openCount() {
    return holds.size();
  }

  void closeAll() {
    for (SnapshotHold hold : holds) {
      hold.run();
    }
  }
}
