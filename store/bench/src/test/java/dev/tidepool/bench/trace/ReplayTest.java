package dev.tidepool.bench.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidepool.bench.data.Dataset;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {

  @TempDir private Path directory;

  @Test
  void readsKeysAsDenseRows() throws IOException {
    KeyTrace trace = trace("-5\n77\n-5\n9223372036854775807\n77\n");
    assertThat(trace.requestCount()).isEqualTo(5);
    assertThat(trace.rowCount()).isEqualTo(3);
    assertThat(List.of(trace.row(0), trace.row(1), trace.row(3)))
        .containsExactlyInAnyOrder(0, 1, 2);
    assertThat(trace.row(2)).isEqualTo(trace.row(0));
    assertThat(trace.row(4)).isEqualTo(trace.row(1));
  }

  /** With memory for all rows only first requests miss, so caches of rows must agree exactly. */
  @Test
  void withMemoryForAllOnlyFirstRequestsMiss() throws Exception {
    KeyTrace trace = cyclicTrace(500, 4000);
    Dataset table = Dataset.of(500, 17, 200, 1);
    for (Policy policy : List.of(new LruRows(), new RowCache(0))) {
      assertThat(policy.hitRatio(trace, table, table.bytes(), directory))
          .as(policy.name())
          .isCloseTo(1 - 500.0 / 4000, within(1e-9));
    }
  }

  /** Cyclic requests are what LRU cannot keep and a frequency filter can. */
  @Test
  void leastRecentlyUsedLosesACycle() throws Exception {
    KeyTrace trace = cyclicTrace(500, 20_000);
    Dataset table = Dataset.of(500, 17, 200, 1);
    long budget = table.bytes() / 2;
    assertThat(new LruRows().hitRatio(trace, table, budget, directory)).isZero();
    assertThat(new RowCache(0).hitRatio(trace, table, budget, directory)).isGreaterThan(0.2);
  }

  @Test
  void tableHasARowForEachPolicy() throws Exception {
    KeyTrace trace = cyclicTrace(500, 4000);
    Dataset table = Dataset.of(500, 17, 200, 1);
    String text = new Replay(trace, table, directory).table(List.of(2, 5));
    assertThat(text)
        .contains("| table ÷ memory | 2 | 5 |")
        .contains("RocksDB")
        .contains("LRU of rows");
  }

  private static KeyTrace cyclicTrace(int rowCount, int requestCount) {
    long[] keys = new long[requestCount];
    for (int i = 0; i < requestCount; i++) {
      keys[i] = i % rowCount;
    }
    return new KeyTrace("cycle", keys, 1);
  }

  private KeyTrace trace(String lines) throws IOException {
    Path file = directory.resolve("trace.keys.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(lines.getBytes(StandardCharsets.US_ASCII));
    }
    return KeyTrace.read(file, 1);
  }
}
