package dev.tidepool.bench.restart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.bench.data.Dataset;
import dev.tidepool.bench.report.Sample;
import dev.tidepool.bench.rival.Conditions;
import dev.tidepool.bench.rival.Rivals;
import dev.tidepool.bench.workload.Bench;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaRestartTest {

  @TempDir private Path directory;

  @Test
  void anApplicationIsKilledAndComesBack() throws Exception {
    Bench bench =
        new Bench(
            Rivals.of(Rivals.CHALLENGER),
            new Conditions(64 << 20, false, false, true),
            Dataset.of(500, 17, 200, 1),
            directory.resolve("0_0"),
            1);
    bench.run(new KafkaRestart(1));
    assertThat(bench.outcome().samples())
        .extracting(sample -> sample.figure().workload())
        .contains("restart.emptyStore", "restart.running", "restart.beyondEmptyStore");
    assertThat(bench.outcome().samples()).extracting(Sample::value).allMatch(value -> value >= 0);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void settingsAndReportsTravelThroughProcesses() {
    AppSettings settings =
        new AppSettings("tidepool", "localhost:1", "app", Path.of("state"), 7, 8, "key");
    assertThat(AppSettings.ofArguments(settings.toArguments().toArray(String[]::new)))
        .isEqualTo(settings);
    AppReport report = new AppReport(1, 2, 3, 4);
    assertThat(AppReport.ofLine(report.toLine())).contains(report);
    assertThat(AppReport.ofLine("hello from a library")).isEmpty();
  }
}
