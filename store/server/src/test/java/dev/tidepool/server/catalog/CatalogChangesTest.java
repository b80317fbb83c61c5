package dev.tidepool.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.server.catalog.CatalogWriter.Change;
import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.parse.Statement;
import dev.tidepool.sql.parse.StatementParser;
import dev.tidepool.table.schema.Column;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What statements mean for the catalog, and what of them is refused, where. */
class CatalogChangesTest {

  /** The catalog after {@code statements}. */
  static CatalogState after(String... statements) {
    CatalogState state = CatalogState.EMPTY;
    for (String statement : statements) {
      Change change = change(statement, state);
      state =
          change == null
              ? state
              : state.with(CatalogTable.key(change.name()), change.table(), state.nextOffset() + 2);
    }
    return state;
  }

  private static Change change(String text, CatalogState state) {
    Statement statement = StatementParser.parse(text);
    if (statement instanceof Statement.CreateTable create) {
      return CatalogChanges.of(create, state);
    }
    if (statement instanceof Statement.CreateIndex create) {
      return CatalogChanges.of(create, state);
    }
    if (statement instanceof Statement.AlterTable alter) {
      return CatalogChanges.of(alter, state);
    }
    return statement instanceof Statement.DropTable drop
        ? CatalogChanges.of(drop, state)
        : CatalogChanges.of((Statement.DropIndex) statement, state);
  }

  @Test
  void aTableHasItsColumnsAtTheirPaths() {
    CatalogTable table =
        after(
                "CREATE TABLE Orders (id BIGINT PRIMARY KEY, city STRING NOT NULL PATH 'to.city',"
                    + " tags STRING ARRAY, at TIMESTAMP PATH '$timestamp')")
            .table("ORDERS");
    assertThat(table.name()).isEqualTo("Orders");
    assertThat(table.columns())
        .extracting(Column::path)
        .containsExactly("$key", "to.city", "tags", "$timestamp");
    assertThat(table.columns())
        .extracting(Column::nullable)
        .containsExactly(false, false, true, true);
    assertThat(table.options())
        .isEqualTo(new TableOptions(null, TableOptions.Keys.JSON, TableOptions.Format.JSON, 4, 1));
  }

  @Test
  void aKeyOfSeveralColumnsIsAnObject() {
    CatalogTable table =
        after("CREATE TABLE t (a INT, b STRING, n INT, PRIMARY KEY (a, b)) WITH (partitions = 2)")
            .table("t");
    assertThat(table.columns()).extracting(Column::path).containsExactly("$key.a", "$key.b", "n");
    assertThat(table.options().partitions()).isEqualTo(2);
  }

  @Test
  void indexesComeAndGoAndEachChangeIsARevision() {
    CatalogState state =
        after(
            "CREATE TABLE t (id INT PRIMARY KEY, n INT)",
            "CREATE INDEX a ON t (n)",
            "CREATE UNIQUE INDEX b ON t USING EQUALITY (abs(n)) WHERE n > 0",
            "DROP INDEX A");
    CatalogTable table = state.table("t");
    assertThat(table.revision()).isEqualTo(4);
    assertThat(table.indexes()).extracting(CatalogIndex::name).containsExactly("b");
    assertThat(table.indexes().get(0).condition()).isEqualTo("n > 0");
    assertThat(CatalogJson.read(CatalogJson.write(table))).isEqualTo(table);
  }

  @Test
  void columnsComeAndGoAndNoneFindsValuesOfAnother() {
    CatalogTable table =
        after(
                "CREATE TABLE t (id INT PRIMARY KEY, n INT, a STRING PATH 'x.y', z INT)",
                "ALTER TABLE t ADD COLUMN m DECIMAL",
                "ALTER TABLE t DROP COLUMN n",
                "ALTER TABLE t ADD N STRING",
                "ALTER TABLE t DROP a",
                "ALTER TABLE t ADD x INT",
                "ALTER TABLE t RENAME z TO k")
            .table("t");
    assertThat(table.columns())
        .extracting(column -> column.name() + " at " + column.path())
        .containsExactly("id at $key", "k at z", "m at m", "N at N", "x at x_2");
    assertThat(table.history()).isEqualTo(new CatalogHistory(7, List.of("n", "x.y"), List.of()));
    assertThat(CatalogJson.read(CatalogJson.write(table))).isEqualTo(table);
  }

  @Test
  void schemasOfEarlierColumnsAreKept() {
    CatalogState state =
        after(
            "CREATE TABLE t (id INT PRIMARY KEY, n INT) WITH (format = 'avro')",
            "ALTER TABLE t ADD m INT",
            "ALTER TABLE t DROP m",
            "ALTER TABLE t RENAME n TO k");
    CatalogTable table = state.table("t");
    assertThat(table.history().avroSchemas()).as("n, and n with m").hasSize(2);
    assertThat(table.history().avroSchemas().get(1)).contains("\"n\"").doesNotContain("\"m\"");
    assertThat(CatalogJson.read(CatalogJson.write(table))).isEqualTo(table);
    assertThatThrownBy(() -> change("ALTER TABLE t ADD \"a b\" INT", state))
        .hasMessageContaining("Avro has no field 'a b'");
    assertThatThrownBy(() -> change("ALTER TABLE t ADD c INT PATH 'm.c'", state))
        .hasMessageContaining("rows may still have a value at m of a column that was dropped");
  }

