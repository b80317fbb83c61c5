package dev.tidepool.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.sql.error.SqlException;
import dev.tidepool.table.Table;
import dev.tidepool.table.TableDefinition;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.IndexPart;
import dev.tidepool.table.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which texts have a plan in common: those that differ in literals that columns are compared with.
 */
class PlanSharingTest {
  private final Shop shop = new Shop();

  /** Whether two texts have the same plan once others of the kind were there. */
  private boolean share(String one, String other) {
    shop.engine.prepare(one + " /* first */");
    shop.engine.prepare(one + " -- second");
    return shop.engine.prepare(one).columns() == shop.engine.prepare(other).columns();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT id FROM customers WHERE city = 'Bern'           | SELECT id FROM customers WHERE city = 'a longer name'
          SELECT id FROM customers WHERE city = 'Bern'           | SELECT id  FROM customers /* x */ WHERE city = 'It''s'
          SELECT id FROM customers WHERE age > 30                | SELECT id FROM customers WHERE age > 2147483647
          SELECT id FROM customers WHERE age > -30               | SELECT id FROM customers WHERE age > -1
          SELECT id FROM customers WHERE age < -0                | SELECT id FROM customers WHERE age < -50
          SELECT id FROM orders WHERE weight > -0.5              | SELECT id FROM orders WHERE weight > -1.5
          SELECT id FROM customers WHERE 30 < age                | SELECT id FROM customers WHERE 7 < age
          SELECT id FROM customers WHERE age BETWEEN 1 AND 3     | SELECT id FROM customers WHERE age BETWEEN 30 AND 10
          SELECT id FROM customers WHERE age IN (3, 1, 2)        | SELECT id FROM customers WHERE age IN (30, 41, 41)
          SELECT id FROM customers WHERE age NOT IN (3, 1)       | SELECT id FROM customers WHERE age NOT IN (30, 41)
          SELECT id FROM customers WHERE name LIKE 'A%'          | SELECT id FROM customers WHERE name LIKE '%b'
          SELECT id FROM customers WHERE 'vip' = ANY(tags)       | SELECT id FROM customers WHERE 'old' = ANY(tags)
          SELECT id FROM customers WHERE lower(city) = 'bern'    | SELECT id FROM customers WHERE lower(city) = 'x'
          SELECT id FROM customers WHERE NOT (age = 3) AND id < 4 | SELECT id FROM customers WHERE NOT (age = 30) AND id < 3
          SELECT id FROM orders WHERE total = 9.50               | SELECT id FROM orders WHERE total = 5.25
          SELECT id FROM orders WHERE total = 9                  | SELECT id FROM orders WHERE total = 100
          SELECT id FROM orders WHERE weight > 0.3               | SELECT id FROM orders WHERE weight > 1.7
          SELECT id FROM orders WHERE placed > '2020-01-01'      | SELECT id FROM orders WHERE placed > '2020-01-03 12:00:00'
          SELECT status FROM orders GROUP BY status HAVING count(*) > 1 | SELECT status FROM orders GROUP BY status HAVING count(*) > 2
          SELECT id FROM customers WHERE id IN (SELECT customer FROM orders WHERE status = 'open') | SELECT id FROM customers WHERE id IN (SELECT customer FROM orders WHERE status = 'paid')
          SELECT c.id FROM customers c JOIN orders o ON c.id = o.customer AND o.total > 7 WHERE c.age = 30 | SELECT c.id FROM customers c JOIN orders o ON c.id = o.customer AND o.total > 1 WHERE c.age = 41
          """)
  void literalsThatColumnsAreComparedWith(String one, String other) {
    assertThat(share(one, other)).isTrue();
    SqlEngine alone = new SqlEngine(shop.tables, new SqlOptions(0, QueryLimits::defaults));
    for (String sql : List.of(one, other)) {
      assertThat(Results.rows(shop.engine.query(sql)))
          .as(sql)
          .containsExactlyInAnyOrderElementsOf(Results.rows(alone.query(sql)));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT id FROM customers WHERE age > 30                | SELECT id FROM customers WHERE age > 2147483648
          SELECT id FROM customers WHERE age > 30                | SELECT id FROM customers WHERE age > 1.5
          SELECT id FROM customers WHERE age > 1.5               | SELECT id FROM customers WHERE age > 2.5
          SELECT id FROM customers WHERE age > 30                | SELECT id FROM customers WHERE age > NULL
          SELECT id FROM customers WHERE age IN (3, 1, 2)        | SELECT id FROM customers WHERE age IN (3, 1)
          SELECT id, 1 FROM customers                            | SELECT id, 2 FROM customers
          SELECT id FROM customers WHERE age > 3 LIMIT 1         | SELECT id FROM customers WHERE age > 3 LIMIT 2
          SELECT id, age FROM customers WHERE age > 3 ORDER BY 1 | SELECT id, age FROM customers WHERE age > 3 ORDER BY 2
          SELECT age + 1 FROM customers WHERE age > 3            | SELECT age + 2 FROM customers WHERE age > 3
          SELECT id FROM customers WHERE age + 1 > 3             | SELECT id FROM customers WHERE age + 2 > 3
          SELECT id FROM customers WHERE city = 'Bern'           | SELECT name FROM customers WHERE city = 'Bern'
          SELECT id FROM orders WHERE placed > DATE '2020-01-01' | SELECT id FROM orders WHERE placed > DATE '2020-01-02'
          """)
  void othersChangeWhatIsComputed(String one, String other) {
    assertThat(share(one, other)).isFalse();
  }

