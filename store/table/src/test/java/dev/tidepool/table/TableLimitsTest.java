package dev.tidepool.table;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.And;
import dev.tidepool.table.query.Predicate.Comparison;
import dev.tidepool.table.query.Predicate.Operator;
import dev.tidepool.table.query.Predicate.Or;
import dev.tidepool.table.query.QueryLimitException;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.query.ScanRequest.Aggregation;
import dev.tidepool.table.query.ScanRequest.Call;
import dev.tidepool.table.query.ScanRequest.Function;
import dev.tidepool.table.query.ScanRequest.SortKey;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever way a query takes, it ends when a limit is reached, and the table goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TableLimitsTest {
  private static final int KIND = 0;
  private static final int NUMBER = 1;
  private static final int NOTE = 2;
  private static final int ROW_COUNT = 8_000;
  private static final long MEMORY = 1 << 30;
  private static final Object[] NO_PARAMETERS = {};
  private static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              Column.of("kind", ColumnType.STRING),
              Column.of("number", ColumnType.INT),
              Column.of("note", ColumnType.INT)));

  private Engine engine;
  private Table table;

  @BeforeAll
  void fill(@TempDir Path directory) throws InterruptedException {
    engine = new Engine(EngineOptions.ofMemoryBytes(32 << 20));
    TableDefinition definition =
        new TableDefinition(
            SCHEMA,
            new JsonRowCodec(KeyFormat.STRING),
            List.of(
                IndexDefinition.on("by_kind", "kind"), IndexDefinition.on("by_number", "number")));
    table = Table.open(engine, directory.resolve("table"), StoreOptions.DEFAULT, definition);
    for (int i = 0; i < ROW_COUNT; i++) {
      String json = "{\"kind\":\"k" + i % 3 + "\",\"number\":" + i + ",\"note\":" + i + "}";
      table.put(("r" + i).getBytes(StandardCharsets.UTF_8), json.getBytes(StandardCharsets.UTF_8));
    }
    table.awaitIndexes();
  }

  @AfterAll
  void close() {
    table.close();
    engine.close();
  }

  private static Predicate compare(int column, Operator operator, Object value) {
    return new Comparison(column, operator, new Operand.Literal(value));
  }

  private static ScanRequest first(Predicate predicate, int column, long limit) {
    return new ScanRequest(
        predicate,
        List.of(NUMBER),
        List.of(new SortKey(column, false, false)),
        ScanRequest.FROM_START,
        new Operand.Literal(limit),
        null);
  }

  private static ScanRequest groups(Predicate predicate, int column) {
    return new ScanRequest(
        predicate,
        List.of(),
        List.of(),
        ScanRequest.FROM_START,
        ScanRequest.UNLIMITED,
        new Aggregation(List.of(column), List.of(new Call(Function.SUM, NUMBER, false))));
  }

  static List<String> waysOfManySteps() {
    return List.of(
        "full scan that finds nothing",
        "index scan whose check fails",
        "union",
        "order scan that finds nothing",
        "sort",
        "groups by rows",
        "groups by forward columns");
  }

  private static ScanRequest request(String way) {
    Predicate kind = compare(KIND, Operator.EQUAL, "k1");
    Predicate never = compare(NOTE, Operator.LESS, 0);
    return switch (way) {
      case "full scan that finds nothing" -> ScanRequest.of(never, List.of(NUMBER));
      case "index scan whose check fails" -> {
        Predicate other = compare(NUMBER, Operator.NOT_EQUAL, -1);
        yield ScanRequest.of(new And(List.of(kind, other, never)), List.of(NOTE));
      }
      case "union" -> {
        Predicate few = compare(NUMBER, Operator.LESS, 900);
        yield ScanRequest.of(new Or(List.of(kind, few)), List.of(NOTE));
      }
      case "order scan that finds nothing" -> first(never, NUMBER, 1);
      case "sort" -> first(Predicate.TRUE, NOTE, 5_000);
      case "groups by rows" -> groups(Predicate.TRUE, NOTE);
      default -> groups(Predicate.TRUE, KIND);
    };
  }

  private void run(ScanRequest request, QueryLimits limits) {
    try (ResultCursor rows = table.prepare(request).open(NO_PARAMETERS, limits)) {
      while (rows.next()) {
        // to its end
      }
    }
  }

  @ParameterizedTest
  @MethodSource("waysOfManySteps")
  void queryThatIsLateEnds(String way) {
    assertThatThrownBy(() -> run(request(way), new QueryLimits(0, MEMORY, MEMORY)))
        .isInstanceOf(QueryLimitException.class)
        .hasMessage("the query took longer than 0 ms");
    run(request(way), QueryLimits.defaults());
  }

  @ParameterizedTest
  @MethodSource("waysOfManySteps")
  void queryThatIsCancelledEnds(String way) {
    QueryLimits limits = QueryLimits.defaults();
    limits.cancel();
    assertThatThrownBy(() -> run(request(way), limits))
        .isInstanceOf(QueryLimitException.class)
        .hasMessage("the query was cancelled");
  }

  static List<String> waysThatKeepMuch() {
    return List.of("union", "sort", "groups by rows", "groups by forward columns");
  }

  @ParameterizedTest
  @MethodSource("waysThatKeepMuch")
  void queryThatKeepsTooMuchEnds(String way) {
    assertThatThrownBy(() -> run(request(way), new QueryLimits(60_000, 4_000, MEMORY)))
        .isInstanceOf(QueryLimitException.class)
        .hasMessageContaining("keeps more than 4000 bytes");
  }

  @Test
  void queryOfTooManyRowsEnds() {
    ScanRequest all = ScanRequest.of(Predicate.TRUE, List.of(NUMBER));
    assertThatThrownBy(() -> run(all, new QueryLimits(60_000, MEMORY, 7_999)))
        .isInstanceOf(QueryLimitException.class)
        .hasMessage("the query returns more than 7999 rows");
    run(all, new QueryLimits(60_000, MEMORY, ROW_COUNT));
  }
}
