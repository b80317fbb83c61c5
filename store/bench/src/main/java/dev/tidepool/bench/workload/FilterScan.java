package dev.tidepool.bench.workload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidepool.bench.data.Dataset;
import dev.tidepool.bench.data.Values;
import dev.tidepool.bench.report.Metric;
import dev.tidepool.bench.rival.BenchStore;
import java.io.IOException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;

/**
 * Counts the rows with a certain status by reading all rows and parsing each with Jackson as far as
 * the status: how one asks a store that has no index. Reported per row of the table.
 */
final class FilterScan implements Workload {

  private static final String NAME = "filterScan";

  private final JsonFactory json = new JsonFactory();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(Bench bench) throws Exception {
    Dataset dataset = bench.dataset();
    BenchStore store = bench.store();
    long expected = expectedCount(bench);
    bench.report(
        NAME,
        Metric.CALLER_CPU,
        bench.timeReads(turn -> scan(store, expected), 1).callerNanosPerOp() / dataset.rowCount());
  }

  private void scan(BenchStore store, long expected) throws IOException {
    long count = 0;
    try (KeyValueIterator<Bytes, byte[]> rows = store.all()) {
      while (rows.hasNext()) {
        count += isRare(rows.next().value) ? 1 : 0;
      }
    }
    if (count != expected) {
      throw new IllegalStateException("found " + count + " rows by status, expected " + expected);
    }
  }

  /* The rows as Load left them: the version of each is the offset of its first write. */
  private long expectedCount(Bench bench) throws IOException {
    long count = 0;
    for (int offset = 0; offset < bench.dataset().rowCount(); offset++) {
      byte[] value = bench.dataset().value(bench.changelog().row(offset), offset);
      count += isRare(value) ? 1 : 0;
    }
    return count;
  }

  private boolean isRare(byte[] value) throws IOException {
    try (JsonParser parser = json.createParser(value)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.FIELD_NAME
            && parser.currentName().equals("status")) {
          return parser.nextTextValue().equals(Values.RARE_STATUS);
        }
      }
    }
    return false;
  }
}
