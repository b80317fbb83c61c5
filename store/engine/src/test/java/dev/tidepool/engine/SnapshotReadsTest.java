package dev.tidepool.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a snapshot tells of its reads: how many, of how many pages, and where those were. */
class SnapshotReadsTest {
  private static final int ROW_COUNT = 1000;
  private static final int VALUE_BYTES = 100;

  @TempDir Path directory;

  @Test
  void rowsThatWereNeverWrittenAreToldFromThoseOnDisk() {
    try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(16 << 20));
        TieredStore store = engine.open(directory, StoreOptions.DEFAULT)) {
      for (int i = 0; i < ROW_COUNT; i++) {
        store.put(ByteBuffer.allocate(Integer.BYTES).putInt(i).array(), new byte[VALUE_BYTES]);
      }
      try (StoreSnapshot snapshot = store.snapshot()) {
        readAll(snapshot);
        assertThat(snapshot.readCount()).isEqualTo(ROW_COUNT);
        assertThat(snapshot.unwrittenReadCount()).isEqualTo(ROW_COUNT);
        assertThat(snapshot.diskReadCount()).isZero();
        assertThat(snapshot.pageReadCount()).isBetween(2L, ROW_COUNT / 10L);
      }
      store.commit(new byte[0]);
    }
    try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(EngineOptions.MEMORY_BYTES_MIN));
        TieredStore store = engine.open(directory, StoreOptions.DEFAULT);
        StoreSnapshot snapshot = store.snapshot()) {
      readAll(snapshot);
      assertThat(snapshot.readCount()).isEqualTo(ROW_COUNT);
      assertThat(snapshot.unwrittenReadCount()).isZero();
      assertThat(snapshot.diskReadCount()).isGreaterThan(ROW_COUNT / 2);
      assertThat(snapshot.pageReadCount()).isGreaterThanOrEqualTo(snapshot.diskReadCount());
    }
  }

  private static void readAll(StoreSnapshot snapshot) {
    for (int rowId = 0; rowId < snapshot.rowIdLimit(); rowId++) {
      if (snapshot.isLive(rowId)) {
        assertThat(snapshot.row(rowId).valueBytes()).isEqualTo(VALUE_BYTES);
      }
    }
  }
}
