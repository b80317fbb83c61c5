package dev.tidepool.table;

import dev.tidepool.table.codec.AvroRowCodec;
import dev.tidepool.table.codec.AvroSchemas;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.codec.ObjectRowCodec;
import dev.tidepool.table.codec.RowCodec;
import dev.tidepool.table.codec.RowEncoder;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.schema.TableSchema;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** What a random run keeps its rows as: a codec, and the bytes that it reads as these rows. */
record RowBytes(RowCodec codec, Writer writer) {
  /** Makes the bytes of a row; of null, bytes that are no row. */
  @FunctionalInterface
  interface Writer {
    /**
     * The bytes of {@code row}.
     *
     * @throws IllegalArgumentException if no row can have such values
     */
    byte[] bytes(Object[] row, SplittableRandom random);
  }

  /** The bytes of {@code row}; of null, bytes that the codec cannot read. */
  byte[] of(Object[] row, SplittableRandom random) {
    return writer.bytes(row, random);
  }

  /** A way to keep rows whose first column is the key, a string, the others at their names. */
  enum Kind {
    /** Any values, beside the table. */
    REGISTERED,
    JSON,
    AVRO,
    /** A map for each row, from a deserialiser. */
    OBJECTS;

    RowBytes rows(TableSchema schema) {
      RegisteredRows registered = new RegisteredRows();
      return switch (this) {
        case REGISTERED -> new RowBytes(registered, registered::register);
        case JSON -> encoded(new JsonRowCodec(KeyFormat.STRING), schema);
        case AVRO ->
            encoded(
                AvroRowCodec.singleObject(
                    List.of(AvroSchemas.of("rows", schema)), KeyFormat.STRING),
                schema);
        case OBJECTS ->
            new RowBytes(
                new ObjectRowCodec<>(
                    Map.class, bytes -> fields(schema, registered.row(bytes, 0)), KeyFormat.STRING),
                registered::register);
      };
    }

    private static RowBytes encoded(RowCodec codec, TableSchema schema) {
      RowEncoder encoder = codec.rowEncoder(schema);
      return new RowBytes(
          codec, (row, random) -> row == null ? new byte[random.nextInt(4)] : encoder.value(row));
    }

    private static Map<String, Object> fields(TableSchema schema, Object[] row) {
      Map<String, Object> fields = new HashMap<>();
      for (int i = 1; i < row.length; i++) {
        Column column = schema.column(i);
        fields.put(
            column.path(),
            row[i] instanceof List<?> elements
                ? elements.stream().map(e -> field(column, e)).collect(Collectors.toList())
                : field(column, row[i]));
      }
      return fields;
    }

    /** As Java has it; a number would be milliseconds in a timestamp. */
    private static Object field(Column column, Object value) {
      return column.type().scalar() == Scalar.TIMESTAMP && value != null
          ? Instant.EPOCH.plus((long) value, ChronoUnit.MICROS)
          : value;
    }

    /** Whether rows of this kind can have {@code value}: some formats have no word for some. */
    boolean holds(Scalar type, Object value) {
      Column column = Column.of("c", new ColumnType(type, false));
      TableSchema schema =
          new TableSchema(List.of(new Column("id", ColumnType.STRING, Column.KEY, false), column));
      try {
        rows(schema).of(new Object[] {"", value}, new SplittableRandom(0));
        return true;
      } catch (IllegalArgumentException e) {
        return false;
      }
    }
  }
}