  @Test
  void anIndexKeepsTheColumnsOfItsCondition() {
    CatalogState state =
        after(
            "CREATE TABLE t (id INT PRIMARY KEY, n INT, m INT)",
            "CREATE INDEX i ON t (n)",
            "CREATE INDEX j ON t (m) WHERE N > 3");
    assertThatThrownBy(() -> change("ALTER TABLE t DROP n", state))
        .hasMessageContaining("it is in indexes i, j; drop what needs it first");
  }

  @Test
  void aTableOfTheSameNameIsAnother() {
    long first = after("CREATE TABLE t (id INT PRIMARY KEY)").table("t").id();
    long second =
        after(
                "CREATE TABLE t (id INT PRIMARY KEY)",
                "DROP TABLE t",
                "CREATE TABLE T (id STRING PRIMARY KEY)")
            .table("t")
            .id();
    assertThat(second).isNotEqualTo(first);
  }

  @Test
  void whatIsThereOrNotCanBeLeftAlone() {
    String[] base = {"CREATE TABLE t (id INT PRIMARY KEY, n INT)", "CREATE INDEX i ON t (n)"};
    CatalogState state = after(base);
    for (String statement :
        List.of(
            "CREATE TABLE IF NOT EXISTS T (x INT PRIMARY KEY)",
            "CREATE INDEX IF NOT EXISTS I ON t (n)",
            "DROP TABLE IF EXISTS u",
            "ALTER TABLE t ADD IF NOT EXISTS n INT",
            "ALTER TABLE t DROP COLUMN IF EXISTS m",
            "DROP INDEX IF EXISTS j ON t")) {
      assertThat(change(statement, state)).as(statement).isNull();
    }
  }

  @Test
  void whatCannotBeIsRefusedAtItsPlace() {
    refused("CREATE TABLE T (id INT PRIMARY KEY)", "there is a table t already", 1, 14);
    refused("CREATE TABLE u (id INT)", "needs a key", 1, 14);
    refused("CREATE TABLE u (id INT PRIMARY KEY PATH 'x')", "has no path", 1, 17);
    refused("CREATE TABLE u (id INT PRIMARY KEY, b INT PATH '$key.b')", "PRIMARY KEY", 1, 37);
    refused("CREATE TABLE u (\"$key\" INT PRIMARY KEY)", "begin with $", 1, 17);
    refused("CREATE TABLE u (i INT PRIMARY KEY) WITH (colour = 'red')", "no option colour", 1, 42);
    refused("CREATE TABLE u (i INT PRIMARY KEY)\n WITH (partitions = 0)", "from 1 to", 2, 8);
    refused("CREATE TABLE u (i INT PRIMARY KEY) WITH (format = 'xml')", "[json, avro]", 1, 42);
    refused(
        "CREATE TABLE u (i INT PRIMARY KEY) WITH (topic = 'x', partitions = 3)",
        "as many partitions as its topic",
        1,
        55);
    refused(
        "CREATE TABLE u (a INT, b INT, PRIMARY KEY (a, b)) WITH (topic = 'x', key.format = 'int')",
        "are one column",
        1,
        17);
    refused("CREATE INDEX i ON u (n)", "no table u", 1, 19);
    refused("CREATE INDEX j ON t (m)", "no column m", 1, 22);
    refused("CREATE INDEX I ON t (n)", "has an index I already", 1, 14);
    refused("CREATE INDEX j ON t (n) WITH (x = 1)", "no options", 1, 31);
    refused("ALTER TABLE u ADD m INT", "no table u", 1, 13);
    refused("ALTER TABLE t ADD N INT", "has a column N already", 1, 19);
    refused("ALTER TABLE t ADD m INT NOT NULL", "cannot be NOT NULL", 1, 19);
    refused("ALTER TABLE t ADD m INT PATH '$key.m'", "PRIMARY KEY", 1, 19);
    refused("ALTER TABLE t DROP COLUMN m", "no column m", 1, 27);
    refused("ALTER TABLE t DROP id", "is of the key", 1, 20);
    refused("ALTER TABLE t DROP n", "cannot be dropped: it is in index i;", 1, 20);
    refused("ALTER TABLE t RENAME n TO m", "cannot be renamed: it is in index i;", 1, 22);
    refused("ALTER TABLE t RENAME m TO n", "no column m", 1, 22);
    refused("DROP TABLE u", "no table u", 1, 12);
    refused("DROP INDEX j", "no index j", 1, 12);
  }

  private static void refused(String statement, String message, int line, int column) {
    CatalogState state =
        after("CREATE TABLE t (id INT PRIMARY KEY, n INT)", "CREATE INDEX i ON t (n)");
    assertThatThrownBy(() -> change(statement, state))
        .as(statement)
        .isInstanceOfSatisfying(
            SqlException.class,
            e -> {
              assertThat(e.plainMessage()).contains(message);
              assertThat(List.of(e.line(), e.column())).containsExactly(line, column);
            });
  }
}
