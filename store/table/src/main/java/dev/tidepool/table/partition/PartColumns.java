package dev.tidepool.table.partition;

import dev.tidepool.table.query.ColumnExpression;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.value.PredicateEvaluator;
import dev.tidepool.table.value.WiderTypes;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns of a whole table as one of its parts has them: the same, of a narrower type, or not
 * at all.
 *
 * <p><b>Threads:</b> immutable.
 */
final class PartColumns {
  private static final int MISSING = -1;

  private final TableSchema part;
  private final TableSchema whole;
  private final int[] inPart; // by the column of the whole; or MISSING

  /**
   * Finds columns by their names.
   *
   * @throws IllegalArgumentException if the part has a column that the whole has not, or whose
   *     values are none of the whole's
   */
  PartColumns(TableSchema part, TableSchema whole) {
    this.part = part;
    this.whole = whole;
    this.inPart = new int[whole.columnCount()];
    for (int i = 0; i < inPart.length; i++) {
      inPart[i] = part.indexOf(whole.column(i).name());
    }
    for (Column column : part.columns()) {
      Column of = whole.column(whole.require(column.name()));
      if (!of.type().equals(WiderTypes.join(of.type(), column.type()))) {
        throw new IllegalArgumentException(
            "column " + column.name() + " is " + column.type() + ", which is no " + of.type());
      }
    }
  }

  /** Whether the part has no such column: it is NULL in all its rows. */
  boolean isMissing(int column) {
    return inPart[column] == MISSING;
  }

  /** Whether the part has it with another type. */
  boolean isNarrower(int column) {
    return !isMissing(column) && !typeInPart(column).equals(whole.column(column).type());
  }

  /** Whether the part has it as it is. */
  boolean isSame(int column) {
    return !isMissing(column) && !isNarrower(column);
  }

  private ColumnType typeInPart(int column) {
    return part.column(inPart[column]).type();
  }

  /** Its number in the part, which has it. */
  int inPart(int column) {
    return inPart[column];
  }

  /** A value of the part as one of the whole. */
  Object widened(int column, Object value) {
    return WiderTypes.widen(value, typeInPart(column), whole.column(column).type());
  }

  // ---- conditions ------------------------------------------------------------------------------

  /** The same condition of the part's columns; null if it looks at one of another type. */
  Predicate predicate(Predicate of) {
    if (of instanceof Predicate.And and) {
      List<Predicate> parts = predicates(and.parts());
      return parts == null ? null : new Predicate.And(parts);
    }
    if (of instanceof Predicate.Or or) {
      List<Predicate> parts = predicates(or.parts());
      return parts == null ? null : new Predicate.Or(parts);
    }
    if (of instanceof Predicate.Not not) {
      Predicate part = predicate(not.part());
      return part == null ? null : new Predicate.Not(part);
    }
    return of instanceof Predicate.Constant ? of : condition(of);
  }

  private List<Predicate> predicates(List<Predicate> of) {
    List<Predicate> parts = new ArrayList<>();
    for (Predicate one : of) {
      Predicate part = predicate(one);
      if (part == null) {
        return null;
      }
      parts.add(part);
    }
    return parts;
  }

  private Predicate condition(Predicate of) {
    int column = columnOf(of);
    if (isNarrower(column)) {
      return null;
    }
    if (isMissing(column)) {
      return ofNull(of);
    }
    int there = inPart[column];
    if (of instanceof Predicate.Comparison one) {
      return new Predicate.Comparison(
          moved(one.expression(), there), one.operator(), one.operand());
    }
    if (of instanceof Predicate.In one) {
      return new Predicate.In(moved(one.expression(), there), one.operands());
    }
    if (of instanceof Predicate.StartsWith one) {
      return new Predicate.StartsWith(moved(one.expression(), there), one.prefix());
    }
    if (of instanceof Predicate.Like one) {
      return new Predicate.Like(moved(one.expression(), there), one.pattern(), one.escape());
    }
    if (of instanceof Predicate.IsNull one) {
      return new Predicate.IsNull(moved(one.expression(), there));
    }
    return new Predicate.Contains(there, ((Predicate.Contains) of).element());
  }

  private static int columnOf(Predicate condition) {
    if (condition instanceof Predicate.Comparison one) {
      return one.expression().column();
    }
    if (condition instanceof Predicate.In one) {
      return one.expression().column();
    }
    if (condition instanceof Predicate.StartsWith one) {
      return one.expression().column();
    }
    if (condition instanceof Predicate.Like one) {
      return one.expression().column();
    }
    if (condition instanceof Predicate.IsNull one) {
      return one.expression().column();
    }
    return ((Predicate.Contains) condition).column();
  }

  private static ColumnExpression moved(ColumnExpression expression, int column) {
    return new ColumnExpression(column, expression.function(), expression.argument());
  }

  /** What a condition is of a column that is NULL, whatever the parameters are. */
  private Predicate ofNull(Predicate condition) {
    Predicate judged = condition;
    if (condition instanceof Predicate.In in && !in.operands().isEmpty()) {
      judged = new Predicate.In(in.expression(), List.of(new Operand.Literal(null)));
    } else if (!(condition instanceof Predicate.In || condition instanceof Predicate.IsNull)) {
      return new Predicate.Constant(null);
    }
    PredicateEvaluator evaluator = PredicateEvaluator.compile(judged, whole);
    return new Predicate.Constant(evaluator.test(column -> null, new Object[0]));
  }
}
