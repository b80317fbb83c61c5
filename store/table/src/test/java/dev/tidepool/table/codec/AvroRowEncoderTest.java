package dev.tidepool.table.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.schema.TableSchema;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** Rows in Avro are read as they were written, by tables and by Avro's own classes. */
class AvroRowEncoderTest {
  private static final byte[] KEY = {'k'};
  private static final GenericData AVRO = new GenericData();

  static {
    AVRO.addLogicalTypeConversion(new Conversions.BigDecimalConversion());
  }

  private static AvroRowCodec codec(Schema... schemas) {
    return AvroRowCodec.singleObject(List.of(schemas), KeyFormat.STRING);
  }

  private static Reading reading(RowCodec codec, TableSchema schema) {
    return Reading.of(codec, schema, IntStream.range(0, schema.columnCount()).toArray());
  }

  private static TableSchema columns(Column... values) {
    List<Column> columns = new ArrayList<>(List.of(values));
    columns.add(0, new Column("k", ColumnType.STRING, Column.KEY, false));
    return new TableSchema(columns);
  }

  @ParameterizedTest
  @Seeds
  void rowsAreReadAsTheyWereWritten(Seed seed) throws UnreadableRowException, IOException {
    SplittableRandom random = seed.random();
    int writtenCount = 0;
    for (int i = 0; i < 500; i++) {
      TableSchema schema = RandomRows.schema(random);
      Schema avro = AvroSchemas.parse(AvroSchemas.of("t", schema).toString());
      AvroRowCodec codec = codec(avro);
      Reading reading = reading(codec, schema);
      Object[] row = RandomRows.row(schema, random);
      row[0] = "k";
      byte[] value;
      try {
        value = codec.rowEncoder(schema).value(row);
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageMatching("(?s).*column c\\d.*");
        continue;
      }
      writtenCount++;
      assertThat(reading.read(KEY, value, ColumnReader.NO_TIMESTAMP))
          .usingRecursiveComparison()
          .withEqualsForType(Double::equals, Double.class)
          .withStrictTypeChecking()
          .isEqualTo(row);
      GenericRecord record = new BinaryMessageDecoder<GenericRecord>(AVRO, avro).decode(value);
      for (int c = 1; c < row.length; c++) {
        assertThat(fromAvro(at(record, schema.column(c).path()), schema.column(c)))
            .as("column %s as Avro reads it", schema.column(c))
            .usingRecursiveComparison()
            .withEqualsForType(Double::equals, Double.class)
            .isEqualTo(row[c]);
      }
      ByteBuffer theirs = new BinaryMessageEncoder<GenericRecord>(AVRO, avro).encode(record);
      byte[] bytes = new byte[theirs.remaining()];
      theirs.get(bytes);
      assertThat(reading.read(KEY, bytes, ColumnReader.NO_TIMESTAMP))
          .as("as Avro writes it")
          .usingRecursiveComparison()
          .withEqualsForType(Double::equals, Double.class)
          .isEqualTo(row);
      reading.readDamaged(value, random, 20);
    }
    assertThat(writtenCount).isGreaterThan(100);
  }

  private static Object at(GenericRecord record, String path) {
    Object value = record;
    for (String field : path.split("\\.")) {
      value = value == null ? null : ((GenericRecord) value).get(field);
    }
    return value;
  }

  private static Object fromAvro(Object value, Column column) {
    if (value instanceof List<?> list) {
      return list.stream()
          .map(element -> fromAvro(element, column))
          .collect(ArrayList::new, List::add, List::addAll);
    }
    if (value instanceof CharSequence text) {
      return text.toString();
    }
    if (value instanceof ByteBuffer buffer) {
      return Arrays.copyOfRange(
          buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.limit());
    }
    assertThat(value == null || !(value instanceof BigDecimal))
        .isEqualTo(value == null || column.type().scalar() != Scalar.DECIMAL);
    return value;
  }

