package dev.tidepool.bench.workload;

import dev.tidepool.bench.data.Changelog;
import dev.tidepool.bench.measure.Lap;
import dev.tidepool.bench.measure.Stopwatch;
import dev.tidepool.bench.rival.BenchStore;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Feeds a changelog to a store in batches as Kafka's restore consumer hands them over. */
final class Restorer {

  private Restorer() {}

  /**
   * Restores the records from {@code from} until {@code end} and commits.
   *
   * @return their times without those of making the records; what Kafka's consumer and the network
   *     would add is not in them either
   */
  static Lap restore(Bench bench, BenchStore store, int from, int end) throws InterruptedException {
    Changelog changelog = bench.changelog();
    Instant start = Instant.now();
    Stopwatch watch = Stopwatch.startByThread();
    Lap making = Lap.NOTHING;
    for (int offset = from; offset < end; offset += Changelog.BATCH_RECORDS) {
      Stopwatch maker = Stopwatch.start();
      List<ConsumerRecord<byte[], byte[]>> records = changelog.batch(offset, end);
      making = making.plusTimesOf(maker.lap(records.size()));
      store.restore(records);
    }
    store.commit(end - 1L);
    Lap all = bench.settle(watch, end - from);
    bench.measuredSince(start);
    return all.minusCallerOf(making);
  }
}
