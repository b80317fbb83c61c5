package dev.tidepool.endpoint.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.embedded.EmbeddedKafka;
import dev.tidepool.endpoint.TidepoolEndpoint;
import dev.tidepool.streams.TidepoolStores;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.TableSchema;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Streams application with an endpoint inside: before it runs, while it does, and after. */
@Tag("broker")
class StreamsTablesTest {
  private static final int SALE_COUNT = 100;
  private static final int PARTITION_COUNT = 3;
  private static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              Column.at("id", ColumnType.STRING, Column.KEY),
              Column.of("city", ColumnType.STRING),
              Column.of("total", ColumnType.BIGINT)));

  @TempDir Path directory;

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  @Timeout(120)
  void allPartitionsOfTheInstanceAreOneTable() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("broker"))) {
      kafka.createTopic("sales", PARTITION_COUNT, Map.of());
      send(kafka.bootstrapServers());
      KafkaStreams streams = streams(kafka.bootstrapServers());
      try (TidepoolEndpoint endpoint = StreamsTables.endpoint(streams, "sales").start()) {
        String count = "SELECT COUNT(*) FROM sales";
        assertThat(query(endpoint, count).statusCode()).isEqualTo(503);
        assertThat(get(endpoint, "readyz").statusCode()).isEqualTo(503);
        assertThat(get(endpoint, "tables").body()).contains("sales");

        streams.start();
        awaitRows(endpoint, count);
        assertThat(get(endpoint, "readyz").statusCode()).isEqualTo(200);
        assertThat(
                query(
                        endpoint,
                        "SELECT city, COUNT(*), MAX(total) FROM sales GROUP BY city ORDER BY city")
                    .body())
            .contains("\"rows\":[[\"Paris\",50,98],[\"Rome\",50,99]]");
        assertThat(get(endpoint, "tables/sales/rows/s7").body())
            .contains("\"row\":[\"s7\",\"Rome\",7]");
        assertThat(get(endpoint, "metrics").body())
            .contains("tidepool_rows{table=\"sales\",task=\"0_0\"} ")
            .contains("tidepool_index_rows{index=\"by_city\",table=\"sales\",task=\"0_2\"} ")
            .contains("tidepool_engine_commit_time_seconds_total{table=\"sales\"")
            .contains("# TYPE tidepool_pool_hit_ratio gauge\n");

        streams.close(Duration.ofSeconds(30));
        assertThat(query(endpoint, count).statusCode()).isEqualTo(503);
        assertThat(get(endpoint, "healthz").statusCode()).isEqualTo(200);
      } finally {
        streams.close(Duration.ofSeconds(30));
      }
    }
  }

  /** Asks until all rows are there: partitions are restored and read one after the other. */
  private void awaitRows(TidepoolEndpoint endpoint, String count) throws Exception {
    HttpResponse<String> response;
    do {
      response = query(endpoint, count);
      assertThat(response.statusCode()).as(response.body()).isIn(200, 503);
    } while (!response.body().contains("[[" + SALE_COUNT + "]]"));
  }

  private static void send(String bootstrapServers) {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new StringSerializer(),
            new StringSerializer())) {
      for (int i = 0; i < SALE_COUNT; i++) {
        String city = i % 2 == 0 ? "Paris" : "Rome";
        String json = "{\"city\": \"" + city + "\", \"total\": " + i + "}";
        producer.send(new ProducerRecord<>("sales", "s" + i, json));
      }
      producer.flush();
    }
  }

  private KafkaStreams streams(String bootstrapServers) {
    StreamsBuilder builder = new StreamsBuilder();
    Materialized<String, String, KeyValueStore<Bytes, byte[]>> sales =
        TidepoolStores.materialized(
            TidepoolStores.timestampedKeyValueStore("sales")
                .schema(SCHEMA)
                .index(IndexDefinition.on("by_city", "city")));
    builder.table("sales", sales.withKeySerde(Serdes.String()).withValueSerde(Serdes.String()));
    Properties properties = new Properties();
    properties.put("application.id", "endpoint");
    properties.put("bootstrap.servers", bootstrapServers);
    properties.put("state.dir", directory.resolve("state").toString());
    properties.put("tidepool.memory.bytes", 8 << 20);
    properties.put("commit.interval.ms", 100);
    properties.put("auto.offset.reset", "earliest");
    return new KafkaStreams(builder.build(), properties);
  }

  private HttpResponse<String> get(TidepoolEndpoint endpoint, String path)
      throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(endpoint.uri().resolve(path)).GET());
  }

  private HttpResponse<String> query(TidepoolEndpoint endpoint, String sql)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(endpoint.uri().resolve("query"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"sql\": \"" + sql + "\"}")));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
