package dev.tidepool.engine;

import dev.tidepool.engine.directory.KeyOrder;
import dev.tidepool.engine.directory.KeyOrder.Change;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Keeps the key order of a store up to date: gathers keys that come and go, and brings them into
 * the order in batches; at the latest when somebody asks.
 *
 * <p><b>Threads:</b> under the change lock.
 */
final class KeyKeeper implements RowTable.KeyListener {
  private static final int BATCH_CHANGES = 256;

  private List<Change> pending = new ArrayList<>();
  private volatile KeyOrder order;

  /** Starts with an order, or with null while one is being built from a snapshot. */
  KeyKeeper(KeyOrder order) {
    this.order = order;
  }

  @Override
  public void added(byte[] key, int rowId) {
    change(new Change(key.clone(), rowId));
  }

  @Override
  public void removed(byte[] key, int rowId) {
    change(new Change(key.clone(), 0));
  }

  private void change(Change change) {
    pending.add(change);
    if (pending.size() >= BATCH_CHANGES && order != null) {
      order = order.with(sorted(pending));
      pending.clear();
    }
  }

  /** The order as of now. */
  KeyOrder order() {
    if (!pending.isEmpty()) {
      order = order.with(sorted(pending));
      pending.clear();
    }
    return order;
  }

  /** Whether the order has been built. Any thread. */
  boolean isReady() {
    return order != null;
  }

  /** Memory of the order, without changes that are pending. Any thread. */
  long heapBytes() {
    KeyOrder now = order;
    return now == null ? 0 : now.heapBytes();
  }

  /** Hands out what changed while the order was being built, to be brought in without the lock. */
  List<Change> takePending() {
    List<Change> taken = pending;
    pending = new ArrayList<>();
    return taken;
  }

  /** The order is built, but for what is pending now. */
  void ready(KeyOrder order) {
    this.order = order;
  }

  /** Sorts changes by key; of several for one key only the last counts. */
  static List<Change> sorted(List<Change> changes) {
    Change[] sorted = changes.toArray(Change[]::new);
    Arrays.sort(sorted, (a, b) -> Arrays.compareUnsigned(a.key(), b.key())); // stable
    List<Change> result = new ArrayList<>(sorted.length);
    for (int i = 0; i < sorted.length; i++) {
      if (i + 1 == sorted.length || !Arrays.equals(sorted[i].key(), sorted[i + 1].key())) {
        result.add(sorted[i]);
      }
    }
    return result;
  }
}
