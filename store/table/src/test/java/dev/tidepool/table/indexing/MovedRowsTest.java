package dev.tidepool.table.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.table.Table;
import dev.tidepool.table.TableDefinition;
import dev.tidepool.table.codec.ColumnReader;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.codec.RowCodec;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rows that the engine moves while an index is built: they are the builder's, as they are. */
@Timeout(60)
class MovedRowsTest {
  private static final int ROW_COUNT = 4000;
  private static final int HOT_COUNT = 300;
  private static final StoreOptions OPTIONS =
      new StoreOptions(1 << 10, 64 << 10, 16 << 10, 64 << 10, 0.6);
  private static final TableSchema SCHEMA =
      new TableSchema(List.of(Column.of("n", ColumnType.INT), Column.of("pad", ColumnType.STRING)));

  @TempDir Path directory;

  @Test
  void rowsThatBecomeHotWhileAnIndexIsBuiltAreInIt() throws Exception {
    try (Engine engine = new Engine(new EngineOptions(64 << 10, 1));
        Table table = open(engine, new JsonRowCodec(KeyFormat.STRING), List.of())) {
      for (int i = 0; i < ROW_COUNT; i++) {
        String json = "{\"n\":" + i % 7 + ",\"pad\":\"" + "x".repeat(40) + i + "\"}";
        table.put(key(i), json.getBytes(StandardCharsets.UTF_8));
        if (i % 100 == 99) {
          table.commit(new byte[] {1});
        }
      }
      while (table.store().stats().checkpointCount() == 0) {
        Thread.onSpinWait(); // what is behind it is indexed when it is read again
      }
    }
    HeldCodec codec = new HeldCodec();
    try (Engine engine = new Engine(new EngineOptions(64 << 10, 1));
        Table table = open(engine, codec, List.of(IndexDefinition.on("by_n", "n")))) {
      table.indexes();
      codec.isWaiting.await();
      readUntilRowsAreMoved(table);
      codec.goOn.countDown();
      table.awaitIndexes();
      assertThat(table.verify()).isEmpty();
    }
  }

  /** Some rows far more often than the others. */
  private static void readUntilRowsAreMoved(Table table) {
    long movedBytes = table.store().stats().bytesRelocated();
    for (int round = 0; table.store().stats().bytesRelocated() == movedBytes; round++) {
      for (int i = 0; i < ROW_COUNT; i += ROW_COUNT / HOT_COUNT) {
        table.store().get(key(i));
      }
      for (int i = round % 100; i < ROW_COUNT; i += 100) {
        table.store().get(key(i));
      }
    }
  }

  private Table open(Engine engine, RowCodec codec, List<IndexDefinition> indexes) {
    return Table.open(
        engine, directory.resolve("table"), OPTIONS, new TableDefinition(SCHEMA, codec, indexes));
  }

  private static byte[] key(int i) {
    return ("r" + i).getBytes(StandardCharsets.UTF_8);
  }

  /** Holds up whoever reads the first row. */
  private static final class HeldCodec implements RowCodec {
    private final RowCodec codec = new JsonRowCodec(KeyFormat.STRING);
    private final CountDownLatch isWaiting = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @Override
    public ColumnReader bind(TableSchema schema, int[] columns) {
      ColumnReader reader = codec.bind(schema, columns);
      return (key,
          keyOffset,
          keyBytes,
          value,
          valueOffset,
          valueBytes,
          timestampMillis,
          target) -> {
        holdUp();
        reader.read(
            key, keyOffset, keyBytes, value, valueOffset, valueBytes, timestampMillis, target);
      };
    }

    private void holdUp() {
      if (Thread.currentThread().getName().equals("tidepool-index-builder")) {
        isWaiting.countDown();
        try {
          goOn.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }
}
