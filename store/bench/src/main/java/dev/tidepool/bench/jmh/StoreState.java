package dev.tidepool.bench.jmh;

import dev.tidepool.bench.data.Dataset;
import dev.tidepool.bench.data.RowSequence;
import dev.tidepool.bench.measure.BackgroundWork;
import dev.tidepool.bench.measure.DiskUsage;
import dev.tidepool.bench.rival.BenchStore;
import dev.tidepool.bench.rival.Conditions;
import dev.tidepool.bench.rival.Rivals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A loaded store and the rows to ask it for. */
@State(Scope.Benchmark)
public class StoreState {

  private static final int KEY_BYTES = 17;
  private static final int VALUE_BYTES = 200;
  private static final long SEED = 1;

  @Param({"rocksdb", "inmemory", "tidepool"})
  private String rival;

  @Param("1000000")
  private int rowCount;

  @Param({"zipf", "uniform"})
  private String skew;

  private Path parent;
  private Dataset dataset;
  private RowSequence rows;
  private BenchStore store;
  private int turn;

  @Setup(Level.Trial)
  public void load() throws IOException, InterruptedException {
    dataset = Dataset.of(rowCount, KEY_BYTES, VALUE_BYTES, SEED);
    rows = skew.equals("zipf") ? dataset.zipf(0) : dataset.uniform(0);
    parent = Files.createTempDirectory("bench-jmh-");
    Conditions conditions = new Conditions(2 * dataset.bytes(), false, false, false);
    store = BenchStore.open(Rivals.of(rival), conditions, parent.resolve("0_0"));
    for (int offset = 0; offset < rowCount; offset++) {
      int row = dataset.writeOrder().apply(offset);
      store.put(dataset.key(row), dataset.value(row, offset));
    }
    store.commit(rowCount - 1L);
    BackgroundWork.await();
  }

  @TearDown(Level.Trial)
  public void delete() throws IOException {
    store.close();
    DiskUsage.delete(parent);
  }

  /** The value of the next row. */
  byte[] getNext() {
    return store.get(dataset.key(rows.row(turn++)));
  }

  /** Updates the next row. */
  void putNext() {
    int row = rows.row(turn++);
    store.put(dataset.key(row), dataset.value(row, turn));
  }
}
