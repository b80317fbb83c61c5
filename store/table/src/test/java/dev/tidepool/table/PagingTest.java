package dev.tidepool.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.paging.Paging;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.query.ScanRequest.SortKey;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** Pages go on behind the last row, whatever was written between two of them. */
class PagingTest {
  private static final int ID = 0;
  private static final int AGE = 1;
  private static final int NOTE = 2;
  private static final int ROW_COUNT = 200;
  private static final Object[] NO_PARAMETERS = {};
  private static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              new Column("id", ColumnType.STRING, Column.KEY, false),
              Column.of("age", ColumnType.INT),
              Column.of("note", ColumnType.INT)));

  @TempDir Path directory;

  private Table open(Engine engine) {
    return Table.open(
        engine,
        directory.resolve("table"),
        StoreOptions.DEFAULT,
        new TableDefinition(
            SCHEMA,
            new JsonRowCodec(KeyFormat.STRING),
            List.of(IndexDefinition.on("by_age", "age"))));
  }

  private static void put(Table table, String id, Integer age, int note) {
    String json = "{\"age\":" + age + ",\"note\":" + note + "}";
    table.put(id.getBytes(StandardCharsets.UTF_8), json.getBytes(StandardCharsets.UTF_8));
  }

  private static ScanRequest request(SortKey order, long limit) {
    return new ScanRequest(
        Predicate.TRUE,
        List.of(ID, AGE),
        List.of(order),
        ScanRequest.FROM_START,
        new Operand.Literal(limit),
        null);
  }

  @ParameterizedTest
  @Seeds
  void rowsThatStayComeOnceWhateverIsWrittenMeanwhile(Seed seed) throws InterruptedException {
    SplittableRandom random = seed.random();
    try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(8 << 20));
        Table table = open(engine)) {
      for (int i = 0; i < ROW_COUNT; i++) {
        put(table, "stays" + i, random.nextInt(8) == 0 ? null : random.nextInt(10), 0);
      }
      table.awaitIndexes();
      for (int run = 0; run < 8; run++) {
        SortKey order = new SortKey(AGE, run % 2 == 0, run % 4 < 2);
        Paging paging = new Paging(SCHEMA, request(order, random.nextInt(1, 40)));
        List<String> ids = new ArrayList<>();
        String token = null;
        do {
          token =
              readPage(table, token == null ? paging.first() : paging.after(token), paging, ids);
          for (int i = random.nextInt(10); i > 0; i--) { // rows that come, move and go
            String id = "moves" + random.nextInt(30);
            if (random.nextBoolean()) {
              put(table, id, random.nextBoolean() ? null : random.nextInt(10), 1);
            } else {
              table.remove(id.getBytes(StandardCharsets.UTF_8));
            }
          }
        } while (token != null);
        List<String> stayed = ids.stream().filter(id -> id.startsWith("stays")).toList();
        assertThat(stayed).doesNotHaveDuplicates().hasSize(ROW_COUNT);
      }
    }
  }

  /** Reads a page; returns the token of its last row, null if there is none. */
  private static String readPage(Table table, ScanRequest page, Paging paging, List<String> ids) {
    String token = null;
    try (ResultCursor rows = table.prepare(page).open(NO_PARAMETERS, QueryLimits.defaults())) {
      while (rows.next()) {
        ids.add((String) rows.value(0));
        token = paging.token(rows);
      }
    }
    return token;
  }

  @Test
  void pageEntersTheIndexAtItsPlace() throws InterruptedException {
    try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(8 << 20));
        Table table = open(engine)) {
      for (int i = 0; i < 1000; i++) {
        put(table, "r" + i, i, 0);
      }
      table.awaitIndexes();
      for (boolean areNullsFirst : new boolean[] {true, false}) {
        Paging paging = new Paging(SCHEMA, request(new SortKey(AGE, false, areNullsFirst), 5));
        String token = null;
        for (int page = 0; page < 50; page++) {
          ScanRequest request = token == null ? paging.first() : paging.after(token);
          try (ResultCursor rows =
              table.prepare(request).open(NO_PARAMETERS, QueryLimits.defaults())) {
            while (rows.next()) {
              token = paging.token(rows);
            }
            assertThat(rows.statistics().rowsRead()).as("page %d", page).isLessThan(10);
          }
        }
      }
    }
  }

  @Test
  void whatHasNoPagesIsRefused() {
    ScanRequest all = ScanRequest.of(Predicate.TRUE, List.of(NOTE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Paging(SCHEMA, all).after("?"))
        .withMessage("no token of a page of this request: ?");
    TableSchema withoutKey = new TableSchema(List.of(Column.of("n", ColumnType.INT)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Paging(withoutKey, ScanRequest.of(Predicate.TRUE, List.of(0))))
        .withMessageContaining("pages need a column that is the key");
  }
}
