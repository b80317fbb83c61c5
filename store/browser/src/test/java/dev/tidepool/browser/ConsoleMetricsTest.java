package dev.tidepool.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.endpoint.TableSource;
import dev.tidepool.endpoint.TidepoolEndpoint;
import dev.tidepool.table.query.Relation;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the console makes of metrics: the functions of {@code metrics.js}, called in a browser. */
@Timeout(120)
class ConsoleMetricsTest {
  private static final String MODULE = "/console/metrics.js";

  /** Two moments with four buckets, between which 10 queries were answered in 5 seconds. */
  private static final String BEFORE =
      "({seconds: 100, fromMemory: 5, fromDisk: 5, queries: 7, buckets: [{bound: 0.001, count: 5},"
          + " {bound: 0.01, count: 6}, {bound: 0.1, count: 6}, {bound: Infinity, count: 7}]})";

  private static final String NOW =
      "({seconds: 105, fromMemory: 14, fromDisk: 6, queries: 17, buckets: [{bound: 0.001, count:"
          + " 5}, {bound: 0.01, count: 10}, {bound: 0.1, count: 14}, {bound: Infinity, count:"
          + " 17}]})";

  @TempDir static Path directory;
  private static TidepoolEndpoint endpoint;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    endpoint = TidepoolEndpoint.of(new NoTables()).start();
    browser = new Browser(directory.resolve("profile"));
    browser.open(endpoint.uri());
  }

  @AfterAll
  static void stop() {
    browser.close();
    endpoint.close();
  }

  private static final class NoTables implements TableSource {
    @Override
    public List<String> tableNames() {
      return List.of();
    }

    @Override
    public Relation relation(String name) {
      throw new IllegalStateException("there is no table " + name);
    }

    @Override
    public String whyNotReady() {
      return null;
    }
  }

  private static Object of(String expression, Object... arguments) {
    return browser.ofModule(MODULE, expression, arguments);
  }

  // ---- text ------------------------------------------------------------------------------------

  @Test
  void samplesHaveNamesLabelsAndValues() {
    String text =
        """
        # HELP a_total Such as this one 5
        # TYPE a_total counter
        a_total 3
        b{table="t",task="0_1"} 1.5e3

        c:d_seconds 0.25
        """;
    assertThat(of("JSON.stringify(m.parse(a[0]))", text))
        .isEqualTo(
            "[{\"name\":\"a_total\",\"labels\":{},\"value\":3},"
                + "{\"name\":\"b\",\"labels\":{\"table\":\"t\",\"task\":\"0_1\"},\"value\":1500},"
                + "{\"name\":\"c:d_seconds\",\"labels\":{},\"value\":0.25}]");
  }

  @Test
  void labelsMayHaveAnythingInThem() {
    assertThat(of("m.parse(a[0])[0].labels.x", "n{x=\"} 1, y=\\\"z\\\" \\\\ a\\nb\",w=\"\"} 7"))
        .isEqualTo("} 1, y=\"z\" \\ a\nb");
    assertThat(of("m.parse(a[0])[0].labels.w", "n{x=\"\\\\\",w=\"v\"} 7")).isEqualTo("v");
    assertThat(of("m.parse(a[0])[0].labels.x", "n{x=\"\\\\n\"} 7")).isEqualTo("\\n");
  }

  @Test
  void numbersThatAreNoneAreRead() {
    assertThat(of("m.parse(a[0]).map(each => String(each.value)).join()", "a +Inf\nb -Inf\nc NaN"))
        .isEqualTo("Infinity,-Infinity,NaN");
  }

  @Test
  void everyLineOfAnEndpointIsASample() {
    String sampleCount =
        "fetch('/metrics').then(got => got.text()).then(text => m.parse(text).length"
            + " - text.split('\\n').filter(line => line && !line.startsWith('#')).length)";
    assertThat(of(sampleCount)).isEqualTo(0L);
    String bounds =
        "fetch('/metrics').then(got => got.text())"
            + ".then(text => m.moment(text, 1).buckets.map(bucket => bucket.bound))"
            + ".then(bounds => bounds.length > 5 && bounds.at(-1) === Infinity"
            + " && bounds.every((bound, i) => i === 0 || bound > bounds[i - 1]))";
    assertThat(of(bounds)).isEqualTo(true);
  }

  // ---- moments ---------------------------------------------------------------------------------

  @Test
  void numbersAreSummedOverTables() {
    String text =
        """
        tidepool_puts_total{table="a"} 3
        tidepool_puts_total{table="b"} 4
        tidepool_puts_total_more{table="b"} 100
        tidepool_reads_from_memory_total{table="a"} NaN
        tidepool_reads_from_memory_total{table="b"} 5
        tidepool_index_bytes{index="i",table="a"} 6
        tidepool_index_bytes{index="j",table="a"} 7
        """;
    assertThat(of("JSON.stringify(m.moment(a[0], 12))", text))
        .isEqualTo(
            "{\"seconds\":12,\"queries\":0,\"puts\":7,\"fromMemory\":5,\"fromDisk\":0,"
                + "\"memory\":{\"pages\":0,\"directory\":0,\"order\":0,\"indexes\":13},"
                + "\"buckets\":[]}");
  }

  // ---- what follows from two -------------------------------------------------------------------

  private static Object of2(String expression) {
    return of("(" + expression + ")(" + BEFORE + ", " + NOW + ")");
  }

  @Test
  void ratesAreBySecond() {
    assertThat(of2("(x, y) => m.rate(x, y, each => each.queries)")).isEqualTo(2L);
    assertThat(of2("(x, y) => m.rate(y, x, each => each.queries)")).as("began anew").isNull();
    assertThat(of2("(x, y) => m.rate(x, x, each => each.queries)")).as("no time").isNull();
  }

  /** Ten: none below 1 ms, four below 10, four below 100, two above. */
  @Test
  void quantilesLieWithinTheirBucket() {
    assertThat(quantile("0.2")).isEqualTo(5.5);
    assertThat(quantile("0.4")).isEqualTo(10);
    assertThat(quantile("0.5")).isEqualTo(32.5);
    assertThat(quantile("0.8")).isEqualTo(100);
    assertThat(quantile("0.99")).as("no more is known than the last bound").isEqualTo(100);
    assertThat(of2("(x, y) => m.quantile(x, x, 0.5)")).as("of no queries").isNull();
    assertThat(of2("(x, y) => m.quantile(y, x, 0.5)")).as("began anew").isNull();
    assertThat(of2("(x, y) => m.quantile({...x, buckets: []}, y, 0.5) > 0")).isEqualTo(true);
    assertThat(of2("(x, y) => m.quantile({buckets: []}, {buckets: []}, 0.5)")).isNull();
  }

  private static double quantile(String part) {
    Number millis = (Number) of2("(x, y) => m.quantile(x, y, " + part + ")");
    return Math.round(millis.doubleValue() * 1e6) / 1e6;
  }

  @Test
  void readsFromMemoryAreAPartOfAll() {
    assertThat(of2("(x, y) => m.hitRatio(x, y)")).isEqualTo(0.9);
    assertThat(of2("(x, y) => m.hitRatio(x, x)")).as("of no reads").isNull();
    assertThat(of2("(x, y) => m.hitRatio(y, x)")).as("began anew").isNull();
  }
}
