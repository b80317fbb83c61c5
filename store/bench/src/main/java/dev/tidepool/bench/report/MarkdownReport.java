package dev.tidepool.bench.report;

import dev.tidepool.bench.rival.Rivals;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A page with the results of one run: how it was run, what the challenger reached beside what it
 * set out to reach, every figure with its spread, and the notes.
 */
public final class MarkdownReport {

  private final Results results;
  private final List<String> rivals;

  /** A report over {@code rivals}, in that order. */
  public MarkdownReport(Results results, List<String> rivals) {
    this.results = results;
    this.rivals = rivals;
  }

  /** The page; {@code conditions} are lines that say how, where and when it was measured. */
  public String page(List<String> conditions) {
    List<String> lines = new ArrayList<>();
    lines.add("# Store benchmark");
    lines.add("");
    conditions.forEach(condition -> lines.add("- " + condition));
    lines.add("");
    lines.add("## Against the aims");
    lines.add("");
    lines.add(
        "Medians of all rounds, in the units of the table below. A ratio says how many times");
    lines.add("better Tidepool is than the rival in the same run; the aim is a ratio to RocksDB");
    lines.add("unless it names another.");
    lines.add("");
    addAims(lines);
    lines.add("");
    lines.add("## Every figure");
    lines.add("");
    lines.add("Median (lowest–highest) of all rounds.");
    lines.add("");
    addFigures(lines);
    CpuTable.add(lines, results, rivals);
    if (!results.notes().isEmpty()) {
      lines.add("");
      lines.add("## Notes");
      lines.add("");
      results.notes().forEach(note -> lines.add("- " + note));
    }
    return String.join("\n", lines) + "\n";
  }

  private void addAims(List<String> lines) {
    MarkdownTable.addHeader(
        lines,
        List.of(
            "workload",
            "unit",
            "RocksDB",
            "in-memory",
            "Tidepool",
            "÷ RocksDB",
            "÷ in-memory",
            "aim",
            "verdict"));
    for (Aim aim : Aims.ALL) {
      if (results.figures().contains(aim.figure())) {
        MarkdownTable.addRow(lines, aimCells(aim));
      }
    }
  }

  private List<String> aimCells(Aim aim) {
    Optional<Double> decisive = results.timesBetter(aim.figure(), Rivals.CHALLENGER, aim.against());
    return List.of(
        aim.label(),
        aim.figure().metric().unit(),
        median(aim, Rivals.ROCKSDB),
        median(aim, Rivals.IN_MEMORY),
        median(aim, Rivals.CHALLENGER),
        ratio(aim, Rivals.ROCKSDB),
        ratio(aim, Rivals.IN_MEMORY),
        aim.text(),
        decisive.map(aim::verdict).orElse("not measured"));
  }

  private String median(Aim aim, String rival) {
    return results
        .summary(aim.figure(), rival)
        .map(summary -> Format.number(summary.median()))
        .orElse(Format.ABSENT);
  }

  private String ratio(Aim aim, String rival) {
    return results
        .timesBetter(aim.figure(), Rivals.CHALLENGER, rival)
        .map(Format::times)
        .orElse(Format.ABSENT);
  }

  private void addFigures(List<String> lines) {
    List<String> titles = new ArrayList<>(List.of("workload", "figure", "unit"));
    titles.addAll(rivals);
    MarkdownTable.addHeader(lines, titles);
    for (Figure figure : results.figures()) {
      if (CpuTable.SHARES.contains(figure.metric())) {
        continue;
      }
      List<String> cells = new ArrayList<>();
      cells.add(figure.workload());
      cells.add(figure.metric().label());
      cells.add(figure.metric().unit());
      for (String rival : rivals) {
        cells.add(results.summary(figure, rival).map(Format::summary).orElse(Format.ABSENT));
      }
      MarkdownTable.addRow(lines, cells);
    }
  }
}
