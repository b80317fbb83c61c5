package dev.tidepool.bench.query.report;

import dev.tidepool.bench.report.Figure;
import dev.tidepool.bench.report.Results;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** All figures of one run as a table for programs. */
public final class QueryCsv {

  private QueryCsv() {}

  /** A line for each figure of each of {@code names}, with the spread over rounds. */
  public static String of(Results results, Collection<String> names) {
    List<String> lines = new ArrayList<>();
    lines.add("who,what,metric,unit,median,min,max,rounds");
    for (Figure figure : results.figures()) {
      for (String name : names) {
        results
            .summary(figure, name)
            .ifPresent(
                summary ->
                    lines.add(
                        String.format(
                            Locale.ROOT,
                            "\"%s\",%s,%s,%s,%.3f,%.3f,%.3f,%d",
                            name,
                            figure.workload(),
                            figure.metric(),
                            figure.metric().unit(),
                            summary.median(),
                            summary.min(),
                            summary.max(),
                            summary.count())));
      }
    }
    return String.join("\n", lines) + "\n";
  }
}
