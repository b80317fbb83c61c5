package dev.tidepool.table.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.value.Timestamps;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** Avro as columns, against what Avro itself writes. */
class AvroRowCodecTest {
  private static final String[] ALL_TYPES = {
    "\"boolean\"",
    "\"int\"",
    "\"long\"",
    "\"float\"",
    "\"double\"",
    "\"string\"",
    "\"bytes\"",
    "{\"type\":\"fixed\",\"name\":\"F\",\"size\":3}",
    "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"RED\",\"BLUE\"]}",
    "{\"type\":\"array\",\"items\":\"string\"}",
    "{\"type\":\"map\",\"values\":\"int\"}",
    "[\"null\",\"double\"]",
    "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"int\"},"
        + "{\"name\":\"b\",\"type\":[\"string\",\"null\"]}]}"
  };

  @Test
  void eachTypeGoesIntoTheColumnsThatCanHoldIt() throws UnreadableRowException {
    assertThat(read(ColumnType.BOOLEAN, "\"boolean\"", true)).isEqualTo(true);
    assertThat(read(ColumnType.INT, "\"int\"", -7)).isEqualTo(-7);
    assertThat(read(ColumnType.BIGINT, "\"int\"", -7)).isEqualTo(-7L);
    assertThat(read(ColumnType.INT, "\"long\"", 7L)).isEqualTo(7);
    assertThat(read(ColumnType.BIGINT, "\"long\"", Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
    assertThat(read(ColumnType.DOUBLE, "\"long\"", 7L)).isEqualTo(7.0);
    assertThat(read(ColumnType.DECIMAL, "\"long\"", 7L)).isEqualTo(new BigDecimal(7));
    assertThat(read(ColumnType.DOUBLE, "\"float\"", 0.1f)).isEqualTo((double) 0.1f);
    assertThat(read(ColumnType.DECIMAL, "\"float\"", 0.1f)).isEqualTo(new BigDecimal("0.1"));
    assertThat(read(ColumnType.DOUBLE, "\"double\"", Double.NaN)).isEqualTo(Double.NaN);
    assertThat(read(ColumnType.DOUBLE, "\"double\"", -0.1)).isEqualTo(-0.1);
    assertThat(read(ColumnType.DECIMAL, "\"double\"", -0.1)).isEqualTo(new BigDecimal("-0.1"));
    assertThat(read(ColumnType.INT, "\"double\"", 3.0)).isEqualTo(3);
    assertThat(read(ColumnType.STRING, "\"string\"", "a\u00e9\ud83d\ude00\ufffd"))
        .isEqualTo("a\u00e9\ud83d\ude00\ufffd");
    assertThat(read(ColumnType.BYTES, "\"bytes\"", ByteBuffer.wrap(new byte[] {0, -1})))
        .isEqualTo(new byte[] {0, -1});
    Schema fixed = schema(ALL_TYPES[7]);
    assertThat(
            read(
                ColumnType.BYTES, ALL_TYPES[7], new GenericData.Fixed(fixed, new byte[] {1, 2, 3})))
        .isEqualTo(new byte[] {1, 2, 3});
    assertThat(
            read(
                ColumnType.STRING,
                ALL_TYPES[8],
                new GenericData.EnumSymbol(schema(ALL_TYPES[8]), "BLUE")))
        .isEqualTo("BLUE");
    assertThat(read(ColumnType.BIGINT, "[\"null\",\"long\"]", null)).isNull();
    assertThat(read(ColumnType.BIGINT, "[\"null\",\"long\"]", 7L)).isEqualTo(7L);
    assertThat(read(ColumnType.BIGINT, "\"null\"", null)).isNull();
  }

  @Test
  void arraysOfScalars() throws UnreadableRowException {
    ColumnType strings = ColumnType.arrayOf(ColumnType.STRING);
    assertThat(read(strings, ALL_TYPES[9], List.of("a", "b"))).isEqualTo(List.of("a", "b"));
    assertThat(read(strings, ALL_TYPES[9], List.of())).isEqualTo(List.of());
    assertThat(
            read(
                ColumnType.arrayOf(ColumnType.BIGINT),
                "[\"null\",{\"type\":\"array\",\"items\":[\"null\",\"int\"]}]",
                Arrays.asList(1, null)))
        .isEqualTo(Arrays.asList(1L, null));
  }

  @Test
  void logicalTypesAreUnderstood() throws UnreadableRowException {
    long millis = 1_777_636_800_123L;
    assertThat(time("long", "timestamp-millis", millis)).isEqualTo(millis * 1000);
    assertThat(time("long", "timestamp-micros", millis)).isEqualTo(millis);
    assertThat(time("long", "timestamp-nanos", -1L)).isEqualTo(-1L);
    assertThat(time("long", "local-timestamp-millis", millis)).isEqualTo(millis * 1000);
    assertThat(time("long", "local-timestamp-micros", millis)).isEqualTo(millis);
    assertThat(time("int", "date", -1)).isEqualTo(-Timestamps.MICROS_PER_DAY);
    assertThat(read(ColumnType.TIMESTAMP, "\"long\"", 7L)).isEqualTo(7000L);
    assertThat(read(ColumnType.TIMESTAMP, "\"string\"", "1970-01-02"))
        .isEqualTo(Timestamps.MICROS_PER_DAY);
    assertThat(read(ColumnType.BIGINT, logical("long", "timestamp-micros"), millis))
        .isEqualTo(millis);
    assertThat(read(ColumnType.INT, logical("int", "date"), 7)).isEqualTo(7);
    ByteBuffer unscaled = ByteBuffer.wrap(new BigDecimal("-12.50").unscaledValue().toByteArray());
    String decimal = "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":9,\"scale\":2}";
    assertThat(read(ColumnType.DECIMAL, decimal, unscaled)).isEqualTo(new BigDecimal("-12.50"));
    assertThat(read(ColumnType.DOUBLE, decimal, unscaled)).isEqualTo(-12.5);
    assertThat(read(ColumnType.BYTES, decimal, unscaled)).isEqualTo(unscaled.array());
    String fixed =
        "{\"type\":\"fixed\",\"name\":\"D\",\"size\":2,\"logicalType\":\"decimal\",\"precision\":4,\"scale\":1}";
    assertThat(
            read(
                ColumnType.DECIMAL, fixed, new GenericData.Fixed(schema(fixed), new byte[] {1, 0})))
        .isEqualTo(new BigDecimal("25.6"));
    UUID uuid = new UUID(0x0123456789abcdefL, 0x8000000000000001L);
    assertThat(read(ColumnType.STRING, logical("string", "uuid"), uuid.toString()))
        .isEqualTo(uuid.toString());
    String fixedUuid = "{\"type\":\"fixed\",\"name\":\"U\",\"size\":16,\"logicalType\":\"uuid\"}";
    byte[] bytes =
        ByteBuffer.allocate(16).putLong(0x0123456789abcdefL).putLong(0x8000000000000001L).array();
    assertThat(read(ColumnType.STRING, fixedUuid, new GenericData.Fixed(schema(fixedUuid), bytes)))
        .isEqualTo(uuid.toString());
  }

  private static Object time(String type, String logicalType, Object value)
      throws UnreadableRowException {
    return read(ColumnType.TIMESTAMP, logical(type, logicalType), value);
  }

  private static String logical(String type, String logicalType) {
    return "{\"type\":\"" + type + "\",\"logicalType\":\"" + logicalType + "\"}";
  }

  @Test
  void valueOfAnotherTypeIsRefused() {
    assertRefused(
        ColumnType.INT,
        "\"long\"",
        1L << 31,
        "column c: expected INT at c, found the number 2147483648");
    assertRefused(ColumnType.INT, "\"string\"", "7", "found the string '7'");
    assertRefused(ColumnType.INT, "\"double\"", 1.5, "found the number 1.5");
    assertRefused(ColumnType.DECIMAL, "\"double\"", Double.NaN, "found the number NaN");
    assertRefused(ColumnType.DECIMAL, "\"float\"", Float.NaN, "found the number NaN");
    assertRefused(ColumnType.STRING, "\"int\"", 7, "found the number 7");
    assertRefused(ColumnType.STRING, "\"boolean\"", true, "found true");
    assertRefused(ColumnType.STRING, "\"bytes\"", ByteBuffer.wrap(new byte[2]), "found 2 bytes");
    assertRefused(ColumnType.STRING, ALL_TYPES[9], List.of("a"), "found array");
    assertRefused(
        ColumnType.arrayOf(ColumnType.STRING),
        "\"string\"",
        "a",
        "STRING ARRAY at c, found string");
    assertRefused(ColumnType.STRING, ALL_TYPES[10], Map.of("a", 1), "found map");
    assertRefused(
        ColumnType.TIMESTAMP, "\"long\"", Long.MAX_VALUE, "found the number 9223372036854775807");
    String decimal = "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":9,\"scale\":2}";
    assertRefused(ColumnType.DECIMAL, decimal, ByteBuffer.allocate(0), "found 0 bytes");
    assertRefused(
        ColumnType.arrayOf(ColumnType.INT),
        "{\"type\":\"array\",\"items\":{\"type\":\"array\",\"items\":\"int\"}}",
        List.of(List.of(1)),
        "found array");
  }

  private static void assertRefused(
      ColumnType type, String avroType, Object value, String message) {
    assertThatExceptionOfType(UnreadableRowException.class)
        .isThrownBy(() -> read(type, avroType, value))
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.column()).isEqualTo("c"));
  }

