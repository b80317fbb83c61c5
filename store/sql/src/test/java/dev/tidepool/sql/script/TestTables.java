package dev.tidepool.sql.script;

import dev.tidepool.script.Script.Declared;
import dev.tidepool.sql.parse.Name;
import dev.tidepool.sql.parse.Statement;
import dev.tidepool.sql.parse.Statement.ColumnDeclaration;
import dev.tidepool.sql.parse.Statement.CreateIndex;
import dev.tidepool.sql.parse.Statement.CreateTable;
import dev.tidepool.sql.parse.Statement.Part;
import dev.tidepool.sql.parse.StatementParser;
import dev.tidepool.table.TableDefinition;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.codec.UnreadableRowException;
import dev.tidepool.table.indexing.RowDecoder;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.IndexPart;
import dev.tidepool.table.schema.TableSchema;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/** Makes tables of what a script declares. */
final class TestTables {
  private TestTables() {}

  /** The table, with its rows. */
  static TestTable load(Declared declared, Path dataFolder) throws IOException {
    List<String> lines =
        declared.dataFile() == null
            ? declared.lines()
            : lines(dataFolder.resolve(declared.dataFile()));
    List<Statement> statements = StatementParser.parseAll(declared.ddl());
    CreateTable table = (CreateTable) statements.get(0);
    TableSchema inValue = schema(table, false);
    TableSchema schema = schema(table, true);
    KeyFormat format = keyFormat(table, schema);
    RowDecoder decoder =
        new RowDecoder(
            inValue,
            new JsonRowCodec(KeyFormat.BYTES),
            IntStream.range(0, inValue.columnCount()).toArray());
    List<TestTable.Row> rows = new ArrayList<>();
    for (String line : lines) {
      byte[] value = line.getBytes(StandardCharsets.UTF_8);
      Object[] values = decoded(decoder, value).clone();
      rows.add(new TestTable.Row(key(schema, format, values), value, values));
    }
    List<IndexDefinition> indexes =
        statements.stream().skip(1).map(index -> index((CreateIndex) index, schema)).toList();
    return new TestTable(
        table.name().text(), new TableDefinition(schema, new JsonRowCodec(format), indexes), rows);
  }

  private static List<String> lines(Path file) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }

  private static Object[] decoded(RowDecoder decoder, byte[] value) {
    try {
      return decoder.decode(new byte[0], value);
    } catch (UnreadableRowException e) {
      throw new IllegalArgumentException(new String(value, StandardCharsets.UTF_8), e);
    }
  }

  // ---- definitions -----------------------------------------------------------------------------

  private static TableSchema schema(CreateTable table, boolean keyInKey) {
    List<Column> columns = new ArrayList<>();
    for (ColumnDeclaration column : table.columns()) {
      String path = column.path() == null ? column.name().text() : column.path();
      boolean isKey = keyInKey && table.primaryKey().stream().anyMatch(column.name()::isSame);
      if (isKey) {
        path =
            table.primaryKey().size() == 1 ? Column.KEY : Column.KEY + "." + column.name().text();
      }
      columns.add(new Column(column.name().text(), column.type(), path, column.nullable()));
    }
    return new TableSchema(columns);
  }

  private static KeyFormat keyFormat(CreateTable table, TableSchema schema) {
    List<Name> key = table.primaryKey();
    if (key.size() > 1) {
      return KeyFormat.JSON;
    }
    return switch (schema.column(schema.require(key.get(0).text())).type().scalar()) {
      case STRING -> KeyFormat.STRING;
      case INT -> KeyFormat.INT;
      case BIGINT -> KeyFormat.LONG;
      default -> throw new IllegalArgumentException("no tests have such a key: " + key);
    };
  }

  private static byte[] key(TableSchema schema, KeyFormat format, Object[] values) {
    int[] columns = schema.keyColumns();
    Object first = values[columns[0]];
    if (format == KeyFormat.STRING) {
      return ((String) first).getBytes(StandardCharsets.UTF_8);
    }
    if (format == KeyFormat.INT) {
      return ByteBuffer.allocate(Integer.BYTES).putInt((Integer) first).array();
    }
    if (format == KeyFormat.LONG) {
      return ByteBuffer.allocate(Long.BYTES).putLong((Long) first).array();
    }
    StringBuilder json = new StringBuilder();
    for (int column : columns) {
      json.append(json.isEmpty() ? "{" : ",").append('"').append(schema.column(column).name());
      String quote = values[column] instanceof String ? "\"" : "";
      json.append("\":").append(quote).append(values[column]).append(quote);
    }
    return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }

  private static IndexDefinition index(CreateIndex index, TableSchema schema) {
    if (index.condition() != null) {
      throw new IllegalArgumentException("scripts have no partial indexes yet: " + index.name());
    }
    List<IndexPart> parts = index.parts().stream().map(Part::part).toList();
    boolean isArray = schema.column(schema.require(parts.get(0).column())).type().isArray();
    return new IndexDefinition(
        index.name().text(), parts, index.ordered(), index.unique(), isArray, null);
  }
}
