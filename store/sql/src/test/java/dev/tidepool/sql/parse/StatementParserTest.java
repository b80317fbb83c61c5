package dev.tidepool.sql.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.tidepool.sql.parse.Statement.AddColumn;
import dev.tidepool.sql.parse.Statement.ColumnDeclaration;
import dev.tidepool.sql.parse.Statement.Copy;
import dev.tidepool.sql.parse.Statement.CreateIndex;
import dev.tidepool.sql.parse.Statement.CreateTable;
import dev.tidepool.sql.parse.Statement.Describe;
import dev.tidepool.sql.parse.Statement.Dml;
import dev.tidepool.sql.parse.Statement.DropColumn;
import dev.tidepool.sql.parse.Statement.DropIndex;
import dev.tidepool.sql.parse.Statement.DropTable;
import dev.tidepool.sql.parse.Statement.Explain;
import dev.tidepool.sql.parse.Statement.Part;
import dev.tidepool.sql.parse.Statement.Query;
import dev.tidepool.sql.parse.Statement.RenameColumn;
import dev.tidepool.sql.parse.Statement.ShowCopies;
import dev.tidepool.sql.parse.Statement.ShowIndexes;
import dev.tidepool.sql.parse.Statement.ShowSchemas;
import dev.tidepool.sql.parse.Statement.ShowTables;
import dev.tidepool.sql.parse.Statement.ShowUnreadable;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexPart;
import dev.tidepool.table.schema.IndexPart.Function;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of statement, and what is read out of it. */
class StatementParserTest {

  @Test
  void columnsHaveTypesPathsAndAKey() {
    CreateTable table =
        (CreateTable)
            StatementParser.parse(
                """
                CREATE TABLE IF NOT EXISTS Orders (
                  id BIGINT PRIMARY KEY, -- the key
                  city STRING PATH 'address.city' NOT NULL,
                  "total sum" DECIMAL NULL,
                  tags TEXT ARRAY, codes INT[], days ARRAY<TIMESTAMP>,
                  score DOUBLE PRECISION, open BOOL, raw BYTES
                ) WITH (topic = 'orders;v1', Partitions = 12, retention.ms = -1, compact = TRUE);
                """);
    assertThat(table.name().text()).isEqualTo("Orders");
    assertThat(table.ifNotExists()).isTrue();
    assertThat(table.columns())
        .extracting(c -> c.name().text(), c -> c.type(), c -> c.path(), c -> c.nullable())
        .containsExactly(
            tuple("id", ColumnType.BIGINT, null, false),
            tuple("city", ColumnType.STRING, "address.city", false),
            tuple("total sum", ColumnType.DECIMAL, null, true),
            tuple("tags", ColumnType.arrayOf(ColumnType.STRING), null, true),
            tuple("codes", ColumnType.arrayOf(ColumnType.INT), null, true),
            tuple("days", ColumnType.arrayOf(ColumnType.TIMESTAMP), null, true),
            tuple("score", ColumnType.DOUBLE, null, true),
            tuple("open", ColumnType.BOOLEAN, null, true),
            tuple("raw", ColumnType.BYTES, null, true));
    assertThat(table.primaryKey()).extracting(Name::text).containsExactly("id");
    assertThat(table.options().keySet())
        .containsExactly("topic", "partitions", "retention.ms", "compact");
    assertThat(table.options().values())
        .extracting(Statement.Option::value)
        .containsExactly("orders;v1", "12", "-1", "TRUE");
  }

  @Test
  void aKeyOfSeveralColumnsStandsBehindThem() {
    for (String constraint : List.of("PRIMARY KEY (B, a)", "CONSTRAINT pk PRIMARY KEY (B, a)")) {
      CreateTable table =
          (CreateTable)
              StatementParser.parse("create table t (a int, b string, c int, " + constraint + ")");
      assertThat(table.primaryKey()).extracting(Name::text).containsExactly("B", "a");
      assertThat(table.columns())
          .extracting(ColumnDeclaration::nullable)
          .containsExactly(false, false, true);
      assertThat(table.options()).isEmpty();
      assertThat(table.ifNotExists()).isFalse();
    }
  }

