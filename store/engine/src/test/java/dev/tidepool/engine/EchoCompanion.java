package dev.tidepool.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.format.RowView;
import dev.tidepool.engine.io.Checksum;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLongArray;

/** The smallest companion: a checksum of each row, which must be that of the row at any time. */
final class EchoCompanion implements RowCompanion {
  private static final int ROW_COUNT_MAX = 1 << 14;
  private static final int PART_ROWS = 50;

  private final AtomicLongArray echoes = new AtomicLongArray(ROW_COUNT_MAX);
  private boolean loaded;

  /** The echo of the row, or 0 if there is none. */
  long get(int rowId) {
    return echoes.get(rowId);
  }

  static long echo(RowView row) {
    return echo(row.key(), row.value());
  }

  private static long echo(byte[] key, byte[] value) {
    return 1L << 33
        | Checksum.of(key, 0, key.length) * 31L + Checksum.of(value, 0, value.length)
            & 0xffff_ffffL;
  }

  @Override
  public void put(int rowId, byte[] key, byte[] value) {
    assertThat(loaded).isTrue();
    echoes.set(rowId, echo(key, value));
  }

  @Override
  public void removed(int rowId) {
    echoes.set(rowId, 0);
  }

  @Override
  public void replayed(RowView row) {
    assertThat(loaded).isFalse();
    echoes.set(row.rowId(), echo(row));
  }

  @Override
  public void restore(ByteBuffer part) {
    assertThat(loaded).isFalse();
    int first = part.getInt();
    for (int rowId = first; part.hasRemaining(); rowId++) {
      echoes.set(rowId, part.getLong());
    }
  }

  @Override
  public void loaded(boolean fromCheckpoint) {
    loaded = true;
  }

  @Override
  public Frozen freeze() {
    long[] frozen = new long[ROW_COUNT_MAX];
    int limit = 0;
    for (int rowId = 0; rowId < ROW_COUNT_MAX; rowId++) {
      frozen[rowId] = echoes.get(rowId);
      limit = frozen[rowId] == 0 ? limit : rowId + 1;
    }
    int rowIdLimit = limit;
    return new Frozen() {
      @Override
      public void write(PartSink sink) throws IOException {
        for (int first = 0; first < rowIdLimit; first += PART_ROWS) {
          int end = Math.min(first + PART_ROWS, rowIdLimit);
          ByteBuffer part = ByteBuffer.allocate(Integer.BYTES + (end - first) * Long.BYTES);
          part.putInt(first);
          for (int rowId = first; rowId < end; rowId++) {
            part.putLong(frozen[rowId]);
          }
          sink.part(part.flip());
        }
      }

      @Override
      public void close() {}
    };
  }

  /** Compares it with all rows of its store, which nobody changes meanwhile. */
  void check(TieredStore store) {
    try (StoreSnapshot snapshot = store.snapshot()) {
      assertThat(snapshot.companion()).isSameAs(this);
      BitSet seen = new BitSet();
      snapshot.forEachRow(
          row -> {
            assertThat(echoes.get(row.rowId()))
                .as("echo of row %d", row.rowId())
                .isEqualTo(echo(row));
            seen.set(row.rowId());
            return true;
          });
      assertThat(seen.cardinality()).isEqualTo((int) snapshot.rowCount());
      for (int rowId = 1; rowId < snapshot.rowIdLimit(); rowId++) {
        assertThat(snapshot.isLive(rowId)).isEqualTo(seen.get(rowId));
        assertThat(echoes.get(rowId) != 0).as("echo of row %d", rowId).isEqualTo(seen.get(rowId));
      }
      assertThat(snapshot.changedRows()).isEmpty();
    }
  }
}
