package dev.tidepool.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidepool.engine.StoreOptions;
import dev.tidepool.sql.SqlEngine;
import dev.tidepool.sql.SqlResult;
import dev.tidepool.sql.Tables;
import dev.tidepool.table.Table;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkRecord;

/** Settings, records, and the rows of tables as plain maps. */
final class SinkFixture {
  static final StoreOptions TINY = new StoreOptions(256, 16 << 10, 16 << 10, 16 << 10, 0.5);

  private static final JsonConverter SCHEMALESS = new JsonConverter();

  static {
    SCHEMALESS.configure(Map.of("schemas.enable", "false"), false);
  }

  private SinkFixture() {}

  /** Settings that are right; names and values in turn are added to them. */
  static Map<String, String> properties(String... namesAndValues) {
    Map<String, String> properties = new HashMap<>();
    properties.put("name", "orders sink/1");
    properties.put("directory", "/tables");
    properties.put("memory.bytes", String.valueOf(1 << 20));
    properties.put("retry.backoff.ms", "0");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      properties.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return properties;
  }

  static SinkSettings settings(String... namesAndValues) {
    return SinkSettings.of(properties(namesAndValues));
  }

  /** What a worker makes of JSON without a schema. */
  static SchemaAndValue json(String text) {
    return SCHEMALESS.toConnectData("t", text == null ? null : text.getBytes(UTF_8));
  }

  static SinkRecord record(
      String topic, int partition, long offset, SchemaAndValue key, SchemaAndValue value) {
    return new SinkRecord(
        topic,
        partition,
        key.schema(),
        key.value(),
        value.schema(),
        value.value(),
        offset,
        1_000L + offset,
        TimestampType.CREATE_TIME);
  }

  /** A record of topic t, partition 0, of JSON without a schema. */
  static SinkRecord jsonRecord(long offset, String key, String value) {
    return record("t", 0, offset, json(key), json(value));
  }

  static SchemaAndValue text(String key) {
    return new SchemaAndValue(Schema.OPTIONAL_STRING_SCHEMA, key);
  }

  static SchemaAndValue struct(Struct struct) {
    return new SchemaAndValue(struct.schema(), struct);
  }

  static SchemaBuilder optionalStruct() {
    return SchemaBuilder.struct().optional();
  }

  // ---- rows ------------------------------------------------------------------------------------

  /** All rows of the table: what is not NULL by column, in no order. */
  static List<Map<String, Object>> rows(Table table) {
    List<Map<String, Object>> rows = new ArrayList<>();
    if (table == null) {
      return rows;
    }
    SqlEngine sql = new SqlEngine(new Tables().put("t", table));
    try (SqlResult result = sql.query("SELECT * FROM t")) {
      List<String> names = result.columns().stream().map(column -> column.name()).toList();
      while (result.next()) {
        Map<String, Object> row = new TreeMap<>();
        for (int i = 0; i < names.size(); i++) {
          if (result.value(i) != null) {
            row.put(names.get(i), plain(result.value(i)));
          }
        }
        rows.add(row);
      }
    }
    return rows;
  }

  /** Numbers as decimals of fewest digits, bytes as text: so that equal values are equal. */
  static Object plain(Object value) {
    if (value instanceof List<?> elements) {
      return elements.stream().map(SinkFixture::plain).toList();
    }
    if (value instanceof Number number) {
      BigDecimal stripped = new BigDecimal(number.toString()).stripTrailingZeros();
      return stripped.toPlainString();
    }
    return value instanceof byte[] bytes ? new String(bytes, UTF_8) : value;
  }
}
