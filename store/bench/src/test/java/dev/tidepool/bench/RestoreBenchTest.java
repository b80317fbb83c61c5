package dev.tidepool.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both restore all records of a small topic; how fast is not asked. */
@Tag("broker")
class RestoreBenchTest {

  @TempDir private Path directory;

  @Test
  void bothRestoreAll() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int status =
        RestoreBench.run(
            new PrintStream(bytes, true, UTF_8),
            "--records=3000",
            "--rounds=1",
            "--memory-mib=8",
            "--directory=" + directory.resolve("bench"));
    assertThat(status).isZero();
    assertThat(bytes.toString(UTF_8))
        .contains("round 1: table: 3,000 records")
        .contains("round 1: Streams, RocksDB: 3,000 records")
        .contains("ratio ");
    assertThat(directory.resolve("bench")).doesNotExist();
  }
}