  @Test
  void partsOfAnIndexAreColumnsFunctionsAndPrefixes() {
    CreateIndex index =
        (CreateIndex)
            StatementParser.parse(
                "CREATE UNIQUE INDEX IF NOT EXISTS i ON t (a, lower( b ) ASC, name(3), left(x, 2),"
                    + " floor(created TO DAY), \"lower\")");
    assertThat(index.parts())
        .extracting(Part::part)
        .containsExactly(
            IndexPart.column("a"),
            IndexPart.of(Function.LOWER, "b"),
            IndexPart.prefix("name", 3),
            IndexPart.prefix("x", 2),
            IndexPart.of(Function.DAY, "created"),
            IndexPart.column("lower"));
    assertThat(index.parts().get(1).source()).isEqualTo(new SourceText("lower( b )", 1, 46));
    assertThat(index.unique()).isTrue();
    assertThat(index.ordered()).isTrue();
    assertThat(index.ifNotExists()).isTrue();
    assertThat(index.condition()).isNull();
  }

  @Test
  void theConditionOfAnIndexStaysText() {
    for (String tail :
        List.of(
            "WHERE status = 'with (;)' /* 1 */ AND f(a WITH b)\n WITH (x = 1)",
            "WITH (x = 1) WHERE status = 'with (;)' /* 1 */ AND f(a WITH b) -- end")) {
      CreateIndex index =
          (CreateIndex) StatementParser.parse("CREATE INDEX i\n ON t USING EQUALITY (a) " + tail);
      int column = tail.indexOf("status") + 26;
      assertThat(index.condition())
          .isEqualTo(new SourceText("status = 'with (;)' /* 1 */ AND f(a WITH b)", 2, column));
      assertThat(index.options()).containsOnlyKeys("x");
      assertThat(index.ordered()).isFalse();
      assertThat(index.unique()).isFalse();
    }
  }

  @Test
  void tablesAndIndexesAreDropped() {
    assertThat(StatementParser.parse("DROP TABLE t"))
        .isEqualTo(new DropTable(new Name("t", 1, 12), false));
    assertThat(StatementParser.parse("DROP TABLE IF EXISTS \"a \"\"b\"\"\""))
        .isEqualTo(new DropTable(new Name("a \"b\"", 1, 22), true));
    assertThat(StatementParser.parse("drop index i on t"))
        .isEqualTo(new DropIndex(new Name("i", 1, 12), new Name("t", 1, 17), false));
    assertThat(StatementParser.parse("drop index if exists i"))
        .isEqualTo(new DropIndex(new Name("i", 1, 22), null, true));
    assertThat(StatementParser.parse("drop index if"))
        .isEqualTo(new DropIndex(new Name("if", 1, 12), null, false));
  }

  @Test
  void tablesAndIndexesAreShown() {
    assertThat(StatementParser.parse("SHOW TABLES")).isEqualTo(new ShowTables());
    assertThat(StatementParser.parse("show schemas from T"))
        .isEqualTo(new ShowSchemas(new Name("T", 1, 19)));
    assertThat(StatementParser.parse("show indexes;")).isEqualTo(new ShowIndexes(null));
    assertThat(StatementParser.parse("show indexes from T"))
        .isEqualTo(new ShowIndexes(new Name("T", 1, 19)));
    assertThat(StatementParser.parse("SHOW copies")).isEqualTo(new ShowCopies());
    assertThat(StatementParser.parse("show unreadable records of T"))
        .isEqualTo(new ShowUnreadable(new Name("T", 1, 28), 100));
    assertThat(StatementParser.parse("SHOW UNREADABLE RECORDS OF t LIMIT 7;"))
        .isEqualTo(new ShowUnreadable(new Name("t", 1, 28), 7));
    for (String verb : List.of("DESCRIBE t", "desc    t", "DESC table t")) {
      Describe describe = (Describe) StatementParser.parse(verb);
      assertThat(describe.table().text()).isEqualTo("t");
    }
  }

