package dev.tidepool.table.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read without a parser is what the parser reads, and refused if that refuses it. */
class PlainJsonReaderTest {
  private static final int PADDING = 3;

  /** Bytes that mean something, for damage that is likelier to matter than a random bit. */
  private static final byte[] SIGNS =
      "{}[]\",:\\ \n0-1.9eEtfn/\u007f\u0000".getBytes(StandardCharsets.ISO_8859_1);

  @ParameterizedTest
  @Seeds
  void columnsAreThoseOfTheParser(Seed seed) {
    SplittableRandom random = seed.random();
    int plainCount = 0;
    int otherCount = 0;
    for (int i = 0; i < 1000; i++) {
      List<WantedColumn> columns = wanted(random);
      PlainJsonReader plain = new PlainJsonReader("the value", FieldTree.of(columns));
      PartReader parser = new JsonPartReader("the value", FieldTree.of(columns));
      for (int j = 0; j < 20; j++) {
        String any = JsonRowCodecRandomTest.document(random);
        String json = random.nextBoolean() ? any : plainer(any);
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        for (int damage = random.nextInt(3); damage > 0; damage--) {
          bytes = damaged(bytes, random);
        }
        Object expected = outcome(parser, bytes, columns.size());
        assertThat(outcome(plain, bytes, columns.size())).as("%s", json).isEqualTo(expected);
        if (isPlain(plain, bytes, columns.size())) {
          plainCount++;
        } else {
          otherCount++;
        }
      }
    }
    assertThat(plainCount).isGreaterThan(1000); // the test is about both kinds
    assertThat(otherCount).isGreaterThan(1000);
  }

  private static List<WantedColumn> wanted(SplittableRandom random) {
    List<WantedColumn> columns = new ArrayList<>();
    for (int column : JsonRowCodecRandomTest.someColumns(random)) {
      Column wanted = JsonRowCodecRandomTest.SCHEMA.column(column);
      columns.add(WantedColumn.of(wanted, columns.size()));
    }
    if (columns.isEmpty()) {
      columns.add(WantedColumn.of(JsonRowCodecRandomTest.SCHEMA.column(0), 0));
    }
    return columns;
  }

  /** Mostly without what is left to the parser. */
  private static String plainer(String json) {
    return json.replaceAll("\\\\.|[^\\x00-\\x7f]", "a")
        .replaceAll("[eE]-?[0-9]+", "")
        .replaceAll("([0-9]{9})[0-9]+", "$1");
  }

  private static byte[] damaged(byte[] json, SplittableRandom random) {
    byte[] damaged = json.clone();
    int at = random.nextInt(json.length);
    switch (random.nextInt(4)) {
      case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> damaged[at] = SIGNS[random.nextInt(SIGNS.length)];
      case 2 -> {
        damaged = Arrays.copyOf(json, json.length + 1);
        damaged[at] = SIGNS[random.nextInt(SIGNS.length)];
        System.arraycopy(json, at, damaged, at + 1, json.length - at);
      }
      default -> damaged = Arrays.copyOf(json, Math.max(1, at));
    }
    return damaged;
  }

  /** The columns, each with its class, or the message of the error. */
  private static Object outcome(PartReader reader, byte[] json, int columnCount) {
    Object[] target = new Object[columnCount];
    try {
      reader.read(padded(json), PADDING, json.length, target);
    } catch (UnreadableRowException e) {
      return e.getMessage();
    }
    return Arrays.stream(target)
        .map(value -> value == null ? "" : value.getClass() + ":" + value)
        .toList();
  }

  private static boolean isPlain(PlainJsonReader reader, byte[] json, int columnCount) {
    try {
      return reader.readPlain(padded(json), PADDING, json.length, new Object[columnCount]);
    } catch (UnreadableRowException e) {
      return true;
    }
  }

  /** Among digits, which would go on a number, or begin one. */
  private static byte[] padded(byte[] json) {
    byte[] padded = new byte[json.length + 2 * PADDING];
    Arrays.fill(padded, (byte) '1');
    System.arraycopy(json, 0, padded, PADDING, json.length);
    return padded;
  }

