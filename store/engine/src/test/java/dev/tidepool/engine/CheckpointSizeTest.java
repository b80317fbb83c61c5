package dev.tidepool.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A checkpoint is as large as what the store holds, not as what it once held. */
class CheckpointSizeTest {
  private static final int ROW_COUNT = 20_000;
  private static final int KEPT_EACH = 500;

  @Test
  void storeThatShrankWritesSmallCheckpoints() {
    StoreFixture fixture =
        new StoreFixture(1, new StoreOptions(1 << 10, 64 << 10, 16 << 10, 1 << 10, 0.6), 256 << 10);
    fixture.companions = () -> RowCompanion.NONE;
    TieredStore store = fixture.open();
    for (int row = 0; row < ROW_COUNT; row++) {
      store.put(key(row), new byte[20]);
    }
    long full = bytesOfNextCheckpoint(fixture);
    for (int row = 0; row < ROW_COUNT; row++) {
      if (row % KEPT_EACH != 0) {
        store.remove(key(row));
      }
    }
    bytesOfNextCheckpoint(fixture); // tombstones are still on pages of their own
    long shrunk = bytesOfNextCheckpoint(fixture);

    assertThat(full).isBetween(20L * ROW_COUNT, 25L * ROW_COUNT);
    assertThat(shrunk).isLessThan(full / 20);
    fixture.reopen();
    for (int row = 0; row < ROW_COUNT; row++) {
      assertThat(fixture.store.get(key(row)) != null).isEqualTo(row % KEPT_EACH == 0);
    }
    StoreInvariants.check(fixture.store);
  }

  private static long bytesOfNextCheckpoint(StoreFixture fixture) {
    TieredStore store = fixture.store;
    long count = store.stats().checkpointCount();
    for (int commit = 0; store.stats().checkpointCount() == count; commit++) {
      assertThat(commit).as("commits without a checkpoint").isLessThan(100_000);
      store.put(key(0), new byte[20]);
      store.commit(key(commit));
      fixture.background.run(100);
    }
    return fixture.disk.files().entrySet().stream()
        .filter(file -> file.getKey().toString().endsWith(".ckp"))
        .mapToLong(file -> file.getValue())
        .max()
        .orElseThrow();
  }

  private static byte[] key(int number) {
    return ("key-" + number).getBytes(StandardCharsets.US_ASCII);
  }
}
