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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What Tidepool set out to reach, and what it reached. */
final class QueryAims {

  private static final List<String> DATABASES =
      List.of(Contenders.SQLITE, Contenders.H2, Contenders.DUCKDB, Contenders.LUCENE);
  private static final double FILTER_NANOS_MAX = 20_000;
  private static final double SCAN_RATIO_MIN = 900;
  private static final double AD_HOC_NANOS_MAX = 1_000_000;
  private static final double PREPARED_NANOS_MAX = 10_000;
  private static final double NANOS_PER_MICRO = 1000;

  private final Results results;
  private final List<String> lines = new ArrayList<>();

  QueryAims(Results results) {
    this.results = results;
  }

  List<String> table() {
    MarkdownTable.addHeader(lines, List.of("aim", "reached", "verdict"));
    Optional<Double> filter =
        results.summary(median(Question.FILTER), Contenders.TYPED).map(Summary::median);
    atMost("the filter takes 20 µs at the median", filter, FILTER_NANOS_MAX);
    ahead("the filter is ahead of all databases", Question.FILTER, 1, DATABASES);
    ahead("the first ten of an order are ahead of all", Question.FIRST_TEN, 1, DATABASES);
    List<String> duckDb = List.of(Contenders.DUCKDB);
    ahead("COUNT is level with DuckDB's one thread", Question.COUNT, 1, duckDb);
    ahead("GROUP BY is level with DuckDB's one thread", Question.GROUP, 1, duckDb);
    ahead(
        "the filter is 900 times as fast as a scan of Kafka's store",
        Question.FILTER,
        SCAN_RATIO_MIN,
        List.of(Contenders.SCAN));
    puts("puts with three indexes are as fast as RocksDB's without any", "insert");
    puts("so are changes of a status", "update");
    atMost(
        "a new text takes 1 ms to be planned (the slowest)",
        slowest(
            question -> results.summary(median(question), QueryTasks.AD_HOC).map(Summary::median)),
        AD_HOC_NANOS_MAX);
    atMost(
        "so does a text of a new kind (the slowest)",
        slowest(
            question ->
                results.summary(median(question), QueryTasks.AD_HOC_KIND).map(Summary::median)),
        AD_HOC_NANOS_MAX);
    atMost(
        "a prepared statement takes 10 µs more than the request (the slowest)",
        slowest(question -> QueryReport.preparedOverheadNanos(results, question)),
        PREPARED_NANOS_MAX);
    return lines;
  }

  private static Figure median(Question question) {
    return new Figure(question.name(), Metric.MEDIAN);
  }

  private static Optional<Double> slowest(
      java.util.function.Function<Question, Optional<Double>> nanos) {
    return Arrays.stream(Question.values())
        .map(nanos)
        .flatMap(Optional::stream)
        .max(Double::compare);
  }

  private void atMost(String aim, Optional<Double> nanos, double nanosMax) {
    add(
        aim,
        nanos.map(reached -> Format.number(reached / NANOS_PER_MICRO) + " µs"),
        nanos.map(reached -> reached <= nanosMax));
  }

  /* The smallest of the ratios counts; who was not asked, or has no answer, is passed over. */
  private void ahead(String aim, Question question, double ratioMin, List<String> others) {
    Optional<Double> ratio =
        others.stream()
            .map(other -> results.timesBetter(median(question), Contenders.TYPED, other))
            .flatMap(Optional::stream)
            .min(Double::compare);
    add(aim, ratio.map(Format::times), ratio.map(reached -> reached >= ratioMin));
  }

  private void puts(String aim, String workload) {
    Optional<Double> ratio =
        results.timesBetter(
            new Figure(workload, Metric.OPS_PER_SECOND),
            QueryTasks.PUTS_INDEXED,
            QueryTasks.PUTS_ROCKSDB);
    add(aim, ratio.map(Format::times), ratio.map(reached -> reached >= 1));
  }

  private void add(String aim, Optional<String> reached, Optional<Boolean> met) {
    MarkdownTable.addRow(
        lines,
        List.of(
            aim,
            reached.orElse(Format.ABSENT),
            met.map(yes -> yes ? "met" : "missed").orElse("not measured")));
  }
}
