package dev.tidepool.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * EXPLAIN of statements whose parameters have no values yet: the index that will serve, and what it
 * gives on average, or by a guess that is called one.
 */
class UnknownValuesTest {
  private static final int ROW_COUNT = 3000;
  private static final int NULL_COUNT = 100;
  private static final int CITY_COUNT = 55; // of 1, 3, 5 ... rows

  @TempDir Path directory;

  private Engine engine;
  private Table orders;
  private SqlEngine sql;

  @BeforeEach
  void open() throws InterruptedException {
    engine = new Engine(EngineOptions.ofMemoryBytes(8 << 20));
    List<Column> columns =
        List.of(
            Column.at("id", ColumnType.STRING, Column.KEY),
            Column.of("city", ColumnType.STRING),
            Column.of("status", ColumnType.STRING),
            Column.of("total", ColumnType.INT),
            Column.of("place", ColumnType.STRING),
            Column.of("email", ColumnType.STRING),
            Column.of("tags", ColumnType.arrayOf(ColumnType.STRING)));
    List<IndexDefinition> indexes =
        List.of(
            IndexDefinition.on("by_city", "city"),
            IndexDefinition.on("by_status", "status"),
            IndexDefinition.on("by_total", "total"),
            IndexDefinition.on("by_place_and_total", "place", "total"),
            index("by_email", false, IndexPart.prefix("email", 3), null),
            index("by_tag", true, IndexPart.column("tags"), null),
            index("open_by_status", false, IndexPart.column("status"), isOpen()));
    TableDefinition definition =
        new TableDefinition(new TableSchema(columns), new JsonRowCodec(KeyFormat.STRING), indexes);
    orders = Table.open(engine, directory.resolve("orders"), StoreOptions.DEFAULT, definition);
    for (int i = 0; i < ROW_COUNT; i++) {
      put(
          i,
          "{\"city\":\"c%d\",\"status\":\"%s\",\"total\":%d,\"place\":\"p%d\",\"email\":\"e%d\",\"tags\":[\"t%d\",\"u%d\"]}"
              .formatted(
                  (int) Math.sqrt(i), i < 100 ? "open" : "paid", i, i % 30, i, i % 4, i % 4));
    }
    for (int i = 0; i < NULL_COUNT; i++) {
      put(ROW_COUNT + i, "{}");
    }
    orders.awaitIndexes();
    sql = new SqlEngine(new Tables().put("orders", orders));
  }

  private static IndexDefinition index(
      String name, boolean multiValued, IndexPart part, Predicate condition) {
    return new IndexDefinition(name, List.of(part), true, false, multiValued, condition);
  }

  private static Predicate isOpen() {
    return new Predicate.Comparison(2, Predicate.Operator.EQUAL, new Operand.Literal("open"));
  }

  private void put(int id, String json) {
    byte[] key = ("o" + id).getBytes(StandardCharsets.UTF_8);
    orders.put(key, json.getBytes(StandardCharsets.UTF_8));
  }

  @AfterEach
  void close() {
    orders.close();
    engine.close();
  }

  /** What is told of the one scan of a query. */
  private void assertPath(String conditionAndOrder, String expected) {
    String text = sql.explain("SELECT email FROM orders WHERE " + conditionAndOrder);
    assertThat(text.substring(text.indexOf("): ") + "): ".length()).strip()).isEqualTo(expected);
  }

  // ---- averages --------------------------------------------------------------------------------

  @Test
  void oneValueHasTheRowsOfATermOnAverage() {
    assertPath("city = ?", "index scan by_city, on average [about 55 rows]");
    assertPath(
        "city = ? AND status = ?",
        "index scan by_city, check by_status, on average [about 55 rows]");
    assertPath("status = ?", "index scan by_status, on average [about 1500 rows]");
    assertPath("? = ANY(tags)", "index scan by_tag, on average [about 750 rows]");
    assertPath("email = ?", "index scan by_email, residual email = ?1, on average [about 30 rows]");
    assertPath(
        "city = CAST(? AS VARCHAR) || 'x'", "index scan by_city, on average [about 55 rows]");
  }

  /** The average is that of the estimates for all the values there are. */
  @Test
  void theAverageIsThatOfAllValues() {
    double sum = 0;
    for (int city = 0; city < CITY_COUNT; city++) {
      sum += expectedRows("city = 'c" + city + "'");
    }
    assertThat(expectedRows("city = ?")).isEqualTo((int) Math.round(sum / CITY_COUNT));
  }

  private int expectedRows(String condition) {
    String text = sql.explain("SELECT email FROM orders WHERE " + condition);
    return Integer.parseInt(text.replaceAll("(?s).*about (\\d+) rows.*", "$1"));
  }

