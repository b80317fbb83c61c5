package dev.tidepool.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutcomeTest {

  @Test
  void travelsThroughAFileUnchanged(@TempDir Path directory) throws IOException {
    Outcome outcome =
        new Outcome(
            List.of(
                new Sample("rocksdb", new Figure("files", Metric.DISK_PER_ROW), 1.0 / 3),
                new Sample("rocksdb", new Figure("load", Metric.WALL), 1e12)),
            List.of("first note: 100 %", "second # note"));
    Path file = directory.resolve("outcome.tsv");
    outcome.write(file);
    assertThat(Outcome.read(file)).isEqualTo(outcome);
  }
}
