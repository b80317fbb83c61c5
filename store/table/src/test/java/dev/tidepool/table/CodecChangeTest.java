package dev.tidepool.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.table.codec.AvroRowCodec;
import dev.tidepool.table.codec.CompiledClasses;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.codec.ObjectRowCodec;
import dev.tidepool.table.codec.RowCodec;
import dev.tidepool.table.codec.UnreadableRowException;
import dev.tidepool.table.indexing.RowDecoder;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate.Comparison;
import dev.tidepool.table.query.Predicate.Operator;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.TableSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A codec that reads the same bytes otherwise after a restart: answers are those of the new one,
 * although a checkpoint has the indexes that the old one made.
 */
class CodecChangeTest {
  private static final int ROW_COUNT = 200;
  private static final StoreOptions TINY =
      new StoreOptions(1 << 10, 8 << 20, 16 << 10, 64 << 10, 0.6);
  private static final TableSchema PAIR =
      schema(Column.of("a", ColumnType.STRING), Column.of("b", ColumnType.STRING));

  @TempDir Path directory;

  private static TableSchema schema(Column... columns) {
    return new TableSchema(List.of(columns));
  }

  private Table open(Engine engine, TableSchema schema, RowCodec codec) {
    List<IndexDefinition> indexes =
        schema.columns().stream()
            .map(column -> IndexDefinition.on("by_" + column.name(), column.name()))
            .toList();
    Path place = directory.resolve("table");
    return Table.open(engine, place, TINY, new TableDefinition(schema, codec, indexes));
  }

  private static Engine engine() {
    return new Engine(EngineOptions.ofMemoryBytes(8 << 20));
  }

  /**
   * Fills a table by one codec, opens it by the other, and compares with what that one reads.
   *
   * @param rows gives key and value of each row, no key twice
   */
  private void assertNewAnswers(
      TableSchema schema, RowCodec before, RowCodec after, IntFunction<byte[][]> rows)
      throws Exception {
    Map<String, byte[][]> model = new TreeMap<>();
    try (Engine engine = engine();
        Table table = open(engine, schema, before)) {
      byte round = 0;
      do {
        // Half of the rows are left alone, as what is written again is read again after the start.
        for (int i = round == 0 ? 0 : ROW_COUNT / 2; i < ROW_COUNT; i++) {
          byte[][] row = rows.apply(i);
          table.put(row[0], row[1]);
          model.put(new String(row[0], StandardCharsets.ISO_8859_1), row);
        }
        table.commit(new byte[] {round++});
      } while (table.store().stats().checkpointCount() == 0);
    }
    assertThat(naive(schema, before, model.values()))
        .as("the codecs differ")
        .isNotEqualTo(naive(schema, after, model.values()));
    try (Engine engine = engine();
        Table table = open(engine, schema, after)) {
      assertAnswers(table, naive(schema, after, model.values()));
      table.awaitIndexes();
      assertThat(table.verify()).isEmpty();
      assertAnswers(table, naive(schema, after, model.values()));
    }
  }

  /**
   * A registry of schemas that did not know one of two while rows were put: once it does, a start
   * is enough to find these rows, whether they are few, and corrected one by one, or many.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 20})
  void registryThatComesBack(int unknownOneIn) throws Exception {
    Schema schema =
        SchemaBuilder.record("pair").fields().requiredString("a").requiredString("b").endRecord();
    RowCodec away = AvroRowCodec.withHeader(id -> id == 7 ? schema : null, KeyFormat.STRING);
    RowCodec back = AvroRowCodec.withHeader(id -> schema, KeyFormat.STRING);
    assertNewAnswers(
        PAIR, away, back, i -> new byte[][] {utf8("k" + i), avro(schema, i, i % unknownOneIn)});
    try (Engine engine = engine();
        Table table = open(engine, PAIR, back)) {
      table.awaitIndexes();
      assertThat(table.unreadableRowCount()).isZero();
    }
  }

  /** The values of a row, behind the id of a schema: 8 if {@code rest} is 0, else 7. */
  private static byte[] avro(Schema schema, int i, int rest) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write(new byte[] {0, 0, 0, 0, (byte) (rest == 0 ? 8 : 7)});
      GenericData.Record row = new GenericData.Record(schema);
      row.put("a", "a" + i % 10);
      row.put("b", "b" + i);
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
      new GenericDatumWriter<GenericData.Record>(schema).write(row, encoder);
      encoder.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** What a codec reads of the rows that it can read. */
  private static List<List<Object>> naive(
      TableSchema schema, RowCodec codec, Iterable<byte[][]> rows) {
    int[] columns = IntStream.range(0, schema.columnCount()).toArray();
    RowDecoder decoder = new RowDecoder(schema, codec, columns);
    List<List<Object>> read = new ArrayList<>();
    for (byte[][] row : rows) {
      try {
        read.add(List.of(decoder.decode(row[0], row[1])));
      } catch (UnreadableRowException e) {
        // It is in no answer.
      }
    }
    return read;
  }

