package dev.tidepool.bench.query.report;

import dev.tidepool.bench.query.Question;
import dev.tidepool.bench.query.contender.Contenders;
import dev.tidepool.bench.query.task.QueryTasks;
import dev.tidepool.bench.report.Figure;
import dev.tidepool.bench.report.Format;
import dev.tidepool.bench.report.MarkdownTable;
import dev.tidepool.bench.report.Metric;
import dev.tidepool.bench.report.Results;
import dev.tidepool.bench.report.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The page about one run, in Markdown. */
public final class QueryReport {

  private static final double NANOS_PER_MICRO = 1000;

  private final Results results;

  public QueryReport(Results results) {
    this.results = results;
  }

  /** The page; {@code conditions} are what a reader must know, a line each. */
  public String page(List<String> conditions) {
    List<String> lines = new ArrayList<>();
    lines.add("# Query benchmark");
    lines.add("");
    conditions.forEach(line -> lines.add("- " + line));
    results.notes().forEach(note -> lines.add("- " + note));
    lines.add("");
    lines.add(
        "Everybody holds the same rows in memory, with the same indexes, and is asked by one");
    lines.add("thread with prepared questions; answers are checked before time is taken. Figures");
    lines.add("are medians of all rounds, with the lowest and highest round in brackets.");
    lines.add("");
    lines.add("## Against the aims");
    lines.add("");
    lines.addAll(new QueryAims(results).table());
    latencies(lines, "Median, µs", Metric.MEDIAN);
    ratios(lines);
    latencies(lines, "99 %, µs", Metric.P99);
    overhead(lines);
    allocation(lines);
    puts(lines);
    memory(lines);
    schemaChanges(lines);
    return String.join("\n", lines) + "\n";
  }

  private static void section(List<String> lines, String title) {
    lines.add("");
    lines.add("## " + title);
    lines.add("");
  }

  private static List<String> titles(String first, List<String> rest) {
    List<String> titles = new ArrayList<>(List.of(first));
    titles.addAll(rest);
    return titles;
  }

  private String cell(Figure figure, String name, double unit) {
    return results
        .summary(figure, name)
        .map(
            summary ->
                Format.summary(
                    new Summary(
                        summary.median() / unit,
                        summary.min() / unit,
                        summary.max() / unit,
                        summary.count())))
        .orElse(Format.ABSENT);
  }

  private void latencies(List<String> lines, String title, Metric metric) {
    section(lines, title);
    MarkdownTable.addHeader(lines, titles("question", Contenders.names()));
    for (Question question : Question.values()) {
      List<String> row = new ArrayList<>(List.of(question.label()));
      for (String name : Contenders.names()) {
        row.add(cell(new Figure(question.name(), metric), name, NANOS_PER_MICRO));
      }
      MarkdownTable.addRow(lines, row);
    }
  }

  private void ratios(List<String> lines) {
    section(lines, "How many times faster requests to Tidepool are, by medians");
    List<String> others =
        Contenders.names().stream().filter(name -> !name.equals(Contenders.TYPED)).toList();
    MarkdownTable.addHeader(lines, titles("question", others));
    for (Question question : Question.values()) {
      List<String> row = new ArrayList<>(List.of(question.label()));
      for (String name : others) {
        Optional<Double> times =
            results.timesBetter(new Figure(question.name(), Metric.MEDIAN), Contenders.TYPED, name);
        row.add(times.map(Format::times).orElse(Format.ABSENT));
      }
      MarkdownTable.addRow(lines, row);
    }
  }

  private void overhead(List<String> lines) {
    section(lines, "What SQL costs beside requests, µs at the median");
    MarkdownTable.addHeader(
        lines,
        List.of(
            "question",
            "planning of a new text",
            "of a new kind of text",
            "prepared, beside the request"));
    for (Question question : Question.values()) {
      Figure figure = new Figure(question.name(), Metric.MEDIAN);
      MarkdownTable.addRow(
          lines,
          List.of(
              question.label(),
              cell(figure, QueryTasks.AD_HOC, NANOS_PER_MICRO),
              cell(figure, QueryTasks.AD_HOC_KIND, NANOS_PER_MICRO),
              preparedOverheadNanos(results, question)
                  .map(nanos -> Format.number(nanos / NANOS_PER_MICRO))
                  .orElse(Format.ABSENT)));
    }
  }

  /** What the prepared statement takes longer than the request. */
  static Optional<Double> preparedOverheadNanos(Results results, Question question) {
    Figure figure = new Figure(question.name(), Metric.MEDIAN);
    Optional<Summary> sql = results.summary(figure, Contenders.SQL);
    Optional<Summary> typed = results.summary(figure, Contenders.TYPED);
    return sql.isEmpty() || typed.isEmpty()
        ? Optional.empty()
        : Optional.of(sql.get().median() - typed.get().median());
  }

  private void allocation(List<String> lines) {
    List<String> ours = List.of(Contenders.TYPED, Contenders.SQL);
    section(lines, "Allocated for an answer, bytes");
    MarkdownTable.addHeader(lines, titles("question", ours));
    for (Question question : Question.values()) {
      List<String> row = new ArrayList<>(List.of(question.label()));
      ours.forEach(name -> row.add(cell(new Figure(question.name(), Metric.ALLOCATED), name, 1)));
      MarkdownTable.addRow(lines, row);
    }
    section(lines, "Load of all rows and indexes, ms");
    MarkdownTable.addHeader(lines, Contenders.names());
    Figure load = new Figure("load", Metric.ELAPSED);
    MarkdownTable.addRow(
        lines, Contenders.names().stream().map(name -> cell(load, name, 1)).toList());
  }

  private void puts(List<String> lines) {
    section(lines, "Puts a second, with the commit at the end");
    MarkdownTable.addHeader(lines, List.of("into", "new rows", "another status for each row"));
    for (String name :
        List.of(QueryTasks.PUTS_INDEXED, QueryTasks.PUTS_BARE, QueryTasks.PUTS_ROCKSDB)) {
      MarkdownTable.addRow(
          lines,
          List.of(
              name.substring(name.indexOf('-') + 1),
              cell(new Figure("insert", Metric.OPS_PER_SECOND), name, 1),
              cell(new Figure("update", Metric.OPS_PER_SECOND), name, 1)));
    }
  }

  private void memory(List<String> lines) {
    section(lines, "Memory of an index, bytes for each row of the table");
    MarkdownTable.addHeader(lines, titles("index", QueryTasks.MEMORY_PARTS));
    for (String kind : QueryTasks.memoryKinds()) {
      List<String> row = new ArrayList<>(List.of(kind));
      for (String part : QueryTasks.MEMORY_PARTS) {
        row.add(cell(new Figure(part, Metric.HEAP_PER_ROW), kind, 1));
      }
      MarkdownTable.addRow(lines, row);
    }
  }

  private void schemaChanges(List<String> lines) {
    section(lines, "Opening a table whose columns changed since it was closed, ms until");
    MarkdownTable.addHeader(lines, titles("what changed", QueryTasks.SCHEMA_CHANGE_ENDS));
    for (String change : QueryTasks.SCHEMA_CHANGES) {
      List<String> row = new ArrayList<>(List.of(change));
      for (String end : QueryTasks.SCHEMA_CHANGE_ENDS) {
        row.add(cell(new Figure(end, Metric.ELAPSED), change, 1));
      }
      MarkdownTable.addRow(lines, row);
    }
  }
}
