package dev.tidepool.table.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.And;
import dev.tidepool.table.query.Predicate.Comparison;
import dev.tidepool.table.query.Predicate.Constant;
import dev.tidepool.table.query.Predicate.In;
import dev.tidepool.table.query.Predicate.IsNull;
import dev.tidepool.table.query.Predicate.Not;
import dev.tidepool.table.query.Predicate.Operator;
import dev.tidepool.table.query.Predicate.Or;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.value.PredicateEvaluator;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;

/** The normal form says the same of every row, unknown included. */
class NormalFormTest {
  private static final TableSchema SCHEMA =
      new TableSchema(List.of(Column.of("a", ColumnType.INT), Column.of("b", ColumnType.INT)));
  private static final Object[] NO_PARAMETERS = {};

  @ParameterizedTest
  @Seeds
  void normalFormSaysTheSame(Seed seed) {
    SplittableRandom random = seed.random();
    for (int i = 0; i < 3_000; i++) {
      Predicate predicate = predicate(random, 4);
      Predicate normal = NormalForm.of(predicate);
      assertFlat(normal);
      PredicateEvaluator before = PredicateEvaluator.compile(predicate, SCHEMA);
      PredicateEvaluator after = PredicateEvaluator.compile(normal, SCHEMA);
      for (Integer a : new Integer[] {null, 0, 1, 2}) {
        for (Integer b : new Integer[] {null, 0, 1, 2}) {
          Object[] row = {a, b};
          assertThat(after.test(column -> row[column], NO_PARAMETERS))
              .as("%s for %s, %s", predicate, a, b)
              .isEqualTo(before.test(column -> row[column], NO_PARAMETERS));
        }
      }
    }
  }

  private static void assertFlat(Predicate predicate) {
    if (predicate instanceof And and) {
      assertThat(and.parts()).hasSizeGreaterThan(1).noneMatch(part -> part instanceof And);
      and.parts().forEach(NormalFormTest::assertFlat);
    } else if (predicate instanceof Or or) {
      assertThat(or.parts()).hasSizeGreaterThan(1).noneMatch(part -> part instanceof Or);
      or.parts().forEach(NormalFormTest::assertFlat);
    } else if (predicate instanceof Not not) {
      assertThat(not.part()).isInstanceOfAny(In.class, IsNull.class);
    }
  }

  private static Predicate predicate(SplittableRandom random, int depth) {
    switch (depth == 0 ? 3 + random.nextInt(4) : random.nextInt(7)) {
      case 0:
        return new And(predicates(random, depth - 1));
      case 1:
        return new Or(predicates(random, depth - 1));
      case 2:
        return new Not(predicate(random, depth - 1));
      case 3:
        return new IsNull(random.nextInt(2));
      case 4:
        return new In(random.nextInt(2), List.of(operand(random), operand(random)));
      case 5:
        return new Constant(random.nextInt(3) == 0 ? null : (Boolean) random.nextBoolean());
      default:
        Operator[] operators = Operator.values();
        return new Comparison(
            random.nextInt(2), operators[random.nextInt(operators.length)], operand(random));
    }
  }

  private static List<Predicate> predicates(SplittableRandom random, int depth) {
    List<Predicate> parts = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      parts.add(predicate(random, depth));
    }
    return parts;
  }

  private static Operand operand(SplittableRandom random) {
    return new Operand.Literal(random.nextInt(4) == 0 ? null : (Integer) random.nextInt(3));
  }
}
