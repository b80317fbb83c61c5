package dev.tidepool.bench.load;

import dev.tidepool.bench.report.Format;
import dev.tidepool.bench.report.MarkdownTable;
import dev.tidepool.bench.report.Summary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The page about one run, in Markdown. */
public final class LoadReport {
  private final Map<Integer, Map<LoadQuestion, List<LoadFigures>>> rounds = new LinkedHashMap<>();
  private final Map<Integer, Map<LoadQuestion, WarmUp>> warmUps = new LinkedHashMap<>();

  /** Takes how servers got warm for what is asked next. */
  public void addWarmUp(int nodeCount, LoadQuestion question, WarmUp warmUp) {
    warmUps.computeIfAbsent(nodeCount, count -> new LinkedHashMap<>()).put(question, warmUp);
  }

  /** Takes what came of a round. */
  public void add(int nodeCount, LoadQuestion question, LoadFigures figures) {
    rounds
        .computeIfAbsent(nodeCount, count -> new LinkedHashMap<>())
        .computeIfAbsent(question, asked -> new ArrayList<>())
        .add(figures);
  }

  /** The page; {@code conditions} are what a reader must know, a line each. */
  public String page(List<String> conditions) {
    List<String> lines = new ArrayList<>();
    lines.add("# Load over HTTP");
    lines.add("");
    conditions.forEach(line -> lines.add("- " + line));
    lines.add("");
    lines.add("Servers, broker and clients share the machine. Times are the client's; figures are");
    lines.add("medians of all rounds, with the lowest and highest round in brackets.");
    rounds.forEach(
        (nodeCount, questions) -> {
          lines.add("");
          lines.add("## " + (nodeCount == 1 ? "One node" : nodeCount + " nodes, each asked"));
          lines.add("");
          MarkdownTable.addHeader(
              lines,
              List.of(
                  "question",
                  "requests a second",
                  "50 %, µs",
                  "99 %, µs",
                  "failed",
                  "rounds to warm up"));
          Map<LoadQuestion, WarmUp> before = warmUps.get(nodeCount);
          questions.forEach(
              (question, figures) -> addRow(lines, question, figures, before.get(question)));
        });
    return String.join("\n", lines) + "\n";
  }

  private static void addRow(
      List<String> lines, LoadQuestion question, List<LoadFigures> figures, WarmUp before) {
    MarkdownTable.addRow(
        lines,
        List.of(
            question.label(),
            cell(figures, LoadFigures::requestsPerSecond),
            cell(figures, LoadFigures::medianMicros),
            cell(figures, LoadFigures::p99Micros),
            String.valueOf(figures.stream().mapToLong(LoadFigures::failures).sum()),
            before.text()));
  }

  private static String cell(List<LoadFigures> figures, ToDoubleFunction<LoadFigures> figure) {
    return Format.summary(Summary.of(figures.stream().map(figure::applyAsDouble).toList()));
  }
}
