package dev.tidepool.bench.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.bench.query.contender.Contenders;
import dev.tidepool.bench.query.report.QueryCsv;
import dev.tidepool.bench.query.report.QueryReport;
import dev.tidepool.bench.query.task.QueryTasks;
import dev.tidepool.bench.report.Figure;
import dev.tidepool.bench.report.Metric;
import dev.tidepool.bench.report.Results;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All tasks on two thousand rows, in this process: all answers are right, all figures are there.
 */
class QueryRoundsTest {

  private static final QuerySettings SETTINGS = new QuerySettings(2000, 7, 0.02, 0.01);

  @TempDir private Path directory;

  @Test
  void everybodyAnswersRightAndIsReported() throws Exception {
    Results results = rounds().run(QueryTasks.names(), 1);

    assertThat(results.notes()).noneMatch(note -> note.contains("failed"));
    for (Question question : Question.values()) {
      for (String name : List.of(Contenders.TYPED, Contenders.SQL, Contenders.SQLITE)) {
        assertThat(results.summary(new Figure(question.name(), Metric.MEDIAN), name))
            .as("%s of %s", question, name)
            .isPresent();
      }
    }
    assertThat(new QueryReport(results).page(List.of())).doesNotContain("not measured");
    assertThat(QueryCsv.of(results, QueryTasks.sampleNames()).lines())
        .anyMatch(line -> line.startsWith("\"tidepool\",FILTER,MEDIAN,ns,"))
        .anyMatch(line -> line.startsWith("\"range, 6 values\",order,HEAP_PER_ROW,B/row,"));
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aTaskThatFailsIsNotedAndTheRoundGoesOn() throws Exception {
    QueryRounds.Runner failing =
        (name, files) -> {
          if (name.equals(Contenders.H2)) {
            throw new IllegalStateException("a wrong answer");
          }
          return QueryTasks.of(name).run(SETTINGS, files);
        };

    Results results = rounds(failing).run(List.of(Contenders.H2, Contenders.TYPED), 1);

    assertThat(results.notes()).anyMatch(note -> note.contains("a wrong answer"));
    assertThat(results.summary(new Figure("KEY", Metric.MEDIAN), Contenders.TYPED)).isPresent();
  }

  private QueryRounds rounds() {
    return rounds((name, files) -> QueryTasks.of(name).run(SETTINGS, files));
  }

  private QueryRounds rounds(QueryRounds.Runner runner) {
    return new QueryRounds(runner, directory, new PrintStream(OutputStream.nullOutputStream()));
  }
}
