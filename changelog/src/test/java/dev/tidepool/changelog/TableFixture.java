package dev.tidepool.changelog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.changelog.testkit.TestBroker;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.TableSchema;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tables as tests want them: small pages, quick checks; and their comparison with the topic. */
final class TableFixture {

  static final Duration PATIENCE = Duration.ofSeconds(60);
  static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              Column.at("id", ColumnType.STRING, Column.KEY),
              Column.of("city", ColumnType.STRING),
              Column.of("total", ColumnType.INT)));
  static final StoreOptions TINY = new StoreOptions(256, 16 << 10, 16 << 10, 16 << 10, 0.5);

  private TableFixture() {}

  static ChangelogTableBuilder builder(TestBroker broker, String topic, Path directory) {
    return ChangelogTable.builder(topic, directory)
        .kafka(broker.clients())
        .layout(ValueLayout.WITH_HEADERS)
        .schema(SCHEMA)
        .index(IndexDefinition.on("by_city", "city"))
        .memoryBytes(1 << 20)
        .storeOptions(TINY)
        .threads(2)
        .commitInterval(Duration.ofMillis(50))
        .checkInterval(Duration.ofMillis(200));
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static byte[] row(String city, int total) {
    return bytes("{\"city\":\"" + city + "\",\"total\":" + total + "}");
  }

  /** All rows by key; a key in two partitions would be there once only. */
  static Map<String, ChangeRecord> rows(ChangelogTable table) {
    Map<String, ChangeRecord> rows = new TreeMap<>();
    table.forEach(row -> rows.put(new String(row.key(), UTF_8), row));
    return rows;
  }

  /** Waits until the table has caught up, and compares it with what a plain consumer reads. */
  static void isTheTopic(ChangelogTable table, TestBroker broker, String topic) throws Exception {
    table.awaitCaughtUp(PATIENCE);
    Map<String, ChangeRecord> expected = new TreeMap<>();
    broker.content(topic).values().forEach(expected::putAll);
    assertThat(rows(table)).isEqualTo(expected);
    expected.forEach((key, row) -> assertThat(table.get(bytes(key))).isEqualTo(row));
    assertThat(table.status().state()).isEqualTo(TableState.FOLLOWING);
    assertThat(table.status().partitions().stream().mapToLong(TableStatus.Partition::rows).sum())
        .isEqualTo(expected.size());
  }
}