  @Test
  void aValueThatIsGroupedByIsNotAnother() {
    String sql =
        "SELECT count(*) FROM customers GROUP BY age > %s HAVING (age > %s) IS NOT NULL ORDER BY 1";
    assertThat(Results.text(shop.engine.query(sql.formatted(30, 30)))).isEqualTo("1 3");
    assertThat(Results.text(shop.engine.query(sql.formatted(25, 25)))).isEqualTo("1 3");
    assertThatThrownBy(() -> shop.engine.query(sql.formatted(25, 30)))
        .hasMessageContaining("neither grouped by nor aggregated");
  }

  @Test
  void errorsAreThoseOfTheText() {
    String sql = "SELECT id\nFROM customers WHERE name = 'x' AND age = ";
    for (String wrong : new String[] {"'a'", "'b'", "'c'"}) {
      assertThatThrownBy(() -> shop.engine.prepare(sql + wrong))
          .isInstanceOf(SqlException.class)
          .hasMessageContaining("<INTEGER> = <VARCHAR(1)>")
          .extracting("line", "column")
          .containsExactly(2, 37);
    }
  }

  @Test
  void patternsWithEscapesAreChecked() {
    String sql = "SELECT id FROM customers WHERE name LIKE 'a!%s' ESCAPE '!'";
    for (String end : new String[] {"!", "_", "%%"}) {
      shop.engine.prepare(sql.formatted(end));
    }
    assertThatThrownBy(() -> shop.engine.prepare(sql.formatted("")))
        .hasMessageContaining("must stand before");
  }

  @Test
  void explainTellsTheLiterals() {
    String sql = "SELECT id FROM customers WHERE name || city > 'X' AND age > ";
    for (int age = 1; age < 4; age++) {
      assertThat(shop.engine.explain(sql + age)).contains("'X'").doesNotContain("?");
    }
  }

  @Test
  void aPlanEndsWithTheTableThatItIsOf() {
    String sql = "SELECT id FROM customers WHERE age > ";
    for (int age = 1; age < 4; age++) {
      shop.engine.prepare(sql + age);
    }
    assertThat(Results.text(shop.engine.query(sql + 40))).isEqualTo("2");
    shop.tables.put("customers", shop.orders);
    assertThatThrownBy(() -> shop.engine.query(sql + 39)).hasMessageContaining("no column age");
  }

  @Test
  void anIndexOfSomeRowsIsUsedForThese(@TempDir Path directory) throws InterruptedException {
    TableSchema schema =
        new TableSchema(
            List.of(
                Column.at("id", ColumnType.STRING, Column.KEY),
                Column.of("status", ColumnType.STRING),
                Column.of("size", ColumnType.INT)));
    Predicate isOpen =
        new Predicate.Comparison(1, Predicate.Operator.EQUAL, new Operand.Literal("open"));
    IndexDefinition open =
        new IndexDefinition("open", List.of(IndexPart.column("size")), true, false, false, isOpen);
    TableDefinition definition =
        new TableDefinition(schema, new JsonRowCodec(KeyFormat.STRING), List.of(open));
    try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(4 << 20));
        Table table = Table.open(engine, directory, StoreOptions.DEFAULT, definition)) {
      for (int i = 0; i < 1000; i++) {
        String status = i % 100 == 0 ? "open" : "done";
        String json = "{\"status\":\"" + status + "\",\"size\":" + i + "}";
        table.put(
            ("k" + i).getBytes(StandardCharsets.UTF_8), json.getBytes(StandardCharsets.UTF_8));
      }
      table.awaitIndexes();
      SqlEngine sql = new SqlEngine(new Tables().put("tasks", table));
      String query = "SELECT id FROM tasks WHERE status = '%s' AND size < %s";
      for (int i = 0; i < 3; i++) {
        assertThat(rowsRead(sql, query.formatted("done", 100 + i))).isEqualTo(1000);
      }
      assertThat(rowsRead(sql, query.formatted("open", 850))).isEqualTo(9);
      assertThat(sql.prepare(query.formatted("open", 850)).columns())
          .isSameAs(sql.prepare(query.formatted("done", 7)).columns());
    }
  }

  private static long rowsRead(SqlEngine sql, String query) {
    SqlResult result = sql.query(query);
    try (result) {
      while (result.next()) {}
    }
    return result.statistics().rowsRead();
  }
}
