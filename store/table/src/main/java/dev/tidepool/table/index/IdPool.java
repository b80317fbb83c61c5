package dev.tidepool.table.index;

import java.util.function.IntPredicate;

/**
 * Gives out dense ids and gives released ones out again, last released first.
 *
 * <p>Released ids wait on a stack in chunks, so that no step costs more for a larger one. After
 * loading there may be many ids below the limit that are not in use: they are looked for only as
 * they are needed, a few at a time, because nobody may trust a file to have few of them.
 *
 * <p><b>Threads:</b> the writer; {@link #usedCount} from any thread, where it may be a little old.
 */
final class IdPool {
  /** The largest term id and row id: what the slots of a key directory have bits for. */
  static final int ID_MAX = (1 << 28) - 2;

  private static final int LOOKS_MAX = 32;

  private final int idMax;
  private final IntColumn released = new IntColumn();
  private int releasedCount;
  private int next;
  private int unseen; // ids from here to unseenLimit may be free, and are not on the stack
  private int unseenLimit;
  private IntPredicate isUsed;
  private int usedCount;

  /** Ids from {@code first} to {@code idMax}. */
  IdPool(int first, int idMax) {
    this.next = first;
    this.idMax = idMax;
  }

  /** Takes an id that is not in use, or returns 0 if all are. */
  int take() {
    int id = takeReleased();
    if (id == 0 && next <= idMax) {
      id = next++;
    }
    if (id == 0) { // the last resort looks at all
      while (id == 0 && unseen < unseenLimit) {
        id = lookForFree();
      }
    }
    usedCount += id == 0 ? 0 : 1;
    return id;
  }

  private int takeReleased() {
    return releasedCount > 0 ? released.get(--releasedCount) : lookForFree();
  }

  private int lookForFree() {
    for (int looks = 0; looks < LOOKS_MAX && unseen < unseenLimit; looks++) {
      int id = unseen++;
      if (!isUsed.test(id)) {
        return id;
      }
    }
    return 0;
  }

  /** Gives {@code id} back. */
  void release(int id) {
    usedCount--;
    if (id >= unseen && id < unseenLimit) {
      return; // it will be found to be free
    }
    released.reserve(releasedCount);
    released.set(releasedCount++, id);
  }

  /** Ids in use. */
  int usedCount() {
    return usedCount;
  }

  /**
   * Starts over after loading.
   *
   * @param first the first id that may be given out
   * @param limit one more than the largest id in use
   * @param isUsed whether an id is in use; asked for ids below the limit, at any time from now on
   */
  void startAt(int first, int limit, int usedCount, IntPredicate isUsed) {
    this.next = Math.max(first, limit);
    this.unseen = first;
    this.unseenLimit = limit;
    this.isUsed = isUsed;
    this.usedCount = usedCount;
    this.releasedCount = 0;
  }

  /** Memory in bytes. */
  long heapBytes() {
    return 48 + released.heapBytes();
  }
}
