package dev.tidepool.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.table.Table;
import dev.tidepool.table.TableDefinition;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** Joins, groups, sets and subqueries over tables with and without indexes: what H2 answers. */
class RandomQueryTest {
  private static final int QUERY_COUNT = 150;
  private static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              Column.of("a", ColumnType.INT),
              Column.of("b", ColumnType.INT),
              Column.of("c", ColumnType.INT)));

  @TempDir Path directory;

  private final List<Table> opened = new ArrayList<>();
  private final Tables tables = new Tables();

  @ParameterizedTest
  @Seeds
  void answersAreThoseOfH2(Seed seed) throws SQLException, InterruptedException {
    SplittableRandom random = seed.random();
    try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(4 << 20));
        Connection connection = DriverManager.getConnection("jdbc:h2:mem:");
        Statement h2 = connection.createStatement()) {
      fill("t1", 70, List.of("a", "c"), engine, h2, random);
      fill("t2", 9, List.of("b"), engine, h2, random);
      fill("t3", 3, List.of(), engine, h2, random);
      SqlEngine sql = new SqlEngine(tables);
      for (int i = 0; i < QUERY_COUNT; i++) {
        String query = new RandomQueries(random).query();
        assertThat(Results.rows(sql.query(query)))
            .as(query)
            .containsExactlyInAnyOrderElementsOf(rows(h2.executeQuery(query)));
      }
      opened.forEach(Table::close);
    }
  }

  private void fill(
      String name,
      int rowCount,
      List<String> indexed,
      Engine engine,
      Statement h2,
      SplittableRandom random)
      throws SQLException, InterruptedException {
    List<IndexDefinition> indexes =
        indexed.stream().map(column -> IndexDefinition.on(name + "_" + column, column)).toList();
    TableDefinition definition =
        new TableDefinition(SCHEMA, new JsonRowCodec(KeyFormat.STRING), indexes);
    Table table = Table.open(engine, directory.resolve(name), StoreOptions.DEFAULT, definition);
    opened.add(table);
    tables.put(name, table);
    h2.execute("CREATE TABLE " + name + " (a INT, b INT, c INT)");
    for (int i = 0; i < rowCount; i++) {
      String a = number(random);
      String b = number(random);
      String c = number(random);
      String json = "{\"a\":" + a + ",\"b\":" + b + ",\"c\":" + c + "}";
      table.put(utf8("k" + i), utf8(json));
      h2.execute("INSERT INTO " + name + " VALUES (" + a + ", " + b + ", " + c + ")");
    }
    table.awaitIndexes();
  }

  private static String number(SplittableRandom random) {
    return random.nextInt(5) == 0 ? "null" : "" + random.nextInt(6);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<List<Object>> rows(ResultSet result) throws SQLException {
    List<List<Object>> rows = new ArrayList<>();
    int columnCount = result.getMetaData().getColumnCount();
    while (result.next()) {
      List<Object> row = new ArrayList<>();
      for (int i = 1; i <= columnCount; i++) {
        row.add(result.getObject(i));
      }
      rows.add(row);
    }
    return rows;
  }
}
