package dev.tidepool.endpoint;

import static dev.tidepool.endpoint.TestEndpoint.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.table.Table;
import dev.tidepool.table.TableDefinition;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.partition.PartitionedRelation;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Rows by their keys, whatever serde of Kafka wrote these: each of a table of three partitions, of
 * which the others have neighbours.
 */
@Timeout(60)
class KeyTypesTest {
  private static final int PARTITION_COUNT = 3;
  private static final UUID FIRST = UUID.fromString("00000000-0000-4000-8000-0000000000fe");

  /** A key of two parts, as a serde of an application has it. */
  record Place(String city, int number) {
    static Place read(byte[] bytes) {
      String[] parts = new String(bytes, StandardCharsets.UTF_8).split("/");
      return new Place(parts[0], Integer.parseInt(parts[1]));
    }
  }

  @TempDir Path directory;

  private final Engine engine = new Engine(EngineOptions.ofMemoryBytes(8 << 20));
  private final List<Table> tables = new ArrayList<>();
  private final Map<String, Relation> relations = new HashMap<>();
  private TestEndpoint endpoint;

  @BeforeEach
  void start() throws Exception {
    add("longs", ColumnType.BIGINT, KeyFormat.LONG, Serdes.Long(), Long.MIN_VALUE, 7L, 1L << 60);
    add("ints", ColumnType.INT, KeyFormat.INT, Serdes.Integer(), -1, 0, 7);
    add("bytes", ColumnType.BYTES, KeyFormat.BYTES, Serdes.ByteArray(), bytes(), bytes(0, 255));
    add("times", ColumnType.TIMESTAMP, KeyFormat.LONG, Serdes.Long(), 0L, 1L, 1_767_225_600_000L);
    add("doubles", ColumnType.DOUBLE, object(Double.class, Serdes.Double()), Serdes.Double(), 0.1);
    KeyFormat uuids = object(UUID.class, Serdes.UUID());
    add("uuids", ColumnType.STRING, uuids, Serdes.UUID(), FIRST, UUID.randomUUID());
    add("json", ColumnType.INT, KeyFormat.CANONICAL_JSON, Serdes.String(), "1", "7", "-5");
    addPlaces();
    endpoint = new TestEndpoint(TestEndpoint.tables(relations), builder -> builder);
  }

  @AfterEach
  void stop() {
    endpoint.close();
    tables.forEach(Table::close);
    engine.close();
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static <T> KeyFormat object(Class<T> type, Serde<T> serde) {
    return KeyFormat.of(type, key -> serde.deserializer().deserialize("", key));
  }

  @SafeVarargs
  private <T> void add(String name, ColumnType type, KeyFormat format, Serde<T> serde, T... keys) {
    List<byte[]> bytes = new ArrayList<>();
    for (T key : keys) {
      bytes.add(serde.serializer().serialize("", key));
    }
    add(name, List.of(Column.at("id", type, Column.KEY)), format, bytes);
  }

  private void addPlaces() {
    List<byte[]> keys = new ArrayList<>();
    for (String key : List.of("Bern/1", "Bern/2", "Rome/1")) {
      keys.add(key.getBytes(StandardCharsets.UTF_8));
    }
    add(
        "places",
        List.of(
            Column.at("city", ColumnType.STRING, Column.KEY + ".city"),
            Column.at("number", ColumnType.INT, Column.KEY + ".number")),
        KeyFormat.of(Place.class, Place::read),
        keys);
  }

  /** The rows have numbers from 0. */
  private void add(String name, List<Column> keyColumns, KeyFormat format, List<byte[]> keys) {
    List<Column> columns = new ArrayList<>(keyColumns);
    columns.add(Column.of("n", ColumnType.INT));
    TableDefinition definition =
        new TableDefinition(new TableSchema(columns), new JsonRowCodec(format), List.of());
    List<Relation> partitions = new ArrayList<>();
    for (int i = 0; i < PARTITION_COUNT; i++) {
      Path file = directory.resolve(name + i);
      Table table = Table.open(engine, file, StoreOptions.DEFAULT, definition);
      tables.add(table);
      partitions.add(table);
    }
    for (int n = 0; n < keys.size(); n++) {
      byte[] value = ("{\"n\": " + n + "}").getBytes(StandardCharsets.UTF_8);
      ((Table) partitions.get(n % PARTITION_COUNT)).put(keys.get(n), value);
    }
    relations.put(name, new PartitionedRelation(partitions));
  }

  private HttpResponse<String> row(String table, String key) throws Exception {
    String encoded = URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20");
    return endpoint.get("/tables/" + table + "/rows/" + encoded);
  }

  @ParameterizedTest
  @CsvSource({
    "longs, -9223372036854775808, 0",
    "longs, 7, 1",
    "longs, 1152921504606846976, 2",
    "ints, -1, 0",
    "ints, 7, 2",
    "bytes, AP8=, 1",
    "times, 1970-01-01T00:00:00.001Z, 1",
    "times, 2026-01-01T00:00:00Z, 2",
    "doubles, 0.1, 0",
    "doubles, 1e-1, 0",
    "uuids, 00000000-0000-4000-8000-0000000000fe, 0",
    "json, 7, 1",
    "json, -5, 2",
  })
  void aKeyIsFoundAsItIsWrittenInAnAddress(String table, String key, int n) throws Exception {
    HttpResponse<String> found = row(table, key);
    assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
    assertThat(found.body()).endsWith("," + n + "]}");
    assertThat(endpoint.rows("SELECT n FROM " + table + " WHERE id = ?", key).toString())
        .isEqualTo("[[" + n + "]]");
  }

  @ParameterizedTest
  @CsvSource({
    "longs, 8",
    "bytes, AP4=",
    "times, 2026-01-01T00:00:00.000001Z",
    "doubles, NaN",
    "uuids, 00000000-0000-4000-8000-0000000000ff",
    "uuids, no uuid",
    "json, 8",
  })
  void aKeyThatNoRowHasIsNotFound(String table, String key) throws Exception {
    assertError(row(table, key), 404, "NOT_FOUND", table);
  }

  @ParameterizedTest
  @CsvSource({
    "longs, seven, BIGINT",
    "ints, 0x7, INT",
    "ints, 2147483648, INT",
    "bytes, A, BYTES",
    "times, yesterday, TIMESTAMP",
    "doubles, much, DOUBLE",
    "json, {}, INT",
  })
  void aKeyThatIsNoneOfItsTypeSaysSo(String table, String key, String type) throws Exception {
    String expected = "'" + key + "' is no key of table " + table + ": column id is " + type;
    assertError(row(table, key), 400, "PARAMETER", expected);
  }

  @Test
  void aKeyOfSeveralColumnsIsAskedForByAQuery() throws Exception {
    assertError(row("places", "Bern"), 400, "MALFORMED_REQUEST", "2 key columns", "/query");
    String sql = "SELECT n FROM places WHERE city = ? AND number = ?";
    assertThat(endpoint.rows(sql, "Bern", 2).toString()).isEqualTo("[[1]]");
    assertThat(endpoint.rows(sql, "Rome", 2).toString()).isEqualTo("[]");
  }

  @Test
  void theEmptyKeyIsAskedForByAQuery() throws Exception {
    String empty = Base64.getEncoder().encodeToString(new byte[0]);
    assertThat(endpoint.rows("SELECT n FROM bytes WHERE id = ?", empty).toString())
        .isEqualTo("[[0]]");
  }
}
