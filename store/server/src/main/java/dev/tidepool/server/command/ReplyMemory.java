package dev.tidepool.server.command;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The last replies of a partition, so that a command that is sent again is answered, not executed
 * again. They are rows of a store, and come back with its rows after a crash, an abort or on
 * another node. The keys of the store are the slots of a ring.
 *
 * <p><b>Threads:</b> the one of the partition. <b>Costs:</b> the first call reads all of them.
 */
final class ReplyMemory {
  private final KeyValueStore<Integer, byte[]> store;
  private final int slotCount;
  private Map<String, Reply> byId; // null until they are read
  private final Reply[] bySlot;
  private int next;

  /** The replies in {@code store}, of which {@code slotCount} are kept. */
  ReplyMemory(KeyValueStore<Integer, byte[]> store, int slotCount) {
    this.store = store;
    this.slotCount = slotCount;
    this.bySlot = new Reply[slotCount];
  }

  /** The reply to the command of that id, or null if it is not among the last. */
  Reply of(String id) {
    load();
    return byId.get(id);
  }

  /** Remembers {@code reply}, and forgets the oldest if there are too many. */
  void remember(Reply reply) {
    load();
    store.put(next, ReplyJson.write(reply));
    keep(next, reply);
    next = (next + 1) % slotCount;
  }

  private void load() {
    if (byId != null) {
      return;
    }
    byId = new HashMap<>();
    for (int slot = 0; slot < slotCount; slot++) {
      byte[] bytes = store.get(slot);
      if (bytes != null) {
        keep(slot, ReplyJson.read(bytes));
      }
    }
    next = afterLatest();
  }

  private void keep(int slot, Reply reply) {
    Reply old = bySlot[slot];
    if (old != null) {
      byId.remove(old.id(), old);
    }
    bySlot[slot] = reply;
    byId.put(reply.id(), reply);
  }

  /** Commands are answered in the order of their offsets. */
  private int afterLatest() {
    int latest = -1;
    for (int slot = 0; slot < slotCount; slot++) {
      boolean isLater =
          bySlot[slot] != null && (latest < 0 || bySlot[slot].offset() > bySlot[latest].offset());
      latest = isLater ? slot : latest;
    }
    return (latest + 1) % slotCount;
  }
}