  @Test
  void theSchemaThatIsMadeOfColumns() {
    TableSchema schema =
        columns(
            Column.of("n", ColumnType.INT),
            new Column("when", ColumnType.TIMESTAMP, "at.when", false),
            Column.at("city", ColumnType.STRING, "at.place.city"),
            Column.of("tags", ColumnType.arrayOf(ColumnType.DECIMAL)),
            Column.at("written", ColumnType.TIMESTAMP, Column.TIMESTAMP));
    assertThat(AvroSchemas.of("Pets", schema))
        .hasToString(
            "{\"type\":\"record\",\"name\":\"Pets\",\"namespace\":\"tidepool\",\"fields\":["
                + "{\"name\":\"n\",\"type\":[\"null\",\"int\"],\"default\":null},"
                + "{\"name\":\"at\",\"type\":{\"type\":\"record\",\"name\":\"at\","
                + "\"namespace\":\"tidepool.Pets\",\"fields\":["
                + "{\"name\":\"when\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"}},"
                + "{\"name\":\"place\",\"type\":[\"null\",{\"type\":\"record\",\"name\":\"place\","
                + "\"namespace\":\"tidepool.Pets.at\",\"fields\":["
                + "{\"name\":\"city\",\"type\":[\"null\",\"string\"],\"default\":null}]}],\"default\":null}]}},"
                + "{\"name\":\"tags\",\"type\":[\"null\",{\"type\":\"array\",\"items\":[\"null\","
                + "{\"type\":\"bytes\",\"logicalType\":\"big-decimal\"}]}],\"default\":null}]}");
    assertThat(AvroSchemas.of("no name", schema).getName()).isEqualTo("Row");
  }

  @Test
  void rowsOfOlderSchemasHaveNothingInNewColumns() throws UnreadableRowException {
    TableSchema old = columns(Column.of("a", ColumnType.INT), Column.of("b", ColumnType.STRING));
    TableSchema now = columns(Column.of("a", ColumnType.INT), Column.of("c", ColumnType.DOUBLE));
    Schema oldAvro = AvroSchemas.of("t", old);
    Schema nowAvro = AvroSchemas.of("t", now);
    byte[] oldRow = codec(oldAvro).rowEncoder(old).value(new Object[] {"k", 1, "x"});
    AvroRowCodec codec = codec(oldAvro, nowAvro);
    Reading reading = reading(codec, now);
    assertThat(reading.read(KEY, oldRow, ColumnReader.NO_TIMESTAMP)).containsExactly("k", 1, null);
    byte[] row = codec.rowEncoder(now).value(new Object[] {"k", 2, 0.5});
    assertThat(reading.read(KEY, row, ColumnReader.NO_TIMESTAMP)).containsExactly("k", 2, 0.5);
    assertThat(codec.signature()).isNotEqualTo(codec(nowAvro).signature());
    assertThatThrownBy(() -> reading(codec(oldAvro), old).read(KEY, row, ColumnReader.NO_TIMESTAMP))
        .isInstanceOf(UnreadableRowException.class)
        .hasMessage(
            "the value names the schema of the fingerprint "
                + AvroRowCodec.fingerprint(nowAvro)
                + ", which nobody knows");
    assertThatThrownBy(() -> reading.value("{\"a\":1}"))
        .isInstanceOf(UnreadableRowException.class)
        .hasMessage("the value does not start with C3 01, the mark of the single-object encoding");
  }

  @Test
  void whatCannotBeWrittenIsRefused() {
    TableSchema schema = columns(Column.at("c", ColumnType.INT, "no-name"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AvroSchemas.of("t", schema))
        .withMessageStartingWith("column c: Avro has no field 'no-name'");
    TableSchema twice =
        columns(Column.at("a", ColumnType.INT, "x"), Column.at("b", ColumnType.INT, "x"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AvroSchemas.of("t", twice))
        .withMessageContaining("are both at x");
    TableSchema one = columns(Column.of("a", ColumnType.STRING));
    TableSchema other = columns(Column.of("b", ColumnType.STRING));
    AvroRowCodec codec = codec(AvroSchemas.of("t", one));
    assertThatIllegalArgumentException().isThrownBy(() -> codec.rowEncoder(other));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> AvroRowCodec.of(AvroSchemas.of("t", one), KeyFormat.STRING).rowEncoder(one));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> codec.rowEncoder(one).value(new Object[] {"k", "\ud800"}))
        .withMessageStartingWith("column a: no row has text with half a surrogate pair");
    assertThatIllegalArgumentException().isThrownBy(() -> AvroSchemas.parse("{"));
  }
}