  @Test
  void severalValuesHaveTheRowsOfAsManyTerms() {
    assertPath("city IN (?, ?, ?)", "index scan by_city, on average [about 164 rows]");
    assertPath(
        "city IN ('c3', 'c4') OR city = ?",
        "union of (index scan by_city; index scan by_city), on average [about 71 rows]");
    assertPath(
        "city = ? OR total = ?",
        "union of (index scan by_city; index scan by_total), on average [about 56 rows]");
  }

  @Test
  void allPartsOfACompositeIndexAreOneTerm() {
    assertPath(
        "place = ? AND total = ?", "index scan by_place_and_total, on average [about 1 rows]");
    assertPath(
        "place = 'p1' AND total = ?", "index scan by_place_and_total, on average [about 1 rows]");
  }

  @Test
  void keysAreAsManyAsTheyWillBe() {
    assertPath("id = ?", "key lookup, residual id = ?1 [about 1 rows]");
    assertPath("id IN (?, ?)", "key lookup of 2, residual id IN (?1, ?2) [about 2 rows]");
  }

  @Test
  void countsComeFromTheIndexAsTheyWill() {
    assertThat(sql.explain("SELECT count(*) FROM orders WHERE city = ?")).contains("index counts");
  }

  // ---- guesses ---------------------------------------------------------------------------------

  @Test
  void rangesAreGuessed() {
    assertPath("total > ?", "index scan by_total, a guess [about 1000 rows]");
    assertPath("total BETWEEN ? AND ?", "index scan by_total, a guess [about 333 rows]");
    assertPath("total < ? AND total > 2975", "index scan by_total, a guess [about 8 rows]");
    assertPath(
        "email LIKE ?", "index scan by_email, residual email LIKE ?1, a guess [about 1000 rows]");
    assertPath(
        "starts_with(city, CAST(? AS VARCHAR))", "index scan by_city, a guess [about 1000 rows]");
  }

  @Test
  void theFirstPartsOfACompositeIndexAreGuessed() {
    assertPath("place = ?", "index scan by_place_and_total, a guess [about 57 rows]");
    assertPath("place = ? AND total > ?", "index scan by_place_and_total, a guess [about 19 rows]");
  }

  // ---- what does not depend on the value -------------------------------------------------------

  @Test
  void aWalkInOrderStopsWhateverTheValue() {
    assertPath(
        "place = ? ORDER BY total LIMIT 10", "index order scan by_place_and_total [about 10 rows]");
    assertPath("total > ? ORDER BY total LIMIT 10", "index order scan by_total [about 10 rows]");
    assertPath(
        "city = ? ORDER BY total LIMIT 10", "index scan by_city, sort, on average [about 55 rows]");
  }

  @Test
  void whatIndexesDoNotServeIsTold() {
    assertPath("city <> ?", "full scan, residual city <> ?1 [about 3100 rows]");
    assertPath(
        "NOT city IN (?, ?)", "full scan, residual (city <> ?1 AND city <> ?2) [about 3100 rows]");
    assertPath("tags IS NULL AND city <> ?", "index scan by_tag, check by_city [about 100 rows]");
  }

  /** A partial index serves only if the value is that of its condition. */
  @Test
  void partialIndexesNeedTheirConditionInTheStatement() {
    assertPath(
        "status = 'open' AND email > ?",
        "index scan open_by_status, check by_email, residual email > ?1 [about 100 rows]");
    assertPath(
        "status = ? AND id > 'o'",
        "index scan by_status, residual id > 'o', on average [about 1500 rows]");
  }

  // ---- joins and subqueries --------------------------------------------------------------------

  @Test
  void theSideWithFewerRowsOnAverageIsRead() {
    String text =
        sql.explain(
            "SELECT a.email FROM orders a JOIN orders b ON b.city = a.place"
                + " WHERE a.city = ? AND b.status = ?");
    assertThat(text)
        .contains(
            "lookup join inner city = place: scan orders (city, status): index scan by_city, check"
                + " by_status, on average; beyond")
        .contains(
            "    scan orders (city, place, email): index scan by_city, on average [about 55 rows]")
        .contains(
            "    scan orders (city, status): index scan by_status, on average [about 1500 rows]");
  }

  @Test
  void subqueriesAreToldForAnyOuterRow() {
    assertThat(
            sql.explain(
                "SELECT id, (SELECT max(total) FROM orders i WHERE i.city = o.place) FROM orders"
                    + " o"))
        .contains(
            "scan orders (max(total)): index scan by_city, aggregate, on average [about 55 rows]");
  }

  /** The path is of any value, the rows are those of this one. */
  @Test
  void explainAnalyzeCountsWhatTheValueGave() {
    String text =
        sql.prepare("SELECT email FROM orders WHERE city = ?")
            .explainAnalyze(new Object[] {"c7"}, QueryLimits.defaults());
    assertThat(text)
        .contains("index scan by_city, on average [about 55 rows; 15 in ")
        .contains("15 rows matched, 15 read");
  }
}
