package dev.tidepool.bench.report;

import dev.tidepool.bench.rival.Rivals;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rows that are compared, and what the engine set out to reach in each. The aims were set
 * before the engine was begun, from what the rivals and a bare hash directory showed on the same
 * machine.
 */
final class Aims {

  static final List<Aim> ALL =
      Stream.of(againstRocksDb(), TightAims.all()).flatMap(List::stream).toList();

  private Aims() {}

  private static List<Aim> againstRocksDb() {
    return List.of(
        aim("point reads, Zipf 0.99", "readZipf", Metric.CALLER_CPU, 8, 10),
        aim("point reads, uniform", "readUniform", Metric.CALLER_CPU, 6, 8),
        aim("hot read, median latency", "hotRead", Metric.MEDIAN, 14, 18),
        aim("95/5 Zipf", "mixed95", Metric.CALLER_CPU, 6, 7),
        aim("50/50 Zipf", "mixed50", Metric.CALLER_CPU, 4, 5),
        aim("read-modify-write Zipf", "readModifyWrite", Metric.CALLER_CPU, 7, 8),
        aim("put Zipf, caller", "updateZipf", Metric.CALLER_CPU, 2, 2.5),
        aim("put Zipf, whole process", "updateZipf", Metric.PROCESS_CPU, 4, 5),
        noAim("put uniform, whole process", "updateUniform", Metric.PROCESS_CPU),
        aim("load, whole process", "load", Metric.PROCESS_CPU, 6, 6),
        noAim("put Zipf, process without the compiler", "updateZipf", Metric.STEADY_CPU),
        noAim("load, process without the compiler", "load", Metric.STEADY_CPU),
        noAim("restore, process without the compiler", "restore", Metric.STEADY_CPU),
        aim("restore through the callback, caller", "restore", Metric.CALLER_CPU, 3, 4),
        noAim("restore through the callback, whole process", "restore", Metric.PROCESS_CPU),
        aim(
            "prefixScan of 50 rows, scattered",
            "prefixScan.scattered",
            Metric.CALLER_CPU,
            1.7,
            1.7),
        aim("prefixScan of 50 rows, clustered", "prefixScan.clustered", Metric.CALLER_CPU, 4, 5),
        aim("range(from, null), first 50", "rangeFirst50", Metric.CALLER_CPU, 1.7, 1.7),
        noAim("one writer alone", "writerAndReader.writerAlone", Metric.OPS_PER_SECOND),
        aim("one writer, beside a reader", "writerAndReader.writer", Metric.OPS_PER_SECOND, 8, 10),
        aim("one reader, beside a writer", "writerAndReader.reader", Metric.OPS_PER_SECOND, 8, 10),
        noAim("filter by a non-key field, scan with Jackson", "filterScan", Metric.CALLER_CPU),
        aim("five times memory, Zipf reads", "larger.readZipf", Metric.OPS_PER_SECOND, 4, 5),
        aim(
            "five times memory, uniform reads",
            "larger.readUniform",
            Metric.OPS_PER_SECOND,
            2,
            2.5),
        noAim("five times memory, 50/50 Zipf", "larger.mixed50", Metric.OPS_PER_SECOND),
        aim(
            "five times memory without page cache, Zipf reads",
            "largerDirect.readZipf",
            Metric.OPS_PER_SECOND,
            2,
            3),
        aim(
            "five times memory without page cache, uniform reads",
            "largerDirect.readUniform",
            Metric.OPS_PER_SECOND,
            1.2,
            1.4),
        noAim(
            "five times memory without page cache, 50/50 Zipf",
            "largerDirect.mixed50",
            Metric.OPS_PER_SECOND),
        noAim("reopen after a clean close, caught up", "reopenClosed.caughtUp", Metric.ELAPSED),
        noAim("restart after a crash, at-least-once", "reopenKilled.caughtUp", Metric.ELAPSED),
        aim(
            "restart of an application after a crash, exactly-once",
            "restart.running",
            Metric.ELAPSED,
            20,
            30),
        aim(
            "the same without what an empty store takes",
            "restart.beyondEmptyStore",
            Metric.ELAPSED,
            20,
            30),
        aim(
            "restart after a crash, exactly-once, without Kafka's clients",
            "reopenKilledExactlyOnce.caughtUp",
            Metric.ELAPSED,
            20,
            30),
        new Aim(
            "memory per row (own)",
            new Figure("memory", Metric.OWN_PER_ROW),
            Rivals.IN_MEMORY,
            1.3,
            2.3),
        aim("disk per row", "files", Metric.DISK_PER_ROW, 1.7, 1.7),
        aim("bytes written per byte put, load", "files", Metric.WRITTEN_PER_BYTE, 2, 2),
        aim("bytes written per byte put, updates", "updateVolume", Metric.WRITTEN_PER_BYTE, 2, 2),
        noAim("longest put while growing", "longestPut.growing", Metric.LONGEST),
        noAim("longest put while updating", "longestPut.updating", Metric.LONGEST),
        noAim(
            "longest put while growing, without pauses of the JVM",
            "longestPut.growing",
            Metric.LONGEST_WITHOUT_PAUSES),
        noAim(
            "longest put while updating, without pauses of the JVM",
            "longestPut.updating",
            Metric.LONGEST_WITHOUT_PAUSES));
  }

  private static Aim aim(String label, String workload, Metric metric, double low, double high) {
    return new Aim(label, new Figure(workload, metric), Rivals.ROCKSDB, low, high);
  }

  private static Aim noAim(String label, String workload, Metric metric) {
    return aim(label, workload, metric, Double.NaN, Double.NaN);
  }
}
