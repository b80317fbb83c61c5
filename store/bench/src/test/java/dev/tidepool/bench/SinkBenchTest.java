package dev.tidepool.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.bench.sink.Sinks;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each sink takes in all records of a small topic; how fast is not asked. */
@Tag("broker")
class SinkBenchTest {

  @TempDir private Path directory;

  @Test
  void eachTakesInAll() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int status =
        SinkBench.run(
            new PrintStream(bytes, true, UTF_8),
            "--records=3000",
            "--rounds=1",
            "--directory=" + directory.resolve("bench"));
    assertThat(status).isZero();
    for (Sinks sink : Sinks.values()) {
      assertThat(bytes.toString(UTF_8))
          .containsPattern("round 1: " + sink + ": [\\d,]+ records/s")
          .containsPattern("median: " + sink + ": .* MB on disk");
    }
    assertThat(directory.resolve("bench")).doesNotExist();
  }
}
