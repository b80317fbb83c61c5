package dev.tidepool.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whose the CPU of the process was, a row per workload and rival. It says whether a store is slow
 * in its background or made the collector slow.
 */
final class CpuTable {

  /** The figures that stand here and not in the long table. */
  static final Set<Metric> SHARES =
      Set.of(
          Metric.STEADY_CPU,
          Metric.STORE_CPU,
          Metric.COLLECTOR_CPU,
          Metric.COMPILER_CPU,
          Metric.OTHER_CPU);

  private static final List<Metric> COLUMNS =
      List.of(
          Metric.PROCESS_CPU,
          Metric.STEADY_CPU,
          Metric.CALLER_CPU,
          Metric.STORE_CPU,
          Metric.COLLECTOR_CPU,
          Metric.COMPILER_CPU,
          Metric.OTHER_CPU);

  private CpuTable() {}

  static void add(List<String> lines, Results results, List<String> rivals) {
    List<String> workloads =
        results.figures().stream()
            .filter(figure -> figure.metric() == Metric.STORE_CPU)
            .map(Figure::workload)
            .toList();
    if (workloads.isEmpty()) {
      return;
    }
    lines.addAll(List.of("", "## CPU by kind of thread", ""));
    lines.add("Medians in ns/op, each of its own column, so that a row need not add up exactly.");
    lines.add("");
    MarkdownTable.addHeader(
        lines,
        List.of(
            "workload",
            "store",
            "process",
            "without compiler",
            "caller",
            "store's threads",
            "garbage collector",
            "compiler",
            "other"));
    for (String workload : workloads) {
      for (String rival : rivals) {
        addRow(lines, results, workload, rival);
      }
    }
  }

  private static void addRow(List<String> lines, Results results, String workload, String rival) {
    List<String> cells = new ArrayList<>(List.of(workload, rival));
    for (Metric metric : COLUMNS) {
      Optional<Summary> summary = results.summary(new Figure(workload, metric), rival);
      if (summary.isEmpty()) {
        return;
      }
      cells.add(Format.number(summary.get().median()));
    }
    MarkdownTable.addRow(lines, cells);
  }
}
