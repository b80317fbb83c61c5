package dev.tidepool.bench.report;

import dev.tidepool.bench.rival.Rivals;
import java.util.List;

/**
 * The comparison with the in-memory store at six tenths of its memory: faster everywhere, in the
 * same run in which the memory is measured.
 */
final class TightAims {

  private static final double FASTER = 1;
  private static final double MEMORY = 1 / 0.6;

  private TightAims() {}

  static List<Aim> all() {
    return List.of(
        aim("memory per row (own)", "memory", Metric.OWN_PER_ROW, MEMORY),
        aim("memory per row after all", "memoryAfterAll", Metric.OWN_PER_ROW, MEMORY),
        aim("point reads, Zipf", "readZipf", Metric.CALLER_CPU, FASTER),
        aim("point reads, uniform", "readUniform", Metric.CALLER_CPU, FASTER),
        aim("95/5 Zipf, caller", "mixed95", Metric.CALLER_CPU, FASTER),
        aim("95/5 Zipf, whole process", "mixed95", Metric.PROCESS_CPU, FASTER),
        aim("50/50 Zipf, caller", "mixed50", Metric.CALLER_CPU, FASTER),
        aim("50/50 Zipf, whole process", "mixed50", Metric.PROCESS_CPU, FASTER),
        aim("read-modify-write Zipf, caller", "readModifyWrite", Metric.CALLER_CPU, FASTER),
        aim("read-modify-write Zipf, process", "readModifyWrite", Metric.PROCESS_CPU, FASTER),
        aim("put Zipf, caller", "updateZipf", Metric.CALLER_CPU, FASTER),
        aim("put Zipf, whole process", "updateZipf", Metric.PROCESS_CPU, FASTER),
        aim("put uniform, caller", "updateUniform", Metric.CALLER_CPU, FASTER),
        aim("put uniform, whole process", "updateUniform", Metric.PROCESS_CPU, FASTER),
        aim("load, caller", "load", Metric.CALLER_CPU, FASTER),
        aim("load, whole process", "load", Metric.PROCESS_CPU, FASTER),
        aim("restore, caller", "restore", Metric.CALLER_CPU, FASTER),
        aim("restore, whole process", "restore", Metric.PROCESS_CPU, FASTER),
        aim("prefixScan of 50 rows", "prefixScan", Metric.CALLER_CPU, FASTER),
        aim("one writer alone", "writerAndReader.writerAlone", Metric.OPS_PER_SECOND, FASTER),
        aim("writer beside a reader", "writerAndReader.writer", Metric.OPS_PER_SECOND, FASTER),
        aim("reader beside a writer", "writerAndReader.reader", Metric.OPS_PER_SECOND, FASTER));
  }

  private static Aim aim(String label, String workload, Metric metric, double low) {
    return new Aim(
        "at 60 % memory: " + label,
        new Figure("tight." + workload, metric),
        Rivals.IN_MEMORY,
        low,
        Double.POSITIVE_INFINITY);
  }
}