  /** Reads a field from between two others. */
  private static Object read(ColumnType type, String avroType, Object value)
      throws UnreadableRowException {
    Schema schema = record("\"string\"", avroType, "\"int\"");
    Reading reading =
        Reading.of(AvroRowCodec.of(schema, KeyFormat.STRING), Column.at("c", type, "c"));
    return reading.value(encode(schema, "before", value, 7))[0];
  }

  private static Schema schema(String json) {
    return new Schema.Parser().parse(json);
  }

  /** A record with fields b, c, d and so on. */
  private static Schema record(String... types) {
    StringBuilder fields = new StringBuilder();
    for (int i = 0; i < types.length; i++) {
      char name = (char) ('b' + i);
      fields.append(i == 0 ? "" : ",");
      fields
          .append("{\"name\":\"")
          .append(name)
          .append("\",\"type\":")
          .append(types[i])
          .append("}");
    }
    return schema("{\"type\":\"record\",\"name\":\"Row\",\"fields\":[" + fields + "]}");
  }

  private static byte[] encode(Schema schema, Object... values) {
    GenericData.Record row = new GenericData.Record(schema);
    for (int i = 0; i < values.length; i++) {
      row.put(i, values[i]);
    }
    return encodeAny(schema, row);
  }

  private static byte[] encodeAny(Schema schema, Object value) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
      new GenericDatumWriter<Object>(schema).write(value, encoder);
      encoder.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final Schema NESTED =
      schema(
          """
          {"type": "record", "name": "Order", "fields": [
            {"name": "id", "type": "long"},
            {"name": "address", "type": ["null", {"type": "record", "name": "Address", "fields": [
              {"name": "street", "type": "string"},
              {"name": "city", "type": "string"},
              {"name": "zip", "type": ["null", "string"]}]}]},
            {"name": "labels", "type": {"type": "map", "values": "string"}},
            {"name": "next", "type": ["null", "Order"]},
            {"name": "total", "type": "double"}]}
          """);