  @Test
  void columnsAreAddedDroppedAndRenamed() {
    Name table = new Name("t", 1, 13);
    assertThat(StatementParser.parse("ALTER TABLE t ADD COLUMN IF NOT EXISTS a INT PATH 'x.a'"))
        .isEqualTo(
            new AddColumn(
                table,
                new ColumnDeclaration(new Name("a", 1, 40), ColumnType.INT, "x.a", true),
                true));
    assertThat(StatementParser.parse("alter table t add a bigint array not null"))
        .isEqualTo(
            new AddColumn(
                table,
                new ColumnDeclaration(
                    new Name("a", 1, 19), ColumnType.arrayOf(ColumnType.BIGINT), null, false),
                false));
    assertThat(StatementParser.parse("ALTER TABLE t DROP column;"))
        .isEqualTo(new DropColumn(table, new Name("column", 1, 20), false));
    assertThat(StatementParser.parse("ALTER TABLE t DROP COLUMN IF EXISTS a"))
        .isEqualTo(new DropColumn(table, new Name("a", 1, 37), true));
    assertThat(StatementParser.parse("ALTER TABLE t RENAME COLUMN a TO b"))
        .isEqualTo(new RenameColumn(table, new Name("a", 1, 29), new Name("b", 1, 34)));
  }

  @Test
  void whatIsExplainedStaysText() {
    assertThat(StatementParser.parse("EXPLAIN select 1"))
        .isEqualTo(new Explain(false, new SourceText("select 1", 1, 9)));
    assertThat(StatementParser.parse("EXPLAIN ANALYZE\n\n  (select 1) ; "))
        .isEqualTo(new Explain(true, new SourceText("(select 1)", 3, 3)));
    assertThat(StatementParser.parse("explain plan for delete from t"))
        .isEqualTo(new Explain(false, new SourceText("delete from t", 1, 18)));
  }

