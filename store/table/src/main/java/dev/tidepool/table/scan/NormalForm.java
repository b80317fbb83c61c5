package dev.tidepool.table.scan;

import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.And;
import dev.tidepool.table.query.Predicate.Comparison;
import dev.tidepool.table.query.Predicate.Constant;
import dev.tidepool.table.query.Predicate.Not;
import dev.tidepool.table.query.Predicate.Operator;
import dev.tidepool.table.query.Predicate.Or;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings a predicate into a form in which NOT stands only before what has no opposite, AND and OR
 * are flat, and constants are gone where they decide nothing. Its value is the same for every row,
 * unknown included: three-valued logic obeys De Morgan's laws, and the opposite of an unknown
 * comparison is unknown.
 */
final class NormalForm {
  private NormalForm() {}

  static Predicate of(Predicate predicate) {
    return normal(predicate, false);
  }

  private static Predicate normal(Predicate predicate, boolean negated) {
    if (predicate instanceof Not not) {
      return normal(not.part(), !negated);
    }
    if (predicate instanceof And and) {
      return negated ? or(and.parts(), true) : and(and.parts(), false);
    }
    if (predicate instanceof Or or) {
      return negated ? and(or.parts(), true) : or(or.parts(), false);
    }
    if (!negated) {
      return predicate;
    }
    if (predicate instanceof Constant constant) {
      return constant.value() == null ? constant : new Constant(!constant.value());
    }
    if (predicate instanceof Comparison comparison) {
      return new Comparison(
          comparison.expression(), opposite(comparison.operator()), comparison.operand());
    }
    return new Not(predicate);
  }

  private static Operator opposite(Operator operator) {
    return switch (operator) {
      case EQUAL -> Operator.NOT_EQUAL;
      case NOT_EQUAL -> Operator.EQUAL;
      case LESS -> Operator.GREATER_OR_EQUAL;
      case LESS_OR_EQUAL -> Operator.GREATER;
      case GREATER -> Operator.LESS_OR_EQUAL;
      case GREATER_OR_EQUAL -> Operator.LESS;
    };
  }

  private static Predicate and(List<Predicate> parts, boolean negated) {
    List<Predicate> flat = new ArrayList<>();
    for (Predicate part : parts) {
      Predicate normal = normal(part, negated);
      if (normal.equals(Predicate.FALSE)) {
        return Predicate.FALSE;
      }
      if (normal instanceof And and) {
        flat.addAll(and.parts());
      } else if (!normal.equals(Predicate.TRUE)) {
        flat.add(normal);
      }
    }
    return flat.isEmpty() ? Predicate.TRUE : flat.size() == 1 ? flat.get(0) : new And(flat);
  }

  private static Predicate or(List<Predicate> parts, boolean negated) {
    List<Predicate> flat = new ArrayList<>();
    for (Predicate part : parts) {
      Predicate normal = normal(part, negated);
      if (normal.equals(Predicate.TRUE)) {
        return Predicate.TRUE;
      }
      if (normal instanceof Or or) {
        flat.addAll(or.parts());
      } else if (!normal.equals(Predicate.FALSE)) {
        flat.add(normal);
      }
    }
    return flat.isEmpty() ? Predicate.FALSE : flat.size() == 1 ? flat.get(0) : new Or(flat);
  }
}
