package dev.tidepool.bench.query.task;

import dev.tidepool.bench.query.Orders;
import dev.tidepool.bench.query.Parameters;
import dev.tidepool.bench.query.QuerySettings;
import dev.tidepool.bench.query.Question;
import dev.tidepool.bench.query.contender.SqlContender;
import dev.tidepool.bench.query.contender.TidepoolTables;
import dev.tidepool.bench.report.Outcome;
import dev.tidepool.bench.report.Sample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How long texts take to be planned that were never seen before, values and all, once the planner
 * is warm.
 */
record AdHoc() implements QueryTask {

  static final String NAME = "ad-hoc";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Outcome run(QuerySettings settings, Path directory) throws Exception {
    Orders orders = settings.orders();
    Parameters parameters = new Parameters(orders);
    List<Sample> samples = new ArrayList<>();
    int[] textNumber = new int[1];
    try (SqlContender contender =
        new SqlContender(new TidepoolTables(directory, orders.count(), TidepoolTables.INDEXES))) {
      contender.load(orders);
      for (Question question : Question.values()) {
        Latencies latencies =
            Latencies.measure(
                question,
                (set, answer) -> contender.engine().prepare(text(question, set, textNumber[0]++)),
                parameters.of(question),
                settings.measureNanos());
        samples.addAll(latencies.samples(NAME, question.name()));
      }
    }
    return new Outcome(samples, List.of());
  }

  /* Sets of parameters come again; the comment makes the text a new one. */
  private static String text(Question question, Object[] set, int number) {
    return question.sql(set) + " /* " + number + " */";
  }
}