  private static GenericData.Record order(String city, GenericData.Record next) {
    GenericData.Record order = new GenericData.Record(NESTED);
    order.put("id", 7L);
    if (city != null) {
      GenericData.Record address =
          new GenericData.Record(NESTED.getField("address").schema().getTypes().get(1));
      address.put("street", "Kramgasse 1");
      address.put("city", city);
      order.put("address", address);
    }
    order.put("labels", Map.of("colour", "red", "size", "L"));
    order.put("next", next);
    order.put("total", 1.5);
    return order;
  }

  @Test
  void pathsLeadThroughRecordsAndMaps() throws UnreadableRowException {
    Reading reading =
        Reading.of(
            AvroRowCodec.of(NESTED, KeyFormat.STRING),
            Column.of("total", ColumnType.DECIMAL),
            Column.at("city", ColumnType.STRING, "address.city"),
            Column.at("zip", ColumnType.STRING, "address.zip"),
            Column.at("colour", ColumnType.STRING, "labels.colour"),
            Column.at("weight", ColumnType.STRING, "labels.weight"),
            Column.at("nextCity", ColumnType.STRING, "next.address.city"),
            Column.at("nextNextId", ColumnType.INT, "next.next.id"));
    assertThat(reading.value(encodeAny(NESTED, order("Ulm", order("Bern", null)))))
        .containsExactly(new BigDecimal("1.5"), "Ulm", null, "red", null, "Bern", null);
    assertThat(reading.value(encodeAny(NESTED, order(null, order(null, order("Bern", null))))))
        .containsExactly(new BigDecimal("1.5"), null, null, "red", null, null, 7);
    Reading wrong =
        Reading.of(
            AvroRowCodec.of(NESTED, KeyFormat.STRING), Column.at("x", ColumnType.INT, "total.x"));
    assertThatExceptionOfType(UnreadableRowException.class)
        .isThrownBy(() -> wrong.value(encodeAny(NESTED, order("Ulm", null))))
        .withMessage(
            "column x: expected INT at total.x, found double at total, which is no object");
  }

