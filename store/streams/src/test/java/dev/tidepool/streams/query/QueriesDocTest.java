package dev.tidepool.streams.query;

import static dev.tidepool.streams.query.Where.column;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.streams.TidepoolStoreSupplier;
import dev.tidepool.streams.TidepoolStores;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.TableSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of QUERIES.md: they stand here, word for word, and do what the text says. */
class QueriesDocTest {

  private static final Path DOCUMENT = Path.of("../docs/QUERIES.md");
  private static final Path SOURCE =
      Path.of("src/test/java/dev/tidepool/streams/query/QueriesDocTest.java");

  @TempDir Path directory;

  @Test
  void examplesDoWhatTheTextSays() {
    Properties configs = new Properties();
    configs.put("application.id", "app");
    configs.put("state.dir", directory.toString());
    configs.put("tidepool.memory.bytes", 4 << 20);
    try (TopologyTestDriver driver = new TopologyTestDriver(topology(), configs)) {
      TestInputTopic<String, String> input =
          driver.createInputTopic("orders", new StringSerializer(), new StringSerializer());
      input.pipeInput("a", Orders.json("Paris", 100));
      input.pipeInput("b", Orders.json("Paris", 99));
      input.pipeInput("c", Orders.json("Rome", 500));
      input.pipeInput("d", Orders.json("Paris", 200));
      IndexedStore store = IndexedStore.of(driver.getAllStateStores().get("orders"));
      assertThat(store.query(dearestOfParis()).rows()).hasToString("[[d, 200], [a, 100]]");
      assertThat(store.query(byCity().orderBy(Order.ascending("city"))))
          .hasToString("[city, count, sum(total)] [[Paris, 3, 399], [Rome, 1, 500]]");
    }
  }

  private static Topology topology() {
    StreamsBuilder builder = new StreamsBuilder();
    TidepoolStoreSupplier orders =
        TidepoolStores.timestampedKeyValueStore("orders")
            .schema(
                new TableSchema(
                    List.of(
                        Column.at("id", ColumnType.STRING, Column.KEY), // the record's key
                        Column.at("city", ColumnType.STRING, "address.city"), // a nested field
                        Column.of("total", ColumnType.DECIMAL),
                        Column.at("updated", ColumnType.TIMESTAMP, Column.TIMESTAMP))))
            .index(IndexDefinition.on("orders_city", "city"))
            .index(IndexDefinition.on("orders_total", "total"));

    builder.table(
        "orders",
        TidepoolStores.<String, String>materialized(orders)
            .withKeySerde(Serdes.String())
            .withValueSerde(Serdes.String()));
    return builder.build();
  }

  private static IndexQuery dearestOfParis() {
    return IndexQuery.select("id", "total")
        .where(column("city").eq("Paris").and(column("total").ge(100)))
        .orderBy(Order.descending("total"))
        .limit(10);
  }

  private static IndexQuery byCity() {
    return IndexQuery.aggregate(Aggregate.count(), Aggregate.sum("total")).groupBy("city");
  }

  @Test
  void eachExampleStandsHere() throws IOException {
    String source = code(Files.readString(SOURCE));
    Matcher blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(document());
    int count = 0;
    while (blocks.find()) {
      for (String statement : blocks.group(1).split(";\n")) {
        if (!statement.isBlank()) {
          assertThat(source).contains(code(statement));
          count++;
        }
      }
    }
    assertThat(count).isEqualTo(4);
  }

  private static String document() throws IOException {
    return Files.readString(DOCUMENT);
  }

  /** Without comments at the ends of lines, and white space. */
  private static String code(String text) {
    return text.replaceAll("//[^\n]*", "").replaceAll("\\s+", "");
  }
}
