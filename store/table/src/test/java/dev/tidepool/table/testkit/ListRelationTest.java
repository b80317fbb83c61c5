package dev.tidepool.table.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.Comparison;
import dev.tidepool.table.query.Predicate.Operator;
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
import dev.tidepool.table.schema.TableSchema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers of the oracle that were worked out by hand. */
class ListRelationTest {
  private static final int ID = 0;
  private static final int CITY = 1;
  private static final int AGE = 2;
  private static final int PRICE = 3;

  private final ListRelation people =
      new ListRelation(
              new TableSchema(
                  List.of(
                      Column.at("id", ColumnType.BIGINT, Column.KEY),
                      Column.of("city", ColumnType.STRING),
                      Column.of("age", ColumnType.INT),
                      Column.of("price", ColumnType.DECIMAL))))
          .add(1L, "Berlin", 30, new BigDecimal("1.50"))
          .add(2L, "Bern", null, new BigDecimal("1.5"))
          .add(3L, null, 30, null)
          .add(4L, "Berlin", 20, new BigDecimal("2"))
          .add(5L, "\uD83D\uDE00", 40, null)
          .add(6L, "\uFFFD", 10, null);

  @Test
  void rowsWhoseConditionIsUnknownAreLeftOut() {
    Predicate isNotBerlin =
        new Predicate.Not(new Comparison(CITY, Operator.EQUAL, new Operand.Literal("Berlin")));
    assertThat(rows(ScanRequest.of(isNotBerlin, List.of(ID))))
        .containsExactly(List.of(2L), List.of(5L), List.of(6L));
  }

  @Test
  void parametersAreThoseOfTheExecution() {
    Predicate older = new Comparison(AGE, Operator.GREATER, new Operand.Parameter(0));
    assertThat(rows(ScanRequest.of(older, List.of(ID)), 30)).containsExactly(List.of(5L));
    assertThat(rows(ScanRequest.of(older, List.of(ID)), (Object) null)).isEmpty();
  }

  @Test
  void textIsOrderedByCodePointAndNullsStandWhereTheyAreTold() {
    ScanRequest request = ordered(new SortKey(CITY, true, true), new SortKey(AGE, false, true));
    assertThat(rows(request))
        .containsExactly(
            List.of(3L), List.of(5L), List.of(6L), List.of(2L), List.of(4L), List.of(1L));
  }

  @Test
  void offsetAndLimitCountRowsInOrder() {
    ScanRequest all = ordered(new SortKey(AGE, false, false), new SortKey(ID, true, false));
    ScanRequest some =
        new ScanRequest(
            all.predicate(),
            all.columns(),
            all.order(),
            new Operand.Literal(1L),
            new Operand.Parameter(0),
            null);
    assertThat(rows(some, 3L)).containsExactly(List.of(4L), List.of(3L), List.of(1L));
    assertThat(rows(some, 0L)).isEmpty();
    assertThat(rows(some, Long.MAX_VALUE)).hasSize(5);
    assertThatThrownBy(() -> rows(some, -1L)).hasMessage("LIMIT is -1");
  }

  @Test
  void groupsAreOfEqualValuesAndAggregatesLeaveNullsOut() {
    Aggregation byPrice =
        new Aggregation(
            List.of(PRICE),
            List.of(
                new Call(Function.COUNT, -1, false),
                new Call(Function.COUNT, AGE, true),
                new Call(Function.SUM, AGE, false),
                new Call(Function.MIN, CITY, false),
                new Call(Function.MAX, CITY, false)));
    assertThat(rows(aggregated(Predicate.TRUE, byPrice, new SortKey(0, false, true))))
        .containsExactly(
            Arrays.asList(null, 3L, 3L, 80L, "\uFFFD", "\uD83D\uDE00"),
            List.of(new BigDecimal("1.50"), 2L, 1L, 30L, "Berlin", "Bern"),
            List.of(new BigDecimal("2"), 1L, 1L, 20L, "Berlin", "Berlin"));
  }

  @Test
  void withoutGroupByThereIsOneRowAlsoOfNothing() {
    Aggregation whole =
        new Aggregation(
            List.of(),
            List.of(
                new Call(Function.COUNT, -1, false),
                new Call(Function.SUM, PRICE, true),
                new Call(Function.MIN, AGE, false)));
    assertThat(rows(aggregated(Predicate.TRUE, whole)))
        .containsExactly(List.of(6L, new BigDecimal("3.50"), 10));
    assertThat(rows(aggregated(Predicate.FALSE, whole)))
        .containsExactly(Arrays.asList(0L, null, null));
  }

  @Test
  void limitsEndAnExecution() {
    QueryLimits twoRows = new QueryLimits(1_000_000, Long.MAX_VALUE, 2);
    try (ResultCursor cursor =
        people.prepare(ScanRequest.of(Predicate.TRUE, List.of(ID))).open(new Object[0], twoRows)) {
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.next()).isTrue();
      assertThatThrownBy(cursor::next).isInstanceOf(QueryLimitException.class);
    }
  }

  @Test
  void whatDoesNotFitTheSchemaIsRefused() {
    assertThatThrownBy(() -> people.add(7L, "x", "old", null))
        .hasMessageContaining("column age is INT");
    assertThatThrownBy(() -> people.add(7L)).hasMessage("a row of 1 values for 4 columns");
    assertThatThrownBy(() -> people.prepare(ScanRequest.of(Predicate.TRUE, List.of(4))))
        .hasMessage("there is no column 4; there are 4");
  }

  private static ScanRequest ordered(SortKey... order) {
    return new ScanRequest(
        Predicate.TRUE,
        List.of(ID),
        List.of(order),
        ScanRequest.FROM_START,
        ScanRequest.UNLIMITED,
        null);
  }

  private static ScanRequest aggregated(
      Predicate predicate, Aggregation aggregation, SortKey... order) {
    return new ScanRequest(
        predicate,
        List.of(),
        List.of(order),
        ScanRequest.FROM_START,
        ScanRequest.UNLIMITED,
        aggregation);
  }

  private List<List<Object>> rows(ScanRequest request, Object... parameters) {
    int columnCount =
        request.aggregation() == null
            ? request.columns().size()
            : request.aggregation().groupBy().size() + request.aggregation().calls().size();
    List<List<Object>> rows = new ArrayList<>();
    Object[] given = parameters == null ? new Object[] {null} : parameters;
    try (ResultCursor cursor = people.prepare(request).open(given, QueryLimits.defaults())) {
      while (cursor.next()) {
        List<Object> row = new ArrayList<>();
        for (int i = 0; i < columnCount; i++) {
          row.add(cursor.value(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }
}
