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
 * is warm: such as differ from others in values only, and such as are of a new kind.
 */
record AdHoc() implements QueryTask {

  static final String NAME = "ad-hoc";
  static final String NEW_KIND = "ad-hoc-kind";

  /* What tables hold does not matter to the planner. */
  private static final int ROWS_MAX = 100_000;

  /* A planner is a lot of code to be compiled: in turns, or it is compiled for one question. */
  private static final int WARM_UP_FACTOR = 4;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Outcome run(QuerySettings settings, Path directory) throws Exception {
    Orders orders = new Orders(Math.min(ROWS_MAX, settings.rowCount()), settings.seed());
    Parameters parameters = new Parameters(orders);
    List<Sample> samples = new ArrayList<>();
    int[] textNumber = new int[1];
    try (SqlContender contender =
        new SqlContender(new TidepoolTables(directory, orders.count(), TidepoolTables.INDEXES))) {
      contender.load(orders);
      long warmUpEnd = System.nanoTime() + WARM_UP_FACTOR * settings.warmUpNanos();
      do {
        for (Question question : Question.values()) {
          Object[] set = parameters.of(question)[0];
          contender.engine().prepare(text(question, set, textNumber[0]++));
          contender.engine().prepare(newKind(question, set, textNumber[0]++));
        }
      } while (System.nanoTime() - warmUpEnd < 0);
      for (Question question : Question.values()) {
        Latencies latencies =
            Latencies.measure(
                question,
                (set, answer) -> contender.engine().prepare(text(question, set, textNumber[0]++)),
                parameters.of(question),
                settings);
        samples.addAll(latencies.samples(NAME, question.name()));
        Latencies ofKinds =
            Latencies.measure(
                question,
                (set, answer) ->
                    contender.engine().prepare(newKind(question, set, textNumber[0]++)),
                parameters.of(question),
                settings);
        samples.addAll(ofKinds.samples(NEW_KIND, question.name()));
      }
    }
    return new Outcome(samples, List.of());
  }

  /* Another name for the last column. */
  private static String newKind(Question question, Object[] set, int number) {
    return question.sql(set).replaceFirst(" FROM ", " AS c" + number + " FROM ");
  }

  /* Sets of parameters come again; the comment makes the text a new one. */
  private static String text(Question question, Object[] set, int number) {
    return question.sql(set) + " /* " + number + " */";
  }
}
