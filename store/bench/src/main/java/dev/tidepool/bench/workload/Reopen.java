package dev.tidepool.bench.workload;

import dev.tidepool.bench.data.Changelog;
import dev.tidepool.bench.data.Dataset;
import dev.tidepool.bench.data.Values;
import dev.tidepool.bench.measure.DiskUsage;
import dev.tidepool.bench.measure.Lap;
import dev.tidepool.bench.measure.Stopwatch;
import dev.tidepool.bench.report.Metric;
import dev.tidepool.bench.rival.BenchStore;
import java.io.IOException;
import java.time.Instant;
import org.apache.kafka.streams.errors.TaskCorruptedException;

/**
 * Opens what another process left behind and brings it up to the end of the changelog, as Kafka
 * Streams does: restore from behind the committed offset, or delete all and restore from the
 * beginning if the store says so or knows no offset.
 *
 * <p>Reported is the time since the beginning of the opening, without the making of records: until
 * the store is open, until it answered a first get, until it is caught up, and until it answered a
 * thousand gets all over the table.
 */
final class Reopen implements Workload {

  private static final int CHECK_COUNT = 1000;

  private final String name;
  private final boolean withTail;

  /** {@code withTail} says whether the process before wrote the tail of the changelog. */
  Reopen(String name, boolean withTail) {
    this.name = name;
    this.withTail = withTail;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void run(Bench bench) throws Exception {
    Changelog changelog = bench.changelog();
    Dataset dataset = bench.dataset();
    int end = withTail ? changelog.endOffset() : changelog.tailOffset();
    int[] lastOffsets = changelog.lastOffsets(end);
    loadClasses(bench);

    Instant start = Instant.now();
    Stopwatch watch = Stopwatch.start();
    BenchStore store = open(bench);
    Lap opened = watch.lap(1);
    store.get(dataset.key(0));
    Lap firstGet = watch.lap(1);
    bench.measuredSince(start);
    int from = store.restoreFrom();
    Lap restored = from < end ? Restorer.restore(bench, store, from, end) : Lap.NOTHING;
    Lap caughtUp = firstGet.plusTimesOf(restored);
    Stopwatch reading = Stopwatch.start();
    checkAll(bench, store, lastOffsets);
    Lap read = caughtUp.plusTimesOf(reading.lap(1));

    bench.report(name + ".open", Metric.ELAPSED, opened.wallNanos() / 1e6);
    bench.report(name + ".firstGet", Metric.ELAPSED, firstGet.wallNanos() / 1e6);
    bench.report(name + ".caughtUp", Metric.ELAPSED, caughtUp.wallNanos() / 1e6);
    bench.report(name + ".caughtUp", Metric.ELAPSED_CPU, caughtUp.processNanos() / 1e6);
    bench.report(name + ".thousandGets", Metric.ELAPSED, read.wallNanos() / 1e6);
    bench.note(
        "%s: %s restored %,d of %,d records; Kafka's consumer and network would come on top"
            .formatted(name, bench.rival().name(), Math.max(0, end - from), end));
  }

  private static BenchStore open(Bench bench) throws IOException {
    BenchStore store;
    try {
      store = openAsIs(bench);
    } catch (TaskCorruptedException e) {
      DiskUsage.delete(bench.directory());
      store = openAsIs(bench);
    }
    if (bench.conditions().exactlyOnce() && store.knewNoCommit()) {
      store.close();
      DiskUsage.delete(bench.directory());
      store = openAsIs(bench);
    }
    bench.adopt(store);
    return store;
  }

  private static BenchStore openAsIs(Bench bench) {
    return BenchStore.open(bench.rival(), bench.conditions(), bench.directory());
  }

  private static void checkAll(Bench bench, BenchStore store, int[] lastOffsets) {
    int stride = Math.max(1, lastOffsets.length / CHECK_COUNT);
    for (int row = 0; row < lastOffsets.length; row += stride) {
      byte[] value = store.get(bench.dataset().key(row));
      bench.check(row, value);
      if (Values.version(value) != lastOffsets[row]) {
        throw new IllegalStateException(
            "row %d has version %d after reopening, expected %d"
                .formatted(row, Values.version(value), lastOffsets[row]));
      }
    }
  }

  /* A store on the side takes the first steps of a process, which cost the same for all. */
  private static void loadClasses(Bench bench) throws Exception {
    int count = Math.min(Changelog.BATCH_RECORDS, bench.dataset().rowCount());
    int row = bench.changelog().row(0);
    Aside.use(
        bench,
        store -> {
          store.restore(bench.changelog().batch(0, count));
          store.commit(count - 1L);
          bench.check(row, store.get(bench.dataset().key(row)));
        });
  }
}