  @Test
  void pathThatTheSchemaDoesNotHaveIsRefusedWhenItIsBound() {
    RowCodec codec = AvroRowCodec.of(NESTED, KeyFormat.STRING);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Reading.of(codec, Column.of("town", ColumnType.STRING)))
        .withMessage("column town: record Order has no field town");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Reading.of(codec, Column.at("x", ColumnType.STRING, "address.town")))
        .withMessage("column x: record Address has no field town");
  }

  @Test
  void wholeValueCanBeAColumn() throws UnreadableRowException {
    Schema schema = schema("\"long\"");
    Reading reading =
        Reading.of(
            AvroRowCodec.of(schema, AvroRowCodec.keys(schema)),
            Column.at("v", ColumnType.BIGINT, "$value"),
            Column.at("k", ColumnType.BIGINT, "$key"));
    assertThat(reading.read(encodeAny(schema, 8L), encodeAny(schema, 7L), 0))
        .containsExactly(7L, 8L);
  }

  @Test
  void readingStopsAtTheLastFieldWanted() throws UnreadableRowException {
    Schema schema = record("\"string\"", "\"int\"", "\"string\"");
    byte[] bytes = encode(schema, "a", 7, "cut off");
    byte[] cut = Arrays.copyOf(bytes, bytes.length - 7);
    RowCodec codec = AvroRowCodec.of(schema, KeyFormat.STRING);
    assertThat(Reading.of(codec, Column.of("c", ColumnType.INT)).value(cut)).containsExactly(7);
    assertThatExceptionOfType(UnreadableRowException.class)
        .isThrownBy(() -> Reading.of(codec, Column.of("d", ColumnType.STRING)).value(cut))
        .withMessage(
            "the value is not Avro of its schema, before byte 4: it goes on for 7 bytes, and there"
                + " are 0");
  }

  @Test
  void headerNamesTheSchema() throws UnreadableRowException {
    Schema old = record("\"int\"");
    Schema young = record("\"long\"", "\"string\"");
    List<Integer> asked = new ArrayList<>();
    RowCodec codec =
        AvroRowCodec.withHeader(
            id -> {
              asked.add(id);
              return id == 1 ? old : id == 258 ? young : null;
            },
            KeyFormat.STRING);
    Column[] columns = {Column.of("b", ColumnType.INT), Column.of("c", ColumnType.STRING)};
    Reading reading = Reading.of(codec, columns);
    for (int i = 0; i < 2; i++) {
      assertThat(reading.value(framed(1, encode(old, 7)))).containsExactly(7, null);
      assertThat(reading.value(framed(258, encode(young, 8L, "x")))).containsExactly(8, "x");
      reading = Reading.of(codec, columns);
    }
    assertThat(asked).containsExactly(1, 258);
    Reading last = reading;
    assertThatExceptionOfType(UnreadableRowException.class)
        .isThrownBy(() -> last.value(framed(9, new byte[0])))
        .withMessage("the value names schema 9, which nobody knows");
    for (byte[] noHeader : new byte[][] {{}, {0, 0, 0, 1}, {1, 0, 0, 0, 1, 14}}) {
      assertThatExceptionOfType(UnreadableRowException.class)
          .isThrownBy(() -> last.value(noHeader))
          .withMessage("the value does not start with a zero and the id of a schema");
    }
  }

  /** That a registry cannot be reached does not make a row unreadable. */
  @Test
  void failureToGetASchemaIsThrownOn() {
    Reading reading =
        Reading.of(
            AvroRowCodec.withHeader(
                id -> {
                  throw new IllegalStateException("down");
                },
                KeyFormat.STRING),
            Column.of("b", ColumnType.INT));
    assertThatIllegalStateException()
        .isThrownBy(() -> reading.value(framed(1, new byte[0])))
        .withMessage("down");
  }

  @Test
  void keysCanHaveAHeaderToo() throws UnreadableRowException {
    Schema schema = record("\"int\"");
    Reading reading =
        Reading.of(
            new JsonRowCodec(AvroRowCodec.keysWithHeader(id -> schema)),
            Column.at("k", ColumnType.INT, "$key.b"));
    assertThat(reading.key(framed(1, encode(schema, 7)))).containsExactly(7);
  }

  private static byte[] framed(int id, byte[] value) {
    return ByteBuffer.allocate(5 + value.length).put((byte) 0).putInt(id).put(value).array();
  }

  /** Blocks that say how many bytes they have, which Avro writes only if it is told to. */
  @Test
  void blocksWithAByteCountAreReadAndSkipped() throws UnreadableRowException {
    Schema schema = record(ALL_TYPES[9], "\"int\"");
    byte[] bytes = {3, 8, 2, 'x', 2, 'y', 2, 2, 'z', 0, 14}; // -2 items in 4 bytes, 1 item, end
    RowCodec codec = AvroRowCodec.of(schema, KeyFormat.STRING);
    ColumnType strings = ColumnType.arrayOf(ColumnType.STRING);
    assertThat(
            Reading.of(codec, Column.of("b", strings), Column.of("c", ColumnType.INT)).value(bytes))
        .containsExactly(List.of("x", "y", "z"), 7);
    assertThat(Reading.of(codec, Column.of("c", ColumnType.INT)).value(bytes)).containsExactly(7);
  }

  /** Whatever the bytes say, there is no more than they are. */
  @Test
  void countsThatCannotBeAreRefused() {
    Schema schema = record(ALL_TYPES[9], "\"int\"");
    RowCodec codec = AvroRowCodec.of(schema, KeyFormat.STRING);
    byte[] huge = {-2, -1, -1, -1, -1, -1, -1, -1, -1, 1}; // the largest long
    byte[] negative = {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1, 0}; // the smallest
    byte[] endless = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1};
    byte[] string = {2, -2, -1, -1, -1, 15};
    for (byte[] bytes : List.of(huge, negative, endless, string, new byte[0])) {
      for (String column : List.of("b", "c")) {
        ColumnType type =
            column.equals("b") ? ColumnType.arrayOf(ColumnType.STRING) : ColumnType.INT;
        assertThatExceptionOfType(UnreadableRowException.class)
            .isThrownBy(() -> Reading.of(codec, Column.of(column, type)).value(bytes))
            .withMessageStartingWith("the value is not Avro of its schema");
      }
    }
  }

  /** Its items take no bytes, so it would not end with them. */
  @Test
  void arrayOfNullsIsNoLongerThanItsBytes() {
    Schema schema = record("{\"type\":\"array\",\"items\":\"null\"}", "\"int\"");
    byte[] huge = {-2, -1, -1, -1, -1, -1, -1, -1, -1, 1, 0, 14};
    Reading reading =
        Reading.of(AvroRowCodec.of(schema, KeyFormat.STRING), Column.of("c", ColumnType.INT));
    assertThatExceptionOfType(UnreadableRowException.class)
        .isThrownBy(() -> reading.value(huge))
        .withMessageEndingWith("a block has 9223372036854775807 items, and there are 2 bytes");
  }

  @Test
  void deepNestingIsRefused() {
    Schema list =
        schema(
            "{\"type\":\"record\",\"name\":\"L\",\"fields\":[{\"name\":\"n\",\"type\":[\"null\",\"L\"]},"
                + "{\"name\":\"c\",\"type\":\"int\"}]}");
    byte[] bytes = new byte[1_000_000];
    Arrays.fill(bytes, (byte) 2);
    Reading reading =
        Reading.of(AvroRowCodec.of(list, KeyFormat.STRING), Column.of("c", ColumnType.INT));
    assertThatExceptionOfType(UnreadableRowException.class)
        .isThrownBy(() -> reading.value(bytes))
        .withMessageContaining("nested more than 500 deep");
  }

  /** Any columns of any record, as Avro wrote it. */
  @ParameterizedTest
  @Seeds
  void columnsAreThoseThatWereWritten(Seed seed) throws UnreadableRowException {
    SplittableRandom random = seed.random();
    for (int i = 0; i < 500; i++) {
      int[] types = types(random);
      Schema schema = recordOf(types);
      Object[] values = values(types, schema, random);
      byte[] bytes = encode(schema, values);
      List<Integer> wanted =
          IntStream.range(0, types.length)
              .filter(field -> types[field] < 10 && random.nextBoolean())
              .boxed()
              .toList();
      Column[] columns =
          wanted.stream()
              .map(field -> Column.of("" + (char) ('b' + field), columnType(types[field])))
              .toArray(Column[]::new);
      if (columns.length == 0) {
        continue;
      }
      Reading reading = Reading.of(AvroRowCodec.of(schema, KeyFormat.STRING), columns);
      Object[] actual = reading.value(bytes);
      for (int j = 0; j < columns.length; j++) {
        int field = wanted.get(j);
        assertThat(actual[j]).isEqualTo(expected(values[field]));
      }
      reading.readDamaged(bytes, random, 40);
    }
  }

  private static int[] types(SplittableRandom random) {
    // Named types can be defined once only; so each type is there at most once.
    return random.ints(8, 0, ALL_TYPES.length).distinct().toArray();
  }

  private static Schema recordOf(int[] types) {
    return record(Arrays.stream(types).mapToObj(type -> ALL_TYPES[type]).toArray(String[]::new));
  }

  private static ColumnType columnType(int type) {
    return switch (type) {
      case 0 -> ColumnType.BOOLEAN;
      case 1 -> ColumnType.INT;
      case 2 -> ColumnType.BIGINT;
      case 3, 4 -> ColumnType.DOUBLE;
      case 5, 8 -> ColumnType.STRING;
      case 6, 7 -> ColumnType.BYTES;
      default -> ColumnType.arrayOf(ColumnType.STRING);
    };
  }

  private static Object[] values(int[] types, Schema schema, SplittableRandom random) {
    Object[] values = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      Schema type = schema.getFields().get(i).schema();
      byte[] three = new byte[3];
      random.nextBytes(three);
      values[i] =
          switch (types[i]) {
            case 0 -> random.nextBoolean();
            case 1 -> random.nextInt() >> random.nextInt(32);
            case 2 -> random.nextLong() >> random.nextInt(64);
            case 3 -> (float) random.nextDouble();
            case 4 -> random.nextDouble();
            case 5 -> "x\u00e9".repeat(random.nextInt(99));
            case 6 -> ByteBuffer.wrap(three);
            case 7 -> new GenericData.Fixed(type, three);
            case 8 -> new GenericData.EnumSymbol(type, random.nextBoolean() ? "RED" : "BLUE");
            case 9 -> List.of("a", "b", "c").subList(0, random.nextInt(4));
            case 10 -> Map.of("a", random.nextInt());
            case 11 -> random.nextBoolean() ? null : Double.valueOf(random.nextDouble());
            default -> {
              GenericData.Record record = new GenericData.Record(type);
              record.put("a", random.nextInt());
              record.put("b", random.nextBoolean() ? null : "b");
              yield record;
            }
          };
    }
    return values;
  }

  private static Object expected(Object value) {
    if (value instanceof Float number) {
      return number.doubleValue();
    }
    if (value instanceof ByteBuffer bytes) {
      return bytes.array();
    }
    if (value instanceof GenericData.Fixed fixed) {
      return fixed.bytes();
    }
    return value instanceof GenericData.EnumSymbol ? value.toString() : value;
  }
}
