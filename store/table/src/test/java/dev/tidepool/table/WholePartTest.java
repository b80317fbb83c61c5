package dev.tidepool.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.table.partition.PartitionedRelation;
import dev.tidepool.table.partition.WholePart;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.testkit.ListRelation;
import dev.tidepool.table.value.WiderTypes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * What parts with fewer and narrower columns answer is what one table of all their rows answers.
 */
class WholePartTest {

  /** A part and its rows: some of the whole's columns in another order, some with less in them. */
  private static final class RandomPart {
    private final SplittableRandom random;
    private final TableSchema whole;
    private final List<Integer> kept = new ArrayList<>(); // columns of the whole
    private final ListRelation rows;

    RandomPart(SplittableRandom random, TableSchema whole) {
      this.random = random;
      this.whole = whole;
      for (int i = 0; i < whole.columnCount(); i++) {
        if (!whole.column(i).nullable() || random.nextInt(3) > 0) {
          kept.add(i);
        }
      }
      Collections.shuffle(kept, new java.util.Random(random.nextLong()));
      rows = new ListRelation(new TableSchema(kept.stream().map(this::column).toList()));
    }

    private Column column(int of) {
      Column column = whole.column(of);
      ColumnType type = column.type();
      boolean isNarrower = !type.isArray() && random.nextBoolean() && isWider(type.scalar());
      return isNarrower
          ? new Column(column.name(), narrower(type.scalar()), column.path(), column.nullable())
          : column;
    }

    private static boolean isWider(Scalar type) {
      return type == Scalar.BIGINT || type == Scalar.DOUBLE || type == Scalar.DECIMAL;
    }

    private ColumnType narrower(Scalar type) {
      return type == Scalar.BIGINT || random.nextBoolean() ? ColumnType.INT : ColumnType.BIGINT;
    }

    /** Adds a row like {@code row}; returns it as the whole has it. */
    Object[] add(Object[] row) {
      Object[] inWhole = new Object[row.length];
      Object[] inPart = new Object[kept.size()];
      for (int i = 0; i < inPart.length; i++) {
        ColumnType to = whole.column(kept.get(i)).type();
        ColumnType from = rows.schema().column(i).type();
        Object value = row[kept.get(i)];
        if (value != null && !from.equals(to)) {
          int number = ((Number) value).intValue();
          value = from.equals(ColumnType.INT) ? number : (Object) (long) number;
        }
        inPart[i] = value;
        inWhole[kept.get(i)] = WiderTypes.widen(value, from, to);
      }
      rows.add(inPart);
      return inWhole;
    }
  }

  @ParameterizedTest
  @Seeds(freshCount = 30)
  void answersAreThoseOfOneTable(Seed seed) {
    SplittableRandom random = seed.random();
    RandomTables tables = new RandomTables(random);
    List<RandomPart> parts = new ArrayList<>();
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      parts.add(new RandomPart(random, tables.schema()));
    }
    ListRelation whole = new ListRelation(tables.schema());
    for (int number = random.nextInt(RandomTables.KEY_COUNT); number > 0; number--) {
      whole.add(parts.get(random.nextInt(parts.size())).add(tables.row(number)));
    }
    Relation asked =
        new PartitionedRelation(
            parts.stream().map(part -> WholePart.of(part.rows, tables.schema())).toList());
    for (int i = 0; i < 80; i++) {
      Answers.compare(asked, whole, tables.request(), tables.parameters());
    }
  }

  @Test
  void thePartServesWhatItCan() {
    TableSchema whole =
        new TableSchema(
            List.of(
                Column.of("city", ColumnType.STRING),
                Column.of("total", ColumnType.DOUBLE),
                Column.of("late", ColumnType.STRING)));
    ListRelation part =
        new ListRelation(
            new TableSchema(
                List.of(Column.of("total", ColumnType.INT), Column.of("city", ColumnType.STRING))));
    Predicate city = new Predicate.Comparison(0, Predicate.Operator.EQUAL, literal("Riga"));
    Predicate there = new Predicate.Comparison(1, Predicate.Operator.EQUAL, literal("Riga"));
    Predicate total = new Predicate.Comparison(1, Predicate.Operator.GREATER, literal(1.5));
    Relation asked = WholePart.of(part, whole);

    asked.prepare(ScanRequest.of(new Predicate.And(List.of(city, total)), List.of(2, 1)));
    assertThat(last(part).predicate()).isEqualTo(there);
    assertThat(last(part).columns()).containsExactly(0);

    Predicate late = new Predicate.Not(new Predicate.IsNull(2));
    asked.prepare(ScanRequest.of(late, List.of(0)));
    assertThat(last(part).predicate()).isEqualTo(new Predicate.Not(new Predicate.Constant(true)));
  }

  private static Operand literal(Object value) {
    return new Operand.Literal(value);
  }

  private static ScanRequest last(ListRelation part) {
    return part.requests().get(part.requests().size() - 1);
  }

  @Test
  void aPartWithOtherValuesIsRefused() {
    TableSchema whole = new TableSchema(List.of(Column.of("n", ColumnType.INT)));
    TableSchema text = new TableSchema(List.of(Column.of("n", ColumnType.STRING)));
    TableSchema more =
        new TableSchema(List.of(Column.of("n", ColumnType.INT), Column.of("m", ColumnType.INT)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WholePart.of(new ListRelation(text), whole))
        .withMessageContaining("column n is STRING, which is no INT");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WholePart.of(new ListRelation(more), whole))
        .withMessageContaining("no column m");
  }
}
