package dev.tidepool.table.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.value.Timestamps;
import dev.tidepool.table.value.Values;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;

/** Random documents and columns, against a reader that takes in the whole document first. */
class JsonRowCodecRandomTest {
  private static final int DOCUMENTS = 1500;
  private static final Object UNREADABLE = new Object();
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              Column.of("s", ColumnType.STRING),
              Column.of("b", ColumnType.BOOLEAN),
              Column.of("t", ColumnType.TIMESTAMP),
              Column.of("tags", ColumnType.arrayOf(ColumnType.STRING)),
              Column.at("i", ColumnType.INT, "n.i"),
              Column.at("l", ColumnType.BIGINT, "n.l"),
              Column.at("d", ColumnType.DOUBLE, "n.d"),
              Column.at("m", ColumnType.DECIMAL, "n.deep.m"),
              Column.at("ms", ColumnType.arrayOf(ColumnType.DECIMAL), "n.deep.ms")));

  @ParameterizedTest
  @Seeds
  void columnsAreThoseOfTheWholeDocument(Seed seed) throws IOException {
    SplittableRandom random = seed.random();
    RowCodec codec = new JsonRowCodec(KeyFormat.STRING);
    int readCount = 0;
    for (int i = 0; i < DOCUMENTS; i++) {
      int[] columns = someColumns(random);
      Reading reading = Reading.of(codec, SCHEMA, columns);
      for (int j = 0; j < 3; j++) {
        String json = document(random);
        if (check(reading, columns, json)) {
          readCount++;
        }
      }
    }
    assertThat(readCount).isBetween(DOCUMENTS, 3 * DOCUMENTS - 1); // the test is about both kinds
  }

  /** Returns whether the document could be read. */
  private static boolean check(Reading reading, int[] columns, String json) throws IOException {
    JsonNode document = MAPPER.readTree(json);
    Object[] expected =
        IntStream.of(columns).mapToObj(column -> naive(SCHEMA.column(column), document)).toArray();
    List<String> unreadable = new ArrayList<>();
    for (int i = 0; i < columns.length; i++) {
      if (expected[i] == UNREADABLE) {
        unreadable.add(SCHEMA.column(columns[i]).name());
      }
    }
    Object[] actual;
    try {
      actual = reading.value(json);
    } catch (UnreadableRowException e) {
      assertThat(unreadable).as("%s: %s", e.getMessage(), json).contains(e.column());
      return false;
    }
    assertThat(unreadable).as(json).isEmpty();
    for (int i = 0; i < columns.length; i++) {
      Column column = SCHEMA.column(columns[i]);
      Values.check(column.name(), column.type(), actual[i]);
      assertThat(plain(actual[i])).as("%s of %s", column, json).isEqualTo(plain(expected[i]));
    }
    return true;
  }

  /** Makes decimals that are equal look alike. */
  private static Object plain(Object value) {
    if (value instanceof List<?> elements) {
      return elements.stream().map(JsonRowCodecRandomTest::plain).collect(Collectors.toList());
    }
    return value instanceof BigDecimal decimal ? decimal.stripTrailingZeros() : value;
  }

  private static Object naive(Column column, JsonNode document) {
    JsonNode node = document;
    for (String field : column.path().split("\\.")) {
      if (node == null || node.isNull()) {
        return null;
      }
      if (!node.isObject()) {
        return UNREADABLE;
      }
      node = node.get(field);
    }
    if (node == null || node.isNull()) {
      return null;
    }
    if (!column.type().isArray()) {
      return naive(column.type(), node);
    }
    if (!node.isArray()) {
      return UNREADABLE;
    }
    List<Object> elements = new ArrayList<>();
    for (JsonNode element : node) {
      Object value = element.isNull() ? null : naive(column.type(), element);
      if (value == UNREADABLE) {
        return UNREADABLE;
      }
      elements.add(value);
    }
    return elements;
  }

  private static Object naive(ColumnType type, JsonNode node) {
    try {
      switch (type.scalar()) {
        case STRING:
          return node.isTextual() ? node.textValue() : UNREADABLE;
        case BOOLEAN:
          return node.isBoolean() ? node.booleanValue() : UNREADABLE;
        case INT:
          return node.isNumber() ? node.decimalValue().intValueExact() : UNREADABLE;
        case BIGINT:
          return node.isNumber() ? node.decimalValue().longValueExact() : UNREADABLE;
        case DOUBLE:
          boolean isDouble = node.isNumber() && Double.isFinite(node.decimalValue().doubleValue());
          return isDouble ? node.decimalValue().doubleValue() : UNREADABLE;
        case DECIMAL:
          return node.isNumber() ? node.decimalValue() : UNREADABLE;
        case TIMESTAMP:
          if (node.isNumber()) {
            BigDecimal micros = node.decimalValue().multiply(BigDecimal.valueOf(1000));
            return micros.setScale(0, RoundingMode.FLOOR).longValueExact();
          }
          return node.isTextual() ? Timestamps.parse(node.textValue()) : UNREADABLE;
        default:
          return fail("no such column");
      }
    } catch (ArithmeticException | IllegalArgumentException e) {
      return UNREADABLE;
    }
  }

  static int[] someColumns(SplittableRandom random) {
    List<Integer> columns =
        new ArrayList<>(IntStream.range(0, SCHEMA.columnCount()).boxed().toList());
    Collections.shuffle(columns, new Random(random.nextLong()));
    return columns.stream()
        .limit(random.nextInt(columns.size() + 1))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** A document with fields for the columns, not all of them right, among others. */
  static String document(SplittableRandom random) {
    Map<String, String> deep = new LinkedHashMap<>();
    put(deep, "m", number(random), random);
    put(deep, "ms", array(random, false), random);
    put(deep, "x", any(random, 2), random);
    Map<String, String> numbers = new LinkedHashMap<>();
    put(numbers, "i", String.valueOf(random.nextInt()), random);
    put(numbers, "l", String.valueOf(random.nextLong()), random);
    put(numbers, "d", number(random), random);
    put(numbers, "deep", object(deep, random), random);
    put(numbers, "x", any(random, 2), random);
    Map<String, String> root = new LinkedHashMap<>();
    put(root, "s", string(random), random);
    put(root, "b", String.valueOf(random.nextBoolean()), random);
    put(
        root,
        "t",
        random.nextBoolean() ? String.valueOf(random.nextInt()) : "\"2026-05-01\"",
        random);
    put(root, "tags", array(random, true), random);
    put(root, "n", object(numbers, random), random);
    put(root, "i", any(random, 2), random); // has the name of one that is elsewhere
    put(root, "x", any(random, 3), random);
    return object(root, random);
  }

  private static void put(
      Map<String, String> to, String name, String json, SplittableRandom random) {
    switch (random.nextInt(40)) {
      case 0 -> to.put(name, any(random, 1));
      case 1, 2 -> to.put(name, "null");
      case 3, 4, 5 -> {}
      default -> to.put(name, json);
    }
  }

  private static String object(Map<String, String> fields, SplittableRandom random) {
    List<String> names = new ArrayList<>(fields.keySet());
    Collections.shuffle(names, new Random(random.nextLong()));
    List<String> members = new ArrayList<>();
    for (String name : names) {
      members.add(quoted(name) + space(random) + ":" + space(random) + fields.get(name));
    }
    return "{" + space(random) + String.join("," + space(random), members) + space(random) + "}";
  }

  private static String array(SplittableRandom random, boolean ofStrings) {
    List<String> elements = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      String element = ofStrings ? string(random) : number(random);
      elements.add(random.nextInt(8) == 0 ? "null" : element);
    }
    return "[" + String.join("," + space(random), elements) + space(random) + "]";
  }

  private static String any(SplittableRandom random, int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0 -> "null";
      case 1 -> "true";
      case 2 -> number(random);
      case 3 -> array(random, random.nextBoolean());
      case 4, 5 -> string(random);
      case 6 -> "[" + any(random, depth - 1) + ", " + any(random, depth - 1) + "]";
      default -> "{\"i\": " + any(random, depth - 1) + ", \"m\":" + any(random, depth - 1) + "}";
    };
  }

  private static String number(SplittableRandom random) {
    return switch (random.nextInt(6)) {
      case 0 -> String.valueOf(random.nextLong());
      case 1 -> random.nextLong() + "" + random.nextLong(Long.MAX_VALUE);
      case 2 -> random.nextInt(-99, 99) + ".0";
      case 3 -> random.nextInt(-99, 99) + "e" + random.nextInt(-5, 400);
      default -> String.valueOf(random.nextDouble(-1000, 1000));
    };
  }

  private static String string(SplittableRandom random) {
    String[] strings = {"", "a", "\u00e9", "\ud83d\ude00", "1", "\"", "\\", "2026-05-01", "\n"};
    return quoted(
        strings[random.nextInt(strings.length)] + strings[random.nextInt(strings.length)]);
  }

  private static String quoted(String text) {
    try {
      return MAPPER.writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String space(SplittableRandom random) {
    return " \n\t\r".substring(0, random.nextInt(8) == 0 ? random.nextInt(5) : 0);
  }

  @ParameterizedTest
  @Seeds
  void damagedDocumentIsReadOrRefused(Seed seed) {
    SplittableRandom random = seed.random();
    RowCodec codec = new JsonRowCodec(KeyFormat.STRING);
    for (int i = 0; i < 300; i++) {
      byte[] json = document(random).getBytes(StandardCharsets.UTF_8);
      Reading.of(codec, SCHEMA, someColumns(random)).readDamaged(json, random, 40);
    }
  }

  @ParameterizedTest
  @Seeds
  void noiseIsReadOrRefused(Seed seed) {
    SplittableRandom random = seed.random();
    Reading reading = Reading.of(new JsonRowCodec(KeyFormat.STRING), SCHEMA, 0, 4, 7);
    for (int i = 0; i < 2000; i++) {
      byte[] noise = new byte[random.nextInt(64)];
      random.nextBytes(noise);
      reading.readDamaged(noise, random, 1);
    }
  }
}
