package dev.tidepool.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidepool.table.query.Relation;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What {@code GET /metrics} tells, and that it is the format that Prometheus reads. */
class MetricsTest {
  private static final String QUERY = "{\"sql\": \"SELECT * FROM pets\"}";

  private static TestEndpoint start() throws Exception {
    return new TestEndpoint(TestEndpoint.tables(Pets.tables()), UnaryOperator.identity());
  }

  @Test
  void requestsErrorsRowsAndTimesAreCounted() throws Exception {
    try (TestEndpoint endpoint = start()) {
      endpoint.query(QUERY);
      int bytes = endpoint.query(QUERY).body().length();
      endpoint.query("{\"sql\": \"SELECT town FROM pets\"}");
      endpoint.get("/tables/pets/rows/1");
      endpoint.get("/nowhere");
      endpoint.send(
          endpoint
              .post("{\"sql\": \"SELECT 1/(age - 3) FROM pets\"}")
              .header("Accept", "application/x-ndjson"));
      HttpResponse<String> response = endpoint.get("/metrics");
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type"))
          .contains("text/plain; version=0.0.4; charset=utf-8");
      assertThat(response.body().lines())
          .contains(
              "tidepool_endpoint_requests_total{route=\"query\",status=\"200\"} 3",
              "tidepool_endpoint_requests_total{route=\"query\",status=\"400\"} 1",
              "tidepool_endpoint_requests_total{route=\"row\",status=\"200\"} 1",
              "tidepool_endpoint_requests_total{route=\"none\",status=\"404\"} 1",
              "tidepool_endpoint_errors_total{code=\"UNKNOWN_COLUMN\"} 1",
              "tidepool_endpoint_errors_total{code=\"NOT_FOUND\"} 1",
              "tidepool_endpoint_errors_total{code=\"VALUE\"} 1", // told at the end of the stream
              "# TYPE tidepool_endpoint_query_seconds histogram",
              "tidepool_endpoint_query_seconds_bucket{le=\"+Inf\"} 5",
              "tidepool_endpoint_query_seconds_count 5",
              "tidepool_endpoint_rows_total 9", // 3 + 3 + 1, and 2 before the error
              "tidepool_endpoint_queries_in_flight 0");
      assertThat(value(response.body(), "tidepool_endpoint_answer_bytes_total"))
          .isGreaterThan(2.0 * bytes);
      assertThat(value(response.body(), "tidepool_endpoint_query_seconds_sum")).isPositive();
    }
  }

  private static double value(String text, String name) {
    return text.lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void refusalsAreCountedByTheirCode() throws Exception {
    try (TestEndpoint endpoint =
        new TestEndpoint(
            TestEndpoint.tables(Pets.tables()), builder -> builder.token("open sesame"))) {
      assertThat(endpoint.get("/metrics").statusCode()).isEqualTo(401);
      HttpResponse<String> response =
          endpoint.send(
              endpoint.to("/metrics").header("Authorization", "Bearer open sesame").GET());
      assertThat(response.body())
          .contains("tidepool_endpoint_requests_total{route=\"metrics\",status=\"401\"} 1")
          .contains("tidepool_endpoint_errors_total{code=\"UNAUTHORIZED\"} 1");
    }
  }

  @Test
  void bucketsHoldAllThatIsNotLonger() {
    Histogram histogram = new Histogram();
    for (long micros : List.of(0L, 100L, 101L, 30_000_000L, 30_000_001L)) {
      histogram.add(micros);
    }
    MetricsText text = new MetricsText();
    histogram.writeTo(text, "t", "help");
    assertThat(new String(text.bytes(), StandardCharsets.UTF_8).lines())
        .contains(
            "t_bucket{le=\"0.0001\"} 2",
            "t_bucket{le=\"0.00025\"} 3",
            "t_bucket{le=\"10\"} 3",
            "t_bucket{le=\"30\"} 4",
            "t_bucket{le=\"+Inf\"} 5",
            "t_count 5");
  }

  @Test
  void labelsAndHelpAreEscaped() {
    MetricsText text = new MetricsText();
    text.family("a", "gauge", "one\\two\nthree \"four\"");
    text.sample("a", Map.of("l", "x\\y\n\"z\" ü,}", "k", ""), 1.5);
    text.sample("a", Double.NaN);
    text.sample("a", Double.NEGATIVE_INFINITY);
    text.sample("a", -0.25);
    text.sample("a", 1e300);
    text.sample("a", 9_007_199_254_740_991.0);
    assertThat(new String(text.bytes(), StandardCharsets.UTF_8))
        .isEqualTo(
            "# HELP a one\\\\two\\nthree \"four\"\n"
                + "# TYPE a gauge\n"
                + "a{k=\"\",l=\"x\\\\y\\n\\\"z\\\" ü,}\"} 1.5\n"
                + "a NaN\na -Inf\na -0.25\na 1.0E300\na 9007199254740991\n");
  }

  @Test
  void metricsOfTablesComeWithOneHeadForEachName() throws Exception {
    TableSource pets = TestEndpoint.tables(Pets.tables());
    TableSource tables =
        new TableSource() {
          @Override
          public List<String> tableNames() {
            return pets.tableNames();
          }

          @Override
          public Relation relation(String name) {
            return pets.relation(name);
          }

          @Override
          public String whyNotReady() {
            return null;
          }

          @Override
          public List<TableMetric> metrics() {
            return List.of(
                new TableMetric("tidepool_rows", "Rows", Map.of("table", "a\"b"), 3),
                new TableMetric("tidepool_puts_total", "Puts", Map.of("table", "c"), 4),
                new TableMetric("tidepool_rows", "Rows", Map.of("table", "c"), Double.NaN));
          }
        };
    try (TestEndpoint endpoint = new TestEndpoint(tables, UnaryOperator.identity())) {
      assertThat(endpoint.get("/metrics").body())
          .endsWith(
              "# HELP tidepool_puts_total Puts\n"
                  + "# TYPE tidepool_puts_total counter\n"
                  + "tidepool_puts_total{table=\"c\"} 4\n"
                  + "# HELP tidepool_rows Rows\n"
                  + "# TYPE tidepool_rows gauge\n"
                  + "tidepool_rows{table=\"a\\\"b\"} 3\n"
                  + "tidepool_rows{table=\"c\"} NaN\n");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TableMetric("a b", "", Map.of(), 1))
        .withMessageContaining("a b");
  }
}