  private static void assertAnswers(Table table, List<List<Object>> rows) {
    assertThat(rows).isNotEmpty();
    for (int column = 0; column < table.schema().columnCount(); column++) {
      for (List<Object> asked : rows.subList(0, Math.min(5, rows.size()))) {
        int at = column;
        Object value = asked.get(column);
        assertThat(ask(table, column, value))
            .as("%s = %s", table.schema().column(column), value)
            .containsExactlyInAnyOrderElementsOf(
                rows.stream().filter(row -> row.get(at).equals(value)).toList());
      }
    }
  }

  private static List<List<Object>> ask(Table table, int column, Object value) {
    List<Integer> all = IntStream.range(0, table.schema().columnCount()).boxed().toList();
    ScanRequest request =
        ScanRequest.of(new Comparison(column, Operator.EQUAL, new Operand.Literal(value)), all);
    List<List<Object>> rows = new ArrayList<>();
    try (ResultCursor cursor = table.prepare(request).open(new Object[0], QueryLimits.defaults())) {
      while (cursor.next()) {
        rows.add(all.stream().map(cursor::value).toList());
      }
    }
    return rows;
  }

  // ---- Avro ------------------------------------------------------------------------------------

  private static Schema record(String... fields) {
    List<String> texts = new ArrayList<>();
    for (String field : fields) {
      String[] words = field.split(" ", 2);
      texts.add("{'name':'" + words[0] + "','type':" + words[1] + "}");
    }
    String json = "{'type':'record','name':'R','fields':[" + String.join(",", texts) + "]}";
    return new Schema.Parser().parse(json.replace('\'', '"'));
  }

  private static AvroRowCodec avro(String... fields) {
    return AvroRowCodec.of(record(fields), KeyFormat.STRING);
  }

  private static byte[][] row(int key, byte[] value) {
    return new byte[][] {("k" + key).getBytes(StandardCharsets.UTF_8), value};
  }

  /** Two short strings in Avro's encoding. */
  private static byte[] twoStrings(int row) {
    return new byte[] {2, (byte) ('a' + row % 5), 2, (byte) ('c' + row % 7)};
  }

  @Test
  void fieldsOfAnAvroSchemaChangePlaces() throws Exception {
    assertNewAnswers(
        PAIR,
        avro("a 'string'", "b 'string'"),
        avro("b 'string'", "a 'string'"),
        i -> row(i, twoStrings(i)));
  }

  @Test
  void aFieldOfAnAvroSchemaIsRenamed() throws Exception {
    assertNewAnswers(
        PAIR,
        avro("a 'string'", "b 'string'"),
        avro("a 'string'", "c 'string'", "b 'string'"),
        i ->
            row(
                i,
                new byte[] {
                  2, (byte) ('a' + i % 5), 2, (byte) ('c' + i % 7), 2, (byte) ('a' + i % 3)
                }));
  }

  @Test
  void aLogicalTypeIsAnother() throws Exception {
    assertNewAnswers(
        schema(Column.of("t", ColumnType.TIMESTAMP)),
        avro("t {'type':'long','logicalType':'timestamp-millis'}"),
        avro("t {'type':'long','logicalType':'timestamp-micros'}"),
        i -> row(i, new byte[] {(byte) (i % 50)}));
  }

  @Test
  void theScaleOfADecimalIsAnother() throws Exception {
    String decimal = "d {'type':'bytes','logicalType':'decimal','precision':9,'scale':%d}";
    assertNewAnswers(
        schema(Column.of("d", ColumnType.DECIMAL)),
        avro(decimal.formatted(1)),
        avro(decimal.formatted(2)),
        i -> row(i, new byte[] {2, (byte) (i % 50)}));
  }

  @Test
  void symbolsOfAnEnumChangePlaces() throws Exception {
    assertNewAnswers(
        schema(Column.of("e", ColumnType.STRING)),
        avro("e {'type':'enum','name':'E','symbols':['NEW','PAID']}"),
        avro("e {'type':'enum','name':'E','symbols':['PAID','NEW']}"),
        i -> row(i, new byte[] {(byte) (i % 3 == 0 ? 2 : 0)}));
  }

