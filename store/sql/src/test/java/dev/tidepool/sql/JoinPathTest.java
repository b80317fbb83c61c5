package dev.tidepool.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.table.Table;
import dev.tidepool.table.TableDefinition;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a join asks a table for the rows of each key: if it finds them by the keys. */
class JoinPathTest {
  private static final int PERSON_COUNT = 200;
  private static final int VISITS_PER_PERSON = 10;
  private static final int VISIT_COUNT = PERSON_COUNT * VISITS_PER_PERSON;
  private static final int VISITS_PER_PLACE = VISIT_COUNT / 10;

  @TempDir Path directory;

  private Engine engine;
  private Table people;
  private Table visits;
  private SqlEngine sql;

  /** Of a visit, the place has an index, and the guest; who came along has none. */
  @BeforeEach
  void open() throws InterruptedException {
    engine = new Engine(EngineOptions.ofMemoryBytes(8 << 20));
    people =
        open(
            "people",
            List.of(
                Column.at("id", ColumnType.STRING, Column.KEY),
                Column.of("city", ColumnType.STRING)),
            List.of(IndexDefinition.on("people_city", "city")));
    visits =
        open(
            "visits",
            List.of(
                Column.at("id", ColumnType.STRING, Column.KEY),
                Column.of("place", ColumnType.STRING),
                Column.of("guest", ColumnType.STRING),
                Column.of("friend", ColumnType.STRING)),
            List.of(
                IndexDefinition.on("visits_place", "place"),
                IndexDefinition.on("visits_guest", "guest")));
    for (int person = 0; person < PERSON_COUNT; person++) {
      put(people, "p" + person, "{\"city\":\"c" + person % 20 + "\"}");
      for (int i = 0; i < VISITS_PER_PERSON; i++) {
        String guest = "p" + person;
        put(
            visits,
            "v" + person + "-" + i,
            "{\"place\":\"x%d\",\"guest\":\"%s\",\"friend\":\"%s\"}".formatted(i, guest, guest));
      }
    }
    people.awaitIndexes();
    visits.awaitIndexes();
    sql = new SqlEngine(new Tables().put("people", people).put("visits", visits));
  }

  private Table open(String name, List<Column> columns, List<IndexDefinition> indexes) {
    TableDefinition definition =
        new TableDefinition(new TableSchema(columns), new JsonRowCodec(KeyFormat.STRING), indexes);
    return Table.open(engine, directory.resolve(name), StoreOptions.DEFAULT, definition);
  }

  private static void put(Table table, String key, String json) {
    table.put(key.getBytes(StandardCharsets.UTF_8), json.getBytes(StandardCharsets.UTF_8));
  }

  @AfterEach
  void close() {
    people.close();
    visits.close();
    engine.close();
  }

  private static String visitsOf(String column, String place) {
    return "SELECT p.id, v.id FROM people p JOIN visits v ON v."
        + column
        + " = p.id WHERE p.city = 'c3' AND v.place = "
        + place;
  }

  @Test
  void aKeyWithAnIndexIsLookedUp() {
    assertThat(sql.explain(visitsOf("guest", "'x4'")))
        .contains("lookup join inner guest = id: ")
        .contains(": index scan visits_guest, check visits_place");
    assertThat(rowsRead(visitsOf("guest", "'x4'"))).isLessThan(VISITS_PER_PLACE);
  }

  /** The other index would be walked for each key anew. */
  @Test
  void anIndexOnAnotherConditionDoesNotFindTheRowsOfAKey() {
    assertThat(rowsRead(visitsOf("friend", "'x4'")))
        .isEqualTo(VISITS_PER_PLACE + PERSON_COUNT / 20);
    assertThat(sql.explain(visitsOf("friend", "'x4'")))
        .contains("hash join inner friend = id")
        .doesNotContain("friend = id: scan visits");
  }

  /** How many rows EXPLAIN ANALYZE counts; the last line adds all steps up. */
  private int rowsRead(String query, Object... parameters) {
    String text = sql.prepare(query).explainAnalyze(parameters, QueryLimits.defaults());
    String total = text.substring(text.indexOf("tables: "));
    return Integer.parseInt(total.replaceAll("(?s).* matched, (\\d+) read.*", "$1"));
  }
}
