package dev.tidepool.connect;

import static dev.tidepool.connect.SinkFixture.json;
import static dev.tidepool.connect.SinkFixture.jsonRecord;
import static dev.tidepool.connect.SinkFixture.optionalStruct;
import static dev.tidepool.connect.SinkFixture.record;
import static dev.tidepool.connect.SinkFixture.settings;
import static dev.tidepool.connect.SinkFixture.struct;
import static dev.tidepool.connect.SinkFixture.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.table.schema.ColumnType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** What becomes of a record's key and value, for each mode, with a schema and without. */
class RecordReaderTest {
  private static final Schema ADDRESS =
      optionalStruct().field("city", Schema.OPTIONAL_STRING_SCHEMA).build();

  private static RecordCells read(SinkRecord record, String... namesAndValues) {
    return new RecordReader(settings(namesAndValues)).read(record);
  }

  private static void isBad(SinkRecord record, String message, String... namesAndValues) {
    assertThatThrownBy(() -> read(record, namesAndValues))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining(message);
  }

  private static Cell cell(String column, ColumnType type, Object value) {
    return new Cell(column, type, value);
  }

  // ---- values ----------------------------------------------------------------------------------

  @Test
  void eachTypeOfASchemaBecomesAColumn() {
    Schema schema =
        SchemaBuilder.struct()
            .field("i8", Schema.INT8_SCHEMA)
            .field("i16", Schema.INT16_SCHEMA)
            .field("i32", Schema.INT32_SCHEMA)
            .field("i64", Schema.INT64_SCHEMA)
            .field("f32", Schema.FLOAT32_SCHEMA)
            .field("f64", Schema.FLOAT64_SCHEMA)
            .field("flag", Schema.BOOLEAN_SCHEMA)
            .field("text", Schema.STRING_SCHEMA)
            .field("bytes", Schema.BYTES_SCHEMA)
            .field("buffer", Schema.BYTES_SCHEMA)
            .field("decimal", Decimal.schema(2))
            .field("date", Date.SCHEMA)
            .field("time", Time.SCHEMA)
            .field("timestamp", Timestamp.SCHEMA)
            .field("enum", SchemaBuilder.string().name("some.Enum").build())
            .field("longs", SchemaBuilder.array(Schema.OPTIONAL_INT64_SCHEMA).build())
            .field("dates", SchemaBuilder.array(Date.SCHEMA).build())
            .field("address", ADDRESS)
            .field("addresses", SchemaBuilder.array(ADDRESS).build())
            .field("map", SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT32_SCHEMA).build())
            .field("nothing", Schema.OPTIONAL_INT32_SCHEMA)
            .field("nobody", ADDRESS)
            .build();
    java.util.Date day = new java.util.Date(86_400_000L * 3);
    Struct riga = new Struct(ADDRESS).put("city", "Riga");
    Struct value =
        new Struct(schema)
            .put("i8", (byte) 1)
            .put("i16", (short) 2)
            .put("i32", 3)
            .put("i64", 4L)
            .put("f32", 0.5f)
            .put("f64", 0.25)
            .put("flag", true)
            .put("text", "x")
            .put("bytes", "ab".getBytes(UTF_8))
            .put("buffer", ByteBuffer.wrap("cd".getBytes(UTF_8)))
            .put("decimal", new BigDecimal("1.50"))
            .put("date", day)
            .put("time", new java.util.Date(61_000))
            .put("timestamp", new java.util.Date(1_234))
            .put("enum", "RED")
            .put("longs", Arrays.asList(1L, null))
            .put("dates", List.of(day))
            .put("address", riga)
            .put("addresses", Arrays.asList(riga, null))
            .put("map", Map.of("b", 2, "a", 1));
    List<Cell> cells = read(record("t", 0, 0, text("k"), struct(value))).value();
    assertThat(cells)
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(
            cell("i8", ColumnType.INT, 1),
            cell("i16", ColumnType.INT, 2),
            cell("i32", ColumnType.INT, 3),
            cell("i64", ColumnType.BIGINT, 4L),
            cell("f32", ColumnType.DOUBLE, 0.5),
            cell("f64", ColumnType.DOUBLE, 0.25),
            cell("flag", ColumnType.BOOLEAN, true),
            cell("text", ColumnType.STRING, "x"),
            cell("bytes", ColumnType.BYTES, "ab".getBytes(UTF_8)),
            cell("buffer", ColumnType.BYTES, "cd".getBytes(UTF_8)),
            cell("decimal", ColumnType.DECIMAL, new BigDecimal("1.50")),
            cell("date", ColumnType.TIMESTAMP, 259_200_000_000L),
            cell("time", ColumnType.INT, 61_000),
            cell("timestamp", ColumnType.TIMESTAMP, 1_234_000L),
            cell("enum", ColumnType.STRING, "RED"),
            cell("longs", ColumnType.arrayOf(ColumnType.BIGINT), Arrays.asList(1L, null)),
            cell("dates", ColumnType.arrayOf(ColumnType.TIMESTAMP), List.of(259_200_000_000L)),
            cell("address.city", ColumnType.STRING, "Riga"),
            cell("addresses", ColumnType.STRING, "[{\"city\":\"Riga\"},null]"),
            cell("map", ColumnType.STRING, "{\"a\":1,\"b\":2}"),
            cell("nothing", ColumnType.INT, null));
  }

  @Test
  void jsonWithoutASchemaTellsItsTypes() {
    SinkRecord record =
        jsonRecord(
            0,
            "\"k\"",
            """
            {"whole": 3, "half": 0.5, "text": "x", "flag": false, "nothing": null, "none": [],
             "numbers": [1, 2.5, null], "mixed": [1, "a"], "objects": [{"b": 1, "a": [true]}],
             "address": {"city": "Riga", "geo": {"lat": 56.9}}}\
            """);
    assertThat(read(record).value())
        .containsExactly(
            cell("address.city", ColumnType.STRING, "Riga"),
            cell("address.geo.lat", ColumnType.DOUBLE, 56.9),
            cell("flag", ColumnType.BOOLEAN, false),
            cell("half", ColumnType.DOUBLE, 0.5),
            cell("mixed", ColumnType.STRING, "[1,\"a\"]"),
            cell("none", null, List.of()),
            cell("nothing", null, null),
            cell("numbers", ColumnType.arrayOf(ColumnType.DOUBLE), Arrays.asList(1.0, 2.5, null)),
            cell("objects", ColumnType.STRING, "[{\"a\":[true],\"b\":1}]"),
            cell("text", ColumnType.STRING, "x"),
            cell("whole", ColumnType.BIGINT, 3L));
  }

  @Test
  void jsonWithItsSchemaIsAStruct() {
    JsonConverter converter = new JsonConverter();
    converter.configure(Map.of("schemas.enable", "true"), false);
    SchemaAndValue value =
        converter.toConnectData(
            "t",
            """
            {"schema": {"type": "struct", "fields": [
              {"field": "id", "type": "int32"},
              {"field": "at", "type": "int64", "name": "org.apache.kafka.connect.data.Timestamp"}]},
             "payload": {"id": 5, "at": 7}}\
            """
                .getBytes(UTF_8));
    assertThat(read(record("t", 0, 0, text("k"), value)).value())
        .containsExactly(cell("id", ColumnType.INT, 5), cell("at", ColumnType.TIMESTAMP, 7_000L));
  }

  @Test
  void fieldsAreChosen() {
    String value = "{\"a\":1,\"b\":{\"c\":2,\"d\":3,\"e\":{\"f\":4}},\"ab\":5,\"x.y\":6}";
    assertThat(columns(read(jsonRecord(0, "1", value), "fields.include", "a,b.c,b.e").value()))
        .containsExactly("a", "b.c", "b.e.f");
    RecordCells cells =
        read(
            jsonRecord(0, null, value),
            "fields.include",
            "a",
            "pk.mode",
            "record_value",
            "pk.fields",
            "b.d");
    assertThat(columns(cells.key())).containsExactly("b.d");
    assertThat(columns(cells.value())).containsExactly("a");
  }

  private static List<String> columns(List<Cell> cells) {
    return cells.stream().map(Cell::column).toList();
  }

  @Test
  void badValuesAreRefused() {
    isBad(jsonRecord(0, "1", "5"), "the value is a Long, but columns are fields");
    isBad(record("t", 0, 0, text("k"), text("v")), "the value is of type STRING");
    isBad(jsonRecord(0, "1", "{\"a.b\":1}"), "the field a.b cannot be a column");
    isBad(jsonRecord(0, "1", "{\"a\":{\"\":1}}"), "with a blank name below a cannot be a column");
    String deep = "{\"a\":".repeat(150) + "1" + "}".repeat(150);
    isBad(jsonRecord(0, "1", deep), "more than 100 deep");
    SinkRecord wrongClass =
        record("t", 0, 0, text("k"), new SchemaAndValue(null, Map.of("a", new Object())));
    isBad(wrongClass, "values of class java.lang.Object");
  }

  // ---- primary keys ----------------------------------------------------------------------------

  @Test
  void keyOfTheRecord() {
    String value = "{\"id\":9,\"a\":1}";
    RecordCells scalar = read(record("t", 0, 0, text("k"), json(value)));
    assertThat(scalar.key()).containsExactly(cell("record_key", ColumnType.STRING, "k"));
    assertThat(columns(scalar.value())).containsExactly("a", "id");

    RecordCells named = read(record("t", 0, 0, text("k"), json(value)), "pk.fields", "id");
    assertThat(named.key()).containsExactly(cell("id", ColumnType.STRING, "k"));
    assertThat(columns(named.value())).as("the key's counts").containsExactly("a");

    String key = "{\"id\":1,\"sub\":{\"n\":\"x\"}}";
    assertThat(read(jsonRecord(0, key, value)).key())
        .containsExactly(cell("id", ColumnType.BIGINT, 1L), cell("sub.n", ColumnType.STRING, "x"));
    assertThat(columns(read(jsonRecord(0, key, value), "pk.fields", "sub.n, id").key()))
        .containsExactly("sub.n", "id");
  }

  @Test
  void keyInTheValue() {
    RecordCells cells =
        read(
            jsonRecord(0, null, "{\"id\":9,\"sub\":{\"n\":\"x\",\"m\":1}}"),
            "pk.mode",
            "record_value",
            "pk.fields",
            "sub.n,id");
    assertThat(cells.key())
        .containsExactly(cell("sub.n", ColumnType.STRING, "x"), cell("id", ColumnType.BIGINT, 9L));
    assertThat(columns(cells.value())).containsExactly("sub.m");
  }

  @Test
  void keyIsWhereTheRecordIs() {
    RecordCells cells = read(record("t", 3, 77, json(null), json("{\"a\":1}")), "pk.mode", "kafka");
    assertThat(cells.key())
        .containsExactly(
            cell("__connect_topic", ColumnType.STRING, "t"),
            cell("__connect_partition", ColumnType.INT, 3),
            cell("__connect_offset", ColumnType.BIGINT, 77L));
    assertThat(
            columns(
                read(
                        record("t", 3, 77, json(null), json("{\"a\":1}")),
                        "pk.mode",
                        "kafka",
                        "pk.fields",
                        "x,y,z")
                    .key()))
        .containsExactly("x", "y", "z");
  }

  @Test
  void badKeysAreRefused() {
    String value = "{\"id\":null,\"list\":[1],\"a\":1}";
    isBad(jsonRecord(0, null, value), "has no key");
    isBad(jsonRecord(0, "{}", value), "no fields");
    isBad(jsonRecord(0, "{\"id\":null}", value), "field id is null");
    isBad(jsonRecord(0, "[1]", value), "field record_key is an array");
    isBad(
        jsonRecord(0, "{\"id\":1}", value),
        "field nr is not in the record's key",
        "pk.fields",
        "nr");
    isBad(jsonRecord(0, "1", value), "but pk.fields names 2", "pk.fields", "a,b");
    String[] inValue = {"pk.mode", "record_value", "pk.fields", "id"};
    isBad(jsonRecord(0, "1", value), "field id is null", inValue);
    inValue[3] = "nr";
    isBad(jsonRecord(0, "1", value), "field nr is not in the record's value", inValue);
    inValue[3] = "list";
    isBad(jsonRecord(0, "1", value), "field list is an array", inValue);
  }

  @Test
  void tombstones() {
    RecordCells cells = read(jsonRecord(0, "{\"id\":1}", null), "delete.enabled", "true");
    assertThat(cells.isTombstone()).isTrue();
    assertThat(cells.key()).containsExactly(cell("id", ColumnType.BIGINT, 1L));
    isBad(jsonRecord(0, "1", null), "only if delete.enabled is true");
    isBad(jsonRecord(0, null, null), "has no key", "delete.enabled", "true");
    isBad(jsonRecord(0, "1", null), "delete.enabled", "pk.mode", "record_value", "pk.fields", "id");
  }
}
