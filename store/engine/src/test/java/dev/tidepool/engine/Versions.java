package dev.tidepool.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.io.Checksum;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A sequence of changes that everybody can compute: change number {@code n} puts or removes a key
 * that follows from {@code n}, and a value carries its number, its key and a checksum. So whoever
 * reads a value knows when it was written, and what the whole table held at that moment.
 *
 * <p><b>Threads:</b> one writer; any readers.
 */
final class Versions {
  static final int HOT_KEYS = 8;

  private final int keyCount;
  private final long seed;
  private final AtomicLong begun = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private final AtomicLongArray doneByKey;

  Versions(int keyCount, long seed) {
    this.keyCount = keyCount;
    this.seed = seed;
    this.doneByKey = new AtomicLongArray(keyCount);
  }

  private long dice(long change) {
    long x = (change + seed) * 0x9e3779b97f4a7c15L;
    x = (x ^ (x >>> 32)) * 0xd6e8feb86659fd93L;
    return x ^ (x >>> 32);
  }

  /** The key that a change is about; a third of all changes are about a few hot ones. */
  int keyOf(long change) {
    long dice = dice(change);
    return (int) Long.remainderUnsigned(dice >>> 8, dice % 3 == 0 ? HOT_KEYS : keyCount);
  }

  boolean removes(long change) {
    return (dice(change) >>> 3 & 7) == 0;
  }

  static byte[] key(int key) {
    return ("key-" + key).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }

  private byte[] value(long change) {
    int filler = (int) (dice(change) >>> 40 & 127);
    ByteBuffer value = ByteBuffer.allocate(Long.BYTES + Integer.BYTES + filler + Integer.BYTES);
    value.putLong(change).putInt(keyOf(change));
    while (value.remaining() > Integer.BYTES) {
      value.put((byte) change);
    }
    value.putInt(Checksum.of(value.array(), 0, value.position()));
    return value.array();
  }

  /** Makes the next change; the writer. */
  void changeNext(TieredStore store) {
    long change = begun.incrementAndGet();
    int key = keyOf(change);
    if (removes(change)) {
      store.remove(key(key));
    } else {
      store.put(key(key), value(change));
    }
    doneByKey.set(key, change);
    done.set(change);
  }

  /** The newest change that is certainly done. */
  long done() {
    return done.get();
  }

  /** The newest change that may be visible. */
  long begun() {
    return begun.get();
  }

  long doneBy(int key) {
    return doneByKey.get(key);
  }

  int keyCount() {
    return keyCount;
  }

  /** The change that wrote {@code value}, which has to be whole and of this key. */
  long changeOf(int key, byte[] value) {
    ByteBuffer buffer = ByteBuffer.wrap(value);
    int checksum = buffer.getInt(value.length - Integer.BYTES);
    assertThat(Checksum.of(value, 0, value.length - Integer.BYTES))
        .as("checksum of a value")
        .isEqualTo(checksum);
    long change = buffer.getLong();
    assertThat(buffer.getInt()).as("key in the value").isEqualTo(key);
    assertThat(value).isEqualTo(value(change));
    return change;
  }

  /** Checks what a read returned that began when {@code doneBefore} was done for the key. */
  long checkRead(int key, byte[] value, long doneBefore, long begunAfter) {
    if (value != null) {
      long change = changeOf(key, value);
      assertThat(change).as("change read for key %d", key).isBetween(doneBefore, begunAfter);
      return change;
    }
    if (doneBefore == 0 || removes(doneBefore)) {
      return doneBefore;
    }
    for (long change = doneBefore + 1; change <= begunAfter; change++) {
      if (keyOf(change) == key && removes(change)) {
        return doneBefore;
      }
    }
    throw new AssertionError(
        "key " + key + " was lost: put by " + doneBefore + ", now at " + begunAfter);
  }

  /** Whether {@code found}, changes by key with 0 for none, is the table at one moment between. */
  boolean isOneMoment(long[] found, long from, long to) {
    long[] table = at(from);
    int different = 0;
    for (int key = 0; key < keyCount; key++) {
      different += table[key] == found[key] ? 0 : 1;
    }
    for (long change = from + 1; different > 0 && change <= to; change++) {
      int key = keyOf(change);
      different -= table[key] == found[key] ? 0 : 1;
      table[key] = removes(change) ? 0 : change;
      different += table[key] == found[key] ? 0 : 1;
    }
    return different == 0;
  }

  private long[] at(long moment) {
    long[] table = new long[keyCount];
    java.util.Arrays.fill(table, -1);
    int left = keyCount;
    for (long change = moment; change > 0 && left > 0; change--) {
      int key = keyOf(change);
      if (table[key] < 0) {
        table[key] = removes(change) ? 0 : change;
        left--;
      }
    }
    for (int key = 0; key < keyCount; key++) {
      table[key] = Math.max(0, table[key]);
    }
    return table;
  }
}