  @Test
  void theSchemaOfAvroKeysIsAnother() throws Exception {
    TableSchema schema =
        schema(
            Column.at("a", ColumnType.STRING, "$key.a"),
            Column.at("b", ColumnType.STRING, "$key.b"));
    KeyFormat before = AvroRowCodec.keys(record("a 'string'", "b 'string'"));
    KeyFormat after = AvroRowCodec.keys(record("b 'string'", "a 'string'"));
    assertNewAnswers(
        schema,
        new JsonRowCodec(before),
        new JsonRowCodec(after),
        i -> new byte[][] {{2, (byte) ('a' + i / 25), 2, (byte) ('a' + i % 25)}, {'{', '}'}});
  }

  // ---- objects ---------------------------------------------------------------------------------

  /** A release of class Sale, whose {@code of} makes one of bytes. */
  private RowCodec objects(String source, String version) throws Exception {
    Path place = Files.createTempDirectory(directory, "classes");
    Class<?> type = CompiledClasses.compile(place, "Sale", source);
    Method of = type.getMethod("of", byte[].class);
    return object(type, of, version);
  }

  private static <T> RowCodec object(Class<T> type, Method of, String version) {
    Function<byte[], T> deserializer =
        bytes -> {
          try {
            return type.cast(of.invoke(null, (Object) bytes));
          } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
          }
        };
    return new ObjectRowCodec<>(type, deserializer, KeyFormat.STRING, version);
  }

  private static final TableSchema TOTAL = schema(Column.of("total", ColumnType.DECIMAL));

  private static byte[][] number(int row) {
    return row(row, new byte[] {(byte) (row % 20)});
  }

  private static final String CENTS =
      """
      public record Sale(int total) {
        public static Sale of(byte[] bytes) { return new Sale(bytes[0]); }
      }
      """;

  @Test
  void aComponentOfARecordIsRetyped() throws Exception {
    String francs =
        """
        public record Sale(java.math.BigDecimal total) {
          public static Sale of(byte[] bytes) {
            return new Sale(java.math.BigDecimal.valueOf(bytes[0], 2));
          }
        }
        """;
    assertNewAnswers(TOTAL, objects(CENTS, ""), objects(francs, ""), CodecChangeTest::number);
  }

  @Test
  void theComponentOfANestedRecordIsRetyped() throws Exception {
    String nested =
        """
        public record Sale(Price price) {
          public record Price(%s total) {}
          public static Sale of(byte[] bytes) {
            return new Sale(new Price((%s) (bytes[0] * 256)));
          }
        }
        """;
    assertNewAnswers(
        schema(Column.at("total", ColumnType.INT, "price.total")),
        objects(nested.formatted("int", "int"), ""),
        objects(nested.formatted("short", "short").replace("256", "2"), ""),
        CodecChangeTest::number);
  }

  /** What a method does nobody sees: the application says so by another version. */
  @Test
  void theVersionIsAnother() throws Exception {
    String doubled = CENTS.replace("bytes[0]", "2 * bytes[0]");
    assertNewAnswers(TOTAL, objects(CENTS, "1"), objects(doubled, "2"), CodecChangeTest::number);
  }

  /** One class in two packages, as far as the last part of their names tells. */
  @Test
  void theClassOfValuesHasMoved() throws Exception {
    RowCodec before =
        new ObjectRowCodec<>(Old.Sale.class, b -> new Old.Sale(b[0]), KeyFormat.STRING);
    RowCodec after =
        new ObjectRowCodec<>(New.Sale.class, b -> new New.Sale(b[0] + 1), KeyFormat.STRING);
    assertNewAnswers(TOTAL, before, after, CodecChangeTest::number);
  }

  private interface Old {
    record Sale(int total) {}
  }

  private interface New {
    record Sale(int total) {}
  }

  @Test
  void keysThatAreObjectsChange() throws Exception {
    TableSchema schema = schema(Column.at("total", ColumnType.INT, "$key.total"));
    assertNewAnswers(
        schema,
        new JsonRowCodec(KeyFormat.of(Old.Sale.class, b -> new Old.Sale(b[0]))),
        new JsonRowCodec(KeyFormat.of(New.Sale.class, b -> new New.Sale(b[0] + 1))),
        i -> new byte[][] {{(byte) i}, {'{', '}'}});
  }

  // ---- nothing changed -------------------------------------------------------------------------

  @Test
  void whoReadsAsBeforeKeepsTheIndexes() throws Exception {
    assertThat(objects(CENTS, "1").signature()).isEqualTo(objects(CENTS, "1").signature());
    assertThat(avro("a 'string'").signature()).isEqualTo(avro("a 'string'").signature());
    RowCodec keys = new JsonRowCodec(AvroRowCodec.keys(record("a 'int'")));
    RowCodec again = new JsonRowCodec(AvroRowCodec.keys(record("a 'int'")));
    assertThat(keys.signature()).isEqualTo(again.signature());
  }
}
