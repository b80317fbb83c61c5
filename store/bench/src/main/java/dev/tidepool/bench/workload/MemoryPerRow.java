package dev.tidepool.bench.workload;

import dev.tidepool.bench.data.Dataset;
import dev.tidepool.bench.measure.Memory;
import dev.tidepool.bench.report.Metric;
import dev.tidepool.bench.rival.BenchStore;

/**
 * What the store itself keeps in memory per row, after every row has been read once.
 *
 * <p>For stores in Java that is live heap and direct buffers; for stores with native memory live
 * heap and the growth of the process, whose heap was touched beforehand. The page cache of the
 * operating system belongs to nobody and is in neither.
 */
final class MemoryPerRow implements Workload {

  private final String name;

  MemoryPerRow(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void run(Bench bench) throws Exception {
    Dataset dataset = bench.dataset();
    BenchStore store = bench.store();
    for (int i = 0; i < dataset.rowCount(); i++) {
      int row = dataset.writeOrder().apply(i);
      bench.check(row, store.get(dataset.key(row)));
    }
    Memory before = bench.memoryBefore();
    Memory after = Memory.measure();
    double rowCount = dataset.rowCount();
    double heap = (after.heapBytes() - before.heapBytes()) / rowCount;
    double direct = (after.directBytes() - before.directBytes()) / rowCount;
    double growth = (after.residentBytes() - before.residentBytes()) / rowCount;
    bench.report(name, Metric.HEAP_PER_ROW, heap);
    bench.report(name, Metric.NATIVE_PER_ROW, growth);
    bench.report(
        name, Metric.OWN_PER_ROW, heap + (bench.rival().usesNativeMemory() ? growth : direct));
  }
}