  @Test
  void filesAreCopied() {
    Copy copy =
        (Copy)
            StatementParser.parse(
                "COPY t (a, \"b c\") FROM 'it''s.csv.gz' WITH (header = false, delimiter = ';')");
    assertThat(copy.table().text()).isEqualTo("t");
    assertThat(copy.columns()).extracting(Name::text).containsExactly("a", "b c");
    assertThat(copy.file()).isEqualTo("it's.csv.gz");
    assertThat(copy.options().get("delimiter").value()).isEqualTo(";");
    assertThat(((Copy) StatementParser.parse("copy t from 'x'")).columns()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "with x as (select 1) select * from x",
        "VALUES (1), (2)",
        "table t",
        "(select 1) union (select 2)",
        "select ';', \";\", 'it''s' /* ; */ -- ;\n, 1 // ;\n, 2",
        "select '\uD83D\uDE00; ''' from \"caf\u00e9;\" where x # y",
        "select 1.5e-3, .5, 1e, x'00', u&'\\263A'",
      })
  void queriesStayText(String text) {
    assertThat(StatementParser.parse(" /* ; */ " + text + "\n;;"))
        .isEqualTo(new Query(new SourceText(text, 1, 10)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t VALUES (1)",
        "upsert into t values (1)",
        "UPDATE t SET a = ';'",
        "delete from t",
        "merge into t using s on true when matched then update set a = 1"
      })
  void changesStayText(String text) {
    assertThat(StatementParser.parse(text)).isEqualTo(new Dml(new SourceText(text, 1, 1)));
  }

  @Test
  void aTextIsCutAtItsSemicolons() {
    assertThat(
            StatementParser.parseAll(
                ";; select ';' ;\r\n\r\n insert into t values ('a\r\n;b') ; -- ;\r/* ; */ SHOW"
                    + " TABLES"))
        .containsExactly(
            new Query(new SourceText("select ';'", 1, 4)),
            new Dml(new SourceText("insert into t values ('a\r\n;b')", 3, 2)),
            new ShowTables());
    assertThat(StatementParser.parseAll(" ; -- nothing")).isEmpty();
  }

  @Test
  void placesWithinAPartAreFoundInTheWhole() {
    SourceText source =
        ((Explain) StatementParser.parse("-- x\n  explain select a,\n b")).statement();
    assertThat(source).isEqualTo(new SourceText("select a,\n b", 2, 11));
    assertThat(source.lineOf(1)).isEqualTo(2);
    assertThat(source.columnOf(1, 8)).isEqualTo(18);
    assertThat(source.lineOf(2)).isEqualTo(3);
    assertThat(source.columnOf(2, 2)).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          CREATE VIEW v         | 1 | 8  | expected TABLE, INDEX or UNIQUE INDEX, found 'VIEW'
          CREATE UNIQUE t       | 1 | 15 | expected INDEX, found 't'
          CREATE TABLE          | 1 | 13 | expected the name of a table, found the end of the text
          CREATE TABLE t        | 1 | 15 | expected '(', found the end of the text
          CREATE TABLE t ()     | 1 | 17 | expected the name of a column, found ')'
          CREATE TABLE t (a)    | 1 | 18 | expected a type (STRING, INT, BIGINT, DOUBLE, DECIMAL, BOOLEAN, TIMESTAMP or BYTES, with ARRAY behind it for an array), found ')'
          CREATE TABLE t (a int b int) | 1 | 23 | expected PATH, NOT NULL, PRIMARY KEY, ',' or ')', found 'b'
          CREATE TABLE t (a int, A string) | 1 | 24 | there are two columns A
          CREATE TABLE t (a varchar(10)) | 1 | 26 | types have no length or precision, as nobody would check it: write VARCHAR
          CREATE TABLE t (a int[][]) | 1 | 22 | arrays of arrays are not a type of columns
          CREATE TABLE t (a.b int) | 1 | 18 | expected a type (for a nested value write: city STRING PATH 'address.city'), found '.'
          CREATE TABLE t (a int path b) | 1 | 28 | expected a path in single quotes, such as 'address.city', found 'b'
          CREATE TABLE t (a int path ' ') | 1 | 23 | the path of column a is empty
          CREATE TABLE t (a int path 'b' path 'c') | 1 | 32 | column a has two paths
          CREATE TABLE t (a int primary key, b int primary key) | 1 | 42 | the primary key is declared twice; for one of several columns write PRIMARY KEY (a, b) behind the columns
          CREATE TABLE t (a int, primary key (b)) | 1 | 37 | there is no column b for the primary key
          CREATE TABLE t (a int, primary key (a, A)) | 1 | 40 | column A is in the primary key twice
          CREATE TABLE t (primary key (a)) | 1 | 14 | the table t needs at least one column
          CREATE TABLE t (a int, constraint c unique (a)) | 1 | 37 | expected PRIMARY KEY, the only constraint there is, found 'unique'
          CREATE TABLE t (a int) WITH (x) | 1 | 31 | expected '=', found ')'
          CREATE TABLE t (a int) WITH (x = y) | 1 | 34 | expected a value: a string in single quotes, a number, TRUE or FALSE, found 'y'
          CREATE TABLE t (a int) WITH (x = -'y') | 1 | 35 | expected a number, found the string 'y'
          CREATE TABLE t (a int) WITH (x = 1, X = 2) | 1 | 37 | the option X is given twice
          CREATE TABLE "" (a int) | 1 | 14 | expected the name of a table, found an empty name
          CREATE TABLE t (a int) x | 1 | 24 | expected the end of the statement, found 'x'
          CREATE INDEX i t(a)   | 1 | 16 | expected ON and the name of a table, found 't'
          CREATE INDEX i ON t USING gin (a) | 1 | 27 | expected ORDERED or EQUALITY, found 'gin'
          CREATE INDEX i ON t (sin(a)) | 1 | 22 | expected a column, or lower, upper, trim, length, abs, year or month of one, or left(column, n), or floor(column TO DAY), found 'sin'
          CREATE INDEX i ON t (left(a, 0)) | 1 | 30 | expected how many characters, from 1 on, found '0'
          CREATE INDEX i ON t (a(99999999999)) | 1 | 24 | expected how many characters, from 1 on, found '99999999999'
          CREATE INDEX i ON t (a DESC) | 1 | 24 | an index serves both directions: leave DESC out
          CREATE INDEX i ON t (a + b) | 1 | 24 | expected ',' or ')', found '+'
          CREATE INDEX i ON t (a) WHERE | 1 | 30 | expected a condition, found the end of the text
          DROP VIEW v           | 1 | 6  | expected TABLE or INDEX, found 'VIEW'
          DROP TABLE IF t       | 1 | 15 | expected EXISTS, found 't'
          ALTER t               | 1 | 7  | expected TABLE, found 't'
          ALTER TABLE t         | 1 | 14 | expected ADD, DROP or RENAME, and a column, found the end of the text
          ALTER TABLE t ADD n   | 1 | 20 | expected a type (STRING, INT, BIGINT, DOUBLE, DECIMAL, BOOLEAN, TIMESTAMP or BYTES, with ARRAY behind it for an array), found the end of the text
          ALTER TABLE t RENAME n m | 1 | 24 | expected TO, found 'm'
          ALTER TABLE t ADD n INT PRIMARY KEY | 1 | 25 | the primary key of a table stays as it is; leave out PRIMARY KEY
          SHOW UNREADABLE t     | 1 | 17 | expected RECORDS, found 't'
          SHOW UNREADABLE RECORDS OF t LIMIT 0 | 1 | 36 | expected how many to show, found '0'
          SHOW COLUMNS          | 1 | 6  | expected TABLES, INDEXES, SCHEMAS, COPIES or UNREADABLE RECORDS, found 'COLUMNS'
          DESCRIBE 'x'          | 1 | 10 | expected the name of a table, found the string 'x'
          EXPLAIN SHOW TABLES   | 1 | 9  | expected a query or a change of rows (SELECT, INSERT, ...), found 'SHOW'
          EXPLAIN               | 1 | 8  | expected a query or a change of rows (SELECT, INSERT, ...), found the end of the text
          COPY t TO 'x'         | 1 | 8  | expected FROM and the name of a file, found 'TO'
          COPY t FROM x         | 1 | 13 | expected the name of a file, in single quotes, found 'x'
          SELECT 1; SELECT 2    | 1 | 11 | expected one statement, found 'SELECT'
          SELECT 'x             | 1 | 8  | the string that begins here has no closing '
          SELECT "x             | 1 | 8  | the quoted name that begins here has no closing "
          SELECT 1 /* x         | 1 | 10 | the comment that begins here has no */
          TRUNCATE t            | 1 | 1  | expected a statement (SELECT, WITH, VALUES, INSERT, UPSERT, UPDATE, DELETE, CREATE, ALTER, DROP, SHOW, DESCRIBE, EXPLAIN or COPY), found 'TRUNCATE'
          ``                    | 1 | 1  | expected a statement (SELECT, WITH, VALUES, INSERT, UPSERT, UPDATE, DELETE, CREATE, ALTER, DROP, SHOW, DESCRIBE, EXPLAIN or COPY), found the end of the text
          """)
  void whatCannotBeReadIsRefusedWithThePlace(String text, int line, int column, String message) {
    assertRefused(text, line, column, message);
    assertRefused("\n \r\n/* \uD83D\uDE00 */\t" + text, line + 2, column + 9, message);
  }

  private static void assertRefused(String text, int line, int column, String message) {
    SqlSyntaxException refused =
        catchThrowableOfType(SqlSyntaxException.class, () -> StatementParser.parse(text));
    assertThat(refused).as(text).isNotNull();
    assertThat(refused.plainMessage()).isEqualTo(message);
    assertThat(refused.line()).isEqualTo(line);
    assertThat(refused.column()).isEqualTo(column);
    assertThat(refused).hasMessage(message + " (line " + line + ", column " + column + ")");
  }
}
