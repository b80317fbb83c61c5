package dev.tidepool.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** The rows that a store should hold, and the keys and values that random runs make of dice. */
final class Rows {
  private final TreeMap<byte[], byte[]> rows = new TreeMap<>(Arrays::compareUnsigned);

  Rows() {}

  private Rows(Rows other) {
    rows.putAll(other.rows);
  }

  Rows copy() {
    return new Rows(this);
  }

  void put(byte[] key, byte[] value) {
    rows.put(key, value);
  }

  boolean remove(byte[] key) {
    return rows.remove(key) != null;
  }

  byte[] get(byte[] key) {
    return rows.get(key);
  }

  int size() {
    return rows.size();
  }

  TreeMap<byte[], byte[]> asMap() {
    return rows;
  }

  /** One of {@code keyCount} keys of several lengths, low numbers more often; may be empty. */
  static byte[] key(SplittableRandom random, int keyCount) {
    double skewed = random.nextDouble();
    return key((int) (skewed * skewed * keyCount));
  }

  static byte[] key(int number) {
    return number == 17
        ? new byte[0]
        : ("k" + number + "x".repeat(number % 13)).getBytes(StandardCharsets.UTF_8);
  }

  /** Mostly short, some empty, some larger than a tiny page; half of them shrink when packed. */
  static byte[] value(SplittableRandom random) {
    int dice = random.nextInt(100);
    byte[] value = new byte[dice < 5 ? 0 : random.nextInt(dice < 95 ? 60 : 700)];
    random.nextBytes(value);
    if (random.nextBoolean()) {
      Arrays.fill(value, (byte) 'a');
    }
    return value;
  }

  /** Reads everything, by key and in order, and compares. */
  void assertHeldBy(TieredStore store) {
    assertThat(store.rowCount()).isEqualTo(rows.size());
    for (Map.Entry<byte[], byte[]> row : rows.entrySet()) {
      assertThat(store.get(row.getKey()))
          .as(() -> new String(row.getKey(), StandardCharsets.UTF_8))
          .isEqualTo(row.getValue());
    }
    new OpenScan(store, rows, KeyRange.ALL, rows.size() % 2 == 0).checkRest();
  }
}
