package dev.tidepool.server.shell;

import dev.tidepool.endpoint.TableMetric;
import dev.tidepool.endpoint.TableSource;
import dev.tidepool.endpoint.TidepoolEndpoint;
import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.table.Table;
import dev.tidepool.table.TableDefinition;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.TableSchema;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** An endpoint over a table {@code cities}, whose texts are a nuisance to who prints them. */
final class Cities implements AutoCloseable {
  /** Clears the screen of a terminal that obeys it. */
  static final String OBEYED = "\u001b[2J";

  private final Engine engine = new Engine(EngineOptions.ofMemoryBytes(4 << 20));
  private final Table table;
  private final TidepoolEndpoint endpoint;

  Cities(Path directory, UnaryOperator<TidepoolEndpoint.Builder> settings) throws IOException {
    TableSchema schema =
        new TableSchema(
            List.of(
                Column.at("name", ColumnType.STRING, Column.KEY),
                Column.of("country", ColumnType.STRING),
                Column.of("people", ColumnType.BIGINT),
                Column.of("area", ColumnType.DOUBLE),
                Column.of("rivers", ColumnType.arrayOf(ColumnType.STRING))));
    table =
        Table.open(
            engine,
            directory,
            StoreOptions.DEFAULT,
            new TableDefinition(
                schema,
                new JsonRowCodec(KeyFormat.STRING),
                List.of(IndexDefinition.on("cities_country", "country"))));
    put("Bern", "{\"country\":\"CH\",\"people\":134794,\"area\":51.6,\"rivers\":[\"Aare\"]}");
    put("東京", "{\"country\":\"JP\",\"people\":14187176,\"rivers\":[\"多摩川\",\"荒川\"]}");
    put("odd", "{\"country\":\"a,\\\"b\\\"\\n\\u001b[2J\",\"people\":null,\"area\":-0.5}");
    put("", "{\"country\":\"\",\"people\":0}");
    endpoint = settings.apply(TidepoolEndpoint.of(source())).start();
  }

  /** Adds so many rows, in the country {@code XX}. */
  void addMany(int count) {
    for (int i = 0; i < count; i++) {
      put(String.format("x%04d", i), "{\"country\":\"XX\",\"people\":" + i + "}");
    }
  }

  private void put(String key, String value) {
    table.put(key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
  }

  private TableSource source() {
    return new TableSource() {
      @Override
      public List<String> tableNames() {
        return List.of("cities");
      }

      @Override
      public Relation relation(String name) {
        return table;
      }

      @Override
      public String whyNotReady() {
        return null;
      }

      @Override
      public List<TableMetric> metrics() {
        Map<String, String> labels =
            Map.of("table", "cities", "index", "cities_country", "task", "0_0");
        return List.of(
            new TableMetric("tidepool_index_rows", "rows", labels, table.rowCountEstimate()),
            new TableMetric("tidepool_index_bytes", "bytes", labels, 12345),
            new TableMetric("tidepool_index_complete", "complete", labels, 1));
      }
    };
  }

  URI uri() {
    return endpoint.uri();
  }

  @Override
  public void close() {
    endpoint.close();
    table.close();
    engine.close();
  }
}
