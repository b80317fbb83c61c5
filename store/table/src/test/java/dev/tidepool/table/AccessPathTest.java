package dev.tidepool.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.query.ScanRequest.Aggregation;
import dev.tidepool.table.query.ScanRequest.Call;
import dev.tidepool.table.query.ScanRequest.Function;
import dev.tidepool.table.query.ScanRequest.SortKey;
import dev.tidepool.table.query.Unknown;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.IndexPart;
import dev.tidepool.table.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which way a table takes to some rows, what EXPLAIN says of it, and how many rows it reads. */
class AccessPathTest {
  private static final int ID = 0;
  private static final int STATUS = 1;
  private static final int TOTAL = 2;
  private static final int EMAIL = 3;
  private static final int CITY = 4;
  private static final int NOTE = 5;
  private static final int ROW_COUNT = 2_000;
  private static final Object[] NO_PARAMETERS = {};

  private static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              new Column("id", ColumnType.STRING, Column.KEY, false),
              Column.of("status", ColumnType.STRING),
              Column.of("total", ColumnType.INT),
              Column.of("email", ColumnType.STRING),
              Column.of("city", ColumnType.STRING),
              Column.of("note", ColumnType.STRING)));

  @TempDir Path directory;
  private Engine engine;
  private Table table;

  @BeforeEach
  void fill() throws InterruptedException {
    engine = new Engine(EngineOptions.ofMemoryBytes(16 << 20));
    table =
        Table.open(
            engine,
            directory.resolve("table"),
            StoreOptions.DEFAULT,
            new TableDefinition(
                SCHEMA,
                new JsonRowCodec(KeyFormat.STRING),
                List.of(
                    IndexDefinition.on("by_status", "status"),
                    IndexDefinition.on("by_total", "total"),
                    IndexDefinition.on("by_city_and_total", "city", "total"),
                    index("by_lower_email", IndexPart.of(IndexPart.Function.LOWER, "email"), null),
                    index("open_by_email", IndexPart.column("email"), status("open")))));
    for (int i = 0; i < ROW_COUNT; i++) {
      String json =
          "{\"status\":\"%s\",\"total\":%d,\"email\":\"E%d@x\",\"city\":\"c%d\",\"note\":\"n%d\"}"
              .formatted(i % 10 == 0 ? "open" : "paid", i, i, i % 7, i % 3);
      table.put(("o" + i).getBytes(StandardCharsets.UTF_8), json.getBytes(StandardCharsets.UTF_8));
    }
    String nothing = "{\"status\":null,\"total\":null,\"city\":\"c0\"}";
    table.put("null".getBytes(StandardCharsets.UTF_8), nothing.getBytes(StandardCharsets.UTF_8));
    table.awaitIndexes();
  }

  @AfterEach
  void close() {
    table.close();
    engine.close();
  }

  private static IndexDefinition index(String name, IndexPart part, Predicate condition) {
    return new IndexDefinition(name, List.of(part), true, false, false, condition);
  }

  private static Predicate status(String status) {
    return compare(STATUS, Operator.EQUAL, status);
  }

  private static Predicate compare(int column, Operator operator, Object value) {
    return new Comparison(column, operator, new Operand.Literal(value));
  }

  private static Predicate and(Predicate... parts) {
    return new And(List.of(parts));
  }

  // ---- an index in its order -------------------------------------------------------------------

  @Test
  void rangeInTheOrderOfItsIndexStopsEarly() {
    Predicate range = compare(TOTAL, Operator.GREATER_OR_EQUAL, 500);
    assertPath(first(range, 10, key(TOTAL, false)), "index order scan by_total", 10);
    assertPath(first(range, 50, key(TOTAL, false)), "index order scan by_total", 50);
    assertThat(ask(first(range, 3, key(TOTAL, false)))).isEqualTo(totals(500, 501, 502));
    assertPath(first(range, 10, key(TOTAL, true)), "index order scan by_total backwards", 10);
    Predicate between = and(range, compare(TOTAL, Operator.LESS, 700));
    assertThat(ask(first(between, 2, key(TOTAL, true)))).isEqualTo(totals(699, 698));
    assertPath(first(between, 10, key(TOTAL, true)), "index order scan by_total backwards", 10);
  }

  @Test
  void otherConditionsAreCheckedBeforeARowIsRead() {
    Predicate open = and(compare(TOTAL, Operator.GREATER, 500), status("open"));
    ScanRequest request = first(open, 5, key(TOTAL, false));
    assertPath(request, "index order scan by_total, check by_status", 5);
    assertThat(ask(request)).isEqualTo(totals(510, 520, 530, 540, 550));
  }

  @Test
  void fewRowsAreSortedRatherThanLookedForInOrder() {
    Predicate one = and(status("open"), compare(NOTE, Operator.EQUAL, "n1"), total(30));
    assertThat(path(first(one, 5, key(CITY, false)))).startsWith("index scan by_total");
  }

  private static Predicate total(int total) {
    return compare(TOTAL, Operator.EQUAL, total);
  }

  @Test
  void rowsOfOneTermAreAllLookedAtIfTheOrderGoesOn() {
    SortKey byStatus = key(STATUS, false);
    ScanRequest request = first(Predicate.TRUE, 3, byStatus, key(TOTAL, true));
    assertThat(path(request)).isEqualTo("index order scan by_status");
    assertThat(ask(request)).isEqualTo(List.of("null", "1990", "1980"));
  }

  @Test
  void compositeIndexIsInOrderBehindItsEqualParts() {
    Predicate city = compare(CITY, Operator.EQUAL, "c0");
    ScanRequest request = first(city, 3, key(TOTAL, false));
    assertPath(request, "index order scan by_city_and_total", 3);
    assertThat(ask(request)).isEqualTo(Arrays.asList("null", "0", "7"));
    assertThat(ask(first(city, 2, new SortKey(TOTAL, true, false)))).isEqualTo(totals(1995, 1988));
    SortKey nullsLast = new SortKey(TOTAL, false, false);
    assertThat(ask(first(city, 2, nullsLast))).isEqualTo(totals(0, 7));
    Predicate above = and(city, compare(TOTAL, Operator.GREATER, 7));
    assertPath(first(above, 2, key(TOTAL, false)), "index order scan by_city_and_total", 2);
    assertThat(ask(first(above, 2, key(TOTAL, false)))).isEqualTo(totals(14, 21));
    assertThat(path(first(Predicate.TRUE, 3, key(CITY, false), key(TOTAL, false))))
        .isEqualTo("index order scan by_city_and_total");
  }

  @Test
  void compositeIndexAnswersARangeOfItsNextPart() {
    Predicate predicate =
        and(
            compare(CITY, Operator.EQUAL, "c1"),
            compare(TOTAL, Operator.GREATER, 1),
            compare(TOTAL, Operator.LESS_OR_EQUAL, 22));
    ScanRequest request = ScanRequest.of(predicate, List.of(TOTAL));
    assertPath(request, "index scan by_city_and_total", 3);
    assertThat(ask(request)).containsExactlyInAnyOrderElementsOf(totals(8, 15, 22));
  }

  // ---- expressions and partial indexes ---------------------------------------------------------

  @Test
  void partialIndexServesQueriesWithItsCondition() {
    Predicate email = compare(EMAIL, Operator.EQUAL, "E10@x");
    ScanRequest request = ScanRequest.of(and(email, status("open")), List.of(TOTAL));
    assertPath(request, "index scan open_by_email, check by_status", 1);
    assertThat(path(ScanRequest.of(email, List.of(TOTAL)))).startsWith("full scan");
    Predicate parameter = new Comparison(STATUS, Operator.EQUAL, new Operand.Parameter(0));
    assertPathFor(and(email, parameter), "open", "index scan open_by_email, check by_status");
    assertPathFor(and(email, parameter), "shut", "index scan by_status, residual email = 'E10@x'");
  }

  private void assertPathFor(Predicate predicate, String parameter, String expected) {
    ScanRequest request = ScanRequest.of(predicate, List.of(TOTAL));
    String text = table.prepare(request).accessPath(new Object[] {parameter}).text();
    assertThat(text).isEqualTo(expected);
  }

  // ---- values that are not known ---------------------------------------------------------------

  @Test
  void whatIsUnknownCanBeEstimatedAndNotAnswered() {
    Predicate any = new Comparison(TOTAL, Operator.EQUAL, new Operand.Parameter(0));
    Relation.PreparedScan scan = table.prepare(ScanRequest.of(any, List.of(TOTAL)));
    Object[] unknown = {Unknown.VALUE};
    assertThat(scan.accessPath(unknown))
        .isEqualTo(new Relation.AccessPath("index scan by_total, on average", 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scan.open(unknown, QueryLimits.defaults()))
        .withMessageContaining("one is unknown");
  }

  // ---- keys ------------------------------------------------------------------------------------

  @Test
  void rowsAreFoundByTheirKeys() {
    ScanRequest one = ScanRequest.of(compare(ID, Operator.EQUAL, "o77"), List.of(TOTAL));
    assertPath(one, "key lookup, residual id = 'o77'", 1);
    assertThat(ask(one)).isEqualTo(totals(77));
    Predicate in =
        new Predicate.In(
            ID,
            List.of(
                new Operand.Literal("o3"),
                new Operand.Literal("nobody"),
                new Operand.Literal("\ud83d"),
                new Operand.Literal(null),
                new Operand.Literal("o3"),
                new Operand.Literal("o4")));
    ScanRequest some = ScanRequest.of(and(in, status("paid")), List.of(TOTAL));
    assertThat(path(some)).startsWith("key lookup of 4, residual");
    assertThat(ask(some)).containsExactlyInAnyOrderElementsOf(totals(3, 4));
    ScanRequest none = ScanRequest.of(compare(ID, Operator.EQUAL, null), List.of(TOTAL));
    assertThat(ask(none)).isEmpty();
  }

  // ---- aggregates ------------------------------------------------------------------------------

  @Test
  void aggregatesOfIndexedColumnsReadNoRow() {
    ScanRequest groups =
        aggregate(
            List.of(STATUS),
            new Call(Function.MAX, TOTAL, false),
            new Call(Function.SUM, TOTAL, false),
            new Call(Function.COUNT, -1, false));
    assertPath(groups, "forward columns, aggregate", 0);
    assertThat(ask(groups))
        .containsExactlyInAnyOrder(
            "null,null,null,1", "open,1990,199000,200", "paid,1999,1800000,1800");
    ScanRequest ends =
        aggregate(
            List.of(),
            new Call(Function.MIN, TOTAL, false),
            new Call(Function.MAX, TOTAL, false),
            new Call(Function.COUNT, TOTAL, false),
            new Call(Function.COUNT, STATUS, true));
    assertPath(ends, "index counts", 0);
    assertThat(ask(ends)).containsExactly("0,1999,2000,2");
    ScanRequest filtered =
        new ScanRequest(
            status("open"),
            List.of(),
            List.of(),
            ScanRequest.FROM_START,
            ScanRequest.UNLIMITED,
            new Aggregation(List.of(STATUS), List.of(new Call(Function.SUM, TOTAL, false))));
    assertPath(filtered, "index scan by_status, aggregate", 0);
    assertThat(ask(filtered)).containsExactly("open,199000");
  }

  private static ScanRequest aggregate(List<Integer> groupBy, Call... calls) {
    return new ScanRequest(
        Predicate.TRUE,
        List.of(),
        List.of(),
        ScanRequest.FROM_START,
        ScanRequest.UNLIMITED,
        new Aggregation(groupBy, List.of(calls)));
  }

  @Test
  void arraysCanBeGroupedBy() {
    TableSchema schema =
        new TableSchema(List.of(Column.of("tags", ColumnType.arrayOf(ColumnType.STRING))));
    TableDefinition definition =
        new TableDefinition(schema, new JsonRowCodec(KeyFormat.STRING), List.of());
    try (Table tagged =
        Table.open(engine, directory.resolve("tags"), StoreOptions.DEFAULT, definition)) {
      List<String> values =
          List.of("[\"a\",\"b\"]", "[\"b\",\"a\"]", "[\"a\",\"b\"]", "[]", "null");
      for (int i = 0; i < values.size(); i++) {
        String json = "{\"tags\":" + values.get(i) + "}";
        tagged.put(new byte[] {(byte) i}, json.getBytes(StandardCharsets.UTF_8));
      }
      ScanRequest groups = aggregate(List.of(0), new Call(Function.COUNT, 0, true));
      assertThat(ask(tagged, groups))
          .containsExactlyInAnyOrder("[a, b],1", "[b, a],1", "[],1", "null,0");
    }
  }

  // ---- what was wrong once ---------------------------------------------------------------------

  @Test
  void notInOfNothingHoldsForNullToo() {
    Predicate notInNothing = new Predicate.Not(new Predicate.In(TOTAL, List.of()));
    ScanRequest count =
        new ScanRequest(
            notInNothing,
            List.of(),
            List.of(),
            ScanRequest.FROM_START,
            ScanRequest.UNLIMITED,
            new Aggregation(List.of(), List.of(new Call(Function.COUNT, -1, false))));
    assertThat(ask(count)).containsExactly("" + (ROW_COUNT + 1));
    assertThat(ask(first(notInNothing, 1, new SortKey(TOTAL, false, true))))
        .containsExactly("null");
  }

  // ---- asking ----------------------------------------------------------------------------------

  private static SortKey key(int column, boolean descending) {
    return new SortKey(column, descending, !descending);
  }

  /** The totals of the first rows. */
  private static ScanRequest first(Predicate predicate, long limit, SortKey... order) {
    return new ScanRequest(
        predicate,
        List.of(TOTAL),
        List.of(order),
        ScanRequest.FROM_START,
        new Operand.Literal(limit),
        null);
  }

  private static List<String> totals(Integer... totals) {
    return Arrays.stream(totals).map(String::valueOf).toList();
  }

  private String path(ScanRequest request) {
    return table.prepare(request).accessPath(NO_PARAMETERS).text();
  }

  /** Checks the way, and that no more rows are read than that. */
  private void assertPath(ScanRequest request, String expected, long rowsRead) {
    assertThat(path(request)).isEqualTo(expected);
    try (ResultCursor rows = table.prepare(request).open(NO_PARAMETERS, QueryLimits.defaults())) {
      while (rows.next()) {
        // to its end
      }
      assertThat(rows.statistics().rowsRead()).as(expected).isLessThanOrEqualTo(rowsRead);
    }
  }

  private List<String> ask(ScanRequest request) {
    return ask(table, request);
  }

  private static List<String> ask(Relation asked, ScanRequest request) {
    int columnCount =
        request.aggregation() == null
            ? request.columns().size()
            : request.aggregation().groupBy().size() + request.aggregation().calls().size();
    List<String> result = new ArrayList<>();
    try (ResultCursor rows = asked.prepare(request).open(NO_PARAMETERS, QueryLimits.defaults())) {
      while (rows.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < columnCount; i++) {
          values.add(String.valueOf(rows.value(i)));
        }
        result.add(String.join(",", values));
      }
    }
    return result;
  }
}
