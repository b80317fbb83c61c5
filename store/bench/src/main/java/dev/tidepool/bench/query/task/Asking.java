package dev.tidepool.bench.query.task;

import dev.tidepool.bench.measure.Stopwatch;
import dev.tidepool.bench.query.AnswerHash;
import dev.tidepool.bench.query.ExpectedAnswers;
import dev.tidepool.bench.query.Orders;
import dev.tidepool.bench.query.Parameters;
import dev.tidepool.bench.query.QuerySettings;
import dev.tidepool.bench.query.Question;
import dev.tidepool.bench.query.contender.Contender;
import dev.tidepool.bench.query.contender.Contender.Asker;
import dev.tidepool.bench.query.contender.Contenders;
import dev.tidepool.bench.report.Figure;
import dev.tidepool.bench.report.Metric;
import dev.tidepool.bench.report.Outcome;
import dev.tidepool.bench.report.Sample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Loads one contender, checks its answers, and takes the time of each question. */
record Asking(String name) implements QueryTask {

  private static final int CHECKED_MIN = 2;

  @Override
  public Outcome run(QuerySettings settings, Path directory) throws Exception {
    Orders orders = settings.orders();
    Parameters parameters = new Parameters(orders);
    ExpectedAnswers expected = new ExpectedAnswers(orders, parameters);
    List<Sample> samples = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    try (Contender contender = Contenders.open(name, directory, orders.count())) {
      notes.add("Asked: " + contender.version());
      Stopwatch watch = Stopwatch.start();
      contender.load(orders);
      samples.add(
          new Sample(
              name, new Figure("load", Metric.ELAPSED), watch.lap(1).wallNanosPerOp() / 1e6));
      for (Question question : Question.values()) {
        if (contender.canAnswer(question)) {
          Asker asker = contender.prepare(question);
          Object[][] sets = parameters.of(question);
          check(question, asker, sets, expected, settings.measureNanos());
          Latencies latencies = Latencies.measure(question, asker, sets, settings);
          samples.addAll(latencies.samples(name, question.name()));
        }
      }
    }
    return new Outcome(samples, notes);
  }

  /* All that are expected; of what takes long, two. */
  private void check(
      Question question, Asker asker, Object[][] sets, ExpectedAnswers expected, long nanosMax)
      throws Exception {
    AnswerHash answer = new AnswerHash();
    long begin = System.nanoTime();
    for (int i = 0;
        i < ExpectedAnswers.CHECKED && (i < CHECKED_MIN || System.nanoTime() - begin < nanosMax);
        i++) {
      answer.begin(question);
      asker.ask(sets[i], answer);
      if (answer.hash() != expected.hash(question, i)) {
        throw new IllegalStateException(
            "%s gives a wrong answer of %d rows to %s"
                .formatted(name, answer.rowCount(), question.sql(sets[i])));
      }
    }
  }
}