  @Test
  void commonRowsNeedNoParser() throws UnreadableRowException {
    Column[] columns = {
      Column.of("name", ColumnType.STRING),
      Column.of("count", ColumnType.INT),
      Column.of("total", ColumnType.BIGINT),
      Column.of("price", ColumnType.DECIMAL),
      Column.of("weight", ColumnType.DOUBLE),
      Column.of("open", ColumnType.BOOLEAN),
      Column.of("gone", ColumnType.STRING),
      Column.of("data", ColumnType.BYTES),
      Column.at("zip", ColumnType.STRING, "address.zip"),
      Column.of("tags", ColumnType.arrayOf(ColumnType.STRING)),
    };
    String json =
        " {\"other\": {\"a\": [1, {\"b\": []}, \"x\"], \"c\": false}, \"name\": \"Ann O'Neill,"
            + " 3rd\", \"count\": -7, \"total\": 999999999999999999, \"price\": 12.50, \"weight\":"
            + " 0.3, \"open\": true, \"gone\": null, \"data\": \"AP8=\", \"address\": {\"city\":"
            + " \"Rome\", \"zip\": \"00184\"}, \"name\": \"second\", \"tags\": [\"new\", null],"
            + " \"behind\": what is not read}";
    Object[] values = plain(json, columns);
    assertThat(values)
        .containsExactly(
            "Ann O'Neill, 3rd",
            -7,
            999_999_999_999_999_999L,
            new BigDecimal("12.50"),
            0.3,
            true,
            null,
            new byte[] {0, -1},
            "00184",
            Arrays.asList("new", null));
  }

  /** Each stands in every place of eight bytes, and at the end. */
  @ParameterizedTest
  @ValueSource(strings = {"\\n", "\u00e9", "\t", "\u0001", "\ud83d\ude00"})
  void strangeCharactersAreFoundWhereverTheyAre(String strange) throws UnreadableRowException {
    for (int before = 0; before < 20; before++) {
      for (int behind = 0; behind < 20; behind++) {
        String plain = "{\"s\":\"" + "a".repeat(before) + "~".repeat(behind) + "\"}";
        assertThat(plain(plain, Column.of("s", ColumnType.STRING)))
            .containsExactly("a".repeat(before) + "~".repeat(behind));
        String json = "{\"s\":\"" + "a".repeat(before) + strange + "~".repeat(behind) + "\"}";
        assertThat(plain(json, Column.of("s", ColumnType.STRING))).as(json).isNull();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "01",
    "-0",
    "-",
    "1.",
    ".5",
    "1e3",
    "1234567890123456789",
    "-0.0",
    "+1",
    "1x",
    "0x1",
    "1.2.3",
    "tru",
    "truee",
    "nul",
    "NaN",
    "00"
  })
  void whatIsNoPlainNumberOrWordIsLeftToTheParser(String value) throws UnreadableRowException {
    for (String json : List.of("{\"d\":" + value + "}", "{\"x\":" + value + ",\"d\":1}")) {
      assertThat(plain(json, Column.of("d", ColumnType.DOUBLE))).as(json).isNull();
    }
  }

  /** Of sixteen digits a double is no longer certain, nor the quotient of two. */
  @Test
  void doublesAreTheNearest() throws UnreadableRowException {
    SplittableRandom random = new SplittableRandom(1);
    Column column = Column.of("d", ColumnType.DOUBLE);
    for (int i = 0; i < 100_000; i++) {
      long digits = random.nextLong(1_000_000_000_000_000L);
      String number = BigDecimal.valueOf(digits, random.nextInt(16)).toPlainString();
      Object[] values = plain("{\"d\":" + number + "}", column);
      if (values != null) { // zeros in front are digits too
        assertThat(values[0]).as(number).isEqualTo(Double.parseDouble(number));
      }
    }
    assertThat(plain("{\"d\":0.1234567890123456}", column)).isNull();
  }

  /** Names are compared with those of the row before, position by position. */
  @Test
  void namesMayComeInAnyOrder() throws UnreadableRowException {
    TableSchema schema =
        new TableSchema(List.of(Column.of("a", ColumnType.INT), Column.of("ab", ColumnType.INT)));
    Reading reading = Reading.of(new JsonRowCodec(KeyFormat.STRING), schema, 0, 1);
    for (int i = 0; i < 2; i++) {
      assertThat(reading.value("{\"a\":1,\"ab\":2}")).containsExactly(1, 2);
      assertThat(reading.value("{\"ab\":3,\"a\":4}")).containsExactly(4, 3);
      assertThat(reading.value("{\"abc\":5,\"a\":6}")).containsExactly(6, null);
      assertThat(reading.value("{\"x\":1," + fields(300) + "\"a\":7,\"ab\":8}"))
          .containsExactly(7, 8);
    }
  }

  private static String fields(int count) {
    StringBuilder fields = new StringBuilder();
    for (int i = 0; i < count; i++) {
      fields.append("\"f").append(i).append("\":").append(i).append(',');
    }
    return fields.toString();
  }

  /** What is read without a parser, or null if that cannot be. */
  private static Object[] plain(String json, Column... columns) throws UnreadableRowException {
    List<WantedColumn> wanted = new ArrayList<>();
    for (Column column : columns) {
      wanted.add(WantedColumn.of(column, wanted.size()));
    }
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    Object[] target = new Object[columns.length];
    PlainJsonReader reader = new PlainJsonReader("the value", FieldTree.of(wanted));
    return reader.readPlain(padded(bytes), PADDING, bytes.length, target) ? target : null;
  }
}
