package dev.tidepool.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.table.partition.PartitionSplit;
import dev.tidepool.table.partition.PartitionedRelation;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.QueryLimitException;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.query.ScanRequest.Aggregation;
import dev.tidepool.table.query.ScanRequest.Call;
import dev.tidepool.table.query.ScanRequest.Function;
import dev.tidepool.table.query.ScanRequest.SortKey;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.testkit.ListRelation;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** What partitions answer together is what one table of all their rows answers. */
class PartitionedRelationTest {
  private static final Object[] NO_PARAMETERS = {};
  private static final TableSchema NUMBERS =
      new TableSchema(List.of(Column.of("n", ColumnType.INT)));

  @ParameterizedTest
  @Seeds(freshCount = 20)
  void answersAreThoseOfOneTable(Seed seed) {
    SplittableRandom random = seed.random();
    RandomTables tables = new RandomTables(random);
    List<ListRelation> parts = new ArrayList<>();
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      parts.add(new ListRelation(tables.schema()));
    }
    ListRelation whole = new ListRelation(tables.schema());
    for (int number = random.nextInt(RandomTables.KEY_COUNT); number > 0; number--) {
      Object[] row = tables.row(number);
      whole.add(row);
      parts.get(random.nextInt(parts.size())).add(row);
    }
    PartitionedRelation partitioned = new PartitionedRelation(parts);
    assertThat(partitioned.rowCountEstimate()).isEqualTo(whole.rowCountEstimate());
    for (int i = 0; i < 60; i++) {
      Answers.compare(partitioned, whole, tables.request(), tables.parameters());
    }
  }

  @Test
  void eachPartIsAskedForNoMoreThanTheFirstRows() {
    List<SortKey> order = List.of(new SortKey(0, false, false));
    Operand offset = new Operand.Literal(2L);
    Operand limit = new Operand.Literal(3L);
    ScanRequest request = new ScanRequest(Predicate.TRUE, List.of(0), order, offset, limit, null);
    ScanRequest partial = PartitionSplit.of(NUMBERS, request).partial();
    assertThat(partial.limit()).isEqualTo(new Operand.Literal(5L));
    assertThat(partial.offset()).isEqualTo(ScanRequest.FROM_START);
    assertThat(partial.order()).isEqualTo(order);
  }

  @Test
  void offsetAndLimitThatAreParametersReachTheParts() {
    ListRelation part = numbers(1, 3, 5);
    PartitionedRelation relation = new PartitionedRelation(List.of(part, numbers(2, 4)));
    ScanRequest request =
        new ScanRequest(
            Predicate.TRUE,
            List.of(0),
            List.of(new SortKey(0, false, false)),
            new Operand.Parameter(0),
            new Operand.Parameter(1),
            null);
    assertThat(ask(relation, request, QueryLimits.defaults(), 1, 2)).containsExactly(2, 3);
    assertThat(part.requests().get(part.requests().size() - 1).limit())
        .isEqualTo(new Operand.Literal(3L));
  }

  @Test
  void distinctValuesAreToldApartWhenAllAreTogether() {
    PartitionedRelation relation =
        new PartitionedRelation(List.of(numbers(1, 2, 2), numbers(2, 3), numbers()));
    ScanRequest request =
        new ScanRequest(
            Predicate.TRUE,
            List.of(),
            List.of(),
            ScanRequest.FROM_START,
            ScanRequest.UNLIMITED,
            new Aggregation(
                List.of(),
                List.of(
                    new Call(Function.COUNT, 0, true),
                    new Call(Function.COUNT, -1, false),
                    new Call(Function.SUM, 0, true))));
    try (ResultCursor rows =
        relation.prepare(request).open(NO_PARAMETERS, QueryLimits.defaults())) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.value(0)).isEqualTo(3L);
      assertThat(rows.value(1)).isEqualTo(5L);
      assertThat(rows.value(2)).isEqualTo(6L);
    }
  }

  @Test
  void limitsAreThoseOfTheWhole() {
    PartitionedRelation relation =
        new PartitionedRelation(List.of(numbers(1, 2, 3), numbers(4, 5, 6)));
    ScanRequest all = ScanRequest.of(Predicate.TRUE, List.of(0));
    assertThat(ask(relation, all, new QueryLimits(60_000, 1 << 20, 6))).hasSize(6);
    assertThatThrownBy(() -> ask(relation, all, new QueryLimits(60_000, 1 << 20, 5)))
        .isInstanceOf(QueryLimitException.class)
        .hasMessageContaining("more than 5 rows");
  }

  @Test
  void partsOfDifferentSchemasAreRefused() {
    ListRelation other = new ListRelation(new TableSchema(List.of(Column.of("m", ColumnType.INT))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PartitionedRelation(List.of(numbers(1), other)))
        .withMessageContaining("different schemas");
    assertThatIllegalArgumentException().isThrownBy(() -> new PartitionedRelation(List.of()));
  }

  private static ListRelation numbers(Integer... numbers) {
    ListRelation relation = new ListRelation(NUMBERS);
    for (Integer number : numbers) {
      relation.add(number);
    }
    return relation;
  }

  private static List<Object> ask(
      Relation relation, ScanRequest request, QueryLimits limits, Object... parameters) {
    List<Object> values = new ArrayList<>();
    try (ResultCursor rows = relation.prepare(request).open(parameters, limits)) {
      while (rows.next()) {
        values.add(rows.value(0));
      }
    }
    return values;
  }
}
