package dev.tidepool.table.scan;

import dev.tidepool.table.index.InvertedIndex;
import dev.tidepool.table.index.TermDictionary;
import dev.tidepool.table.index.TermRange;
import dev.tidepool.table.indexing.TableIndex;
import dev.tidepool.table.query.ColumnExpression;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.Comparison;
import dev.tidepool.table.query.Predicate.Contains;
import dev.tidepool.table.query.Predicate.In;
import dev.tidepool.table.query.Predicate.IsNull;
import dev.tidepool.table.query.Predicate.Like;
import dev.tidepool.table.query.Predicate.Not;
import dev.tidepool.table.query.Predicate.StartsWith;
import dev.tidepool.table.query.Unknown;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.value.LikePattern;
import dev.tidepool.table.value.Terms;
import dev.tidepool.table.value.Values;
import java.util.List;

/**
 * What one index of one column says about one condition.
 *
 * <p><b>Threads:</b> no state.
 */
final class LeafMatcher {
  private LeafMatcher() {}

  /**
   * The terms of a condition.
   *
   * @param isExact whether a row with such a term satisfies the condition; else the row has to be
   *     looked at besides
   */
  record Match(TermSet terms, boolean isExact) {
    static final Match NEVER = new Match(TermSet.NOTHING, true);
  }

  /** Whether the index is on {@code expression}. */
  static boolean isOn(TableIndex index, ColumnExpression expression) {
    return index.source().partCount() == 1 && index.source().expression(0).equals(expression);
  }

  /** Whether it is NULL in the index where {@code expression} is: functions give NULL for NULL. */
  private static boolean isOfColumn(TableIndex index, ColumnExpression expression) {
    return index.source().partCount() == 1 && index.source().column(0) == expression.column();
  }

  /** What {@code index} says about {@code leaf}, or null if it has nothing to say. */
  static Match match(TableIndex index, Predicate leaf, Object[] parameters) {
    if (Unknown.isAmong(parameters) && UnknownMatcher.concerns(leaf, parameters)) {
      return UnknownMatcher.match(index, leaf, parameters);
    }
    if (leaf instanceof Comparison comparison && isOnScalar(index, comparison.expression())) {
      return comparison(index, comparison, parameters);
    }
    if (leaf instanceof In in && isOnScalar(index, in.expression())) {
      return new Match(new TermSet.OfIds(ids(index, in.operands(), parameters)), true);
    }
    if (leaf instanceof IsNull isNull && isOfColumn(index, isNull.expression())) {
      return new Match(new TermSet.OfIds(new int[] {TermDictionary.NULL}), true);
    }
    if (leaf instanceof StartsWith startsWith && isOnScalar(index, startsWith.expression())) {
      Object prefix = startsWith.prefix().value(parameters);
      return prefix == null ? Match.NEVER : startingWith((String) prefix, true);
    }
    if (leaf instanceof Like like && isOnScalar(index, like.expression())) {
      return like(index, like, parameters);
    }
    if (leaf instanceof Contains contains
        && index.definition().multiValued()
        && isOn(index, ColumnExpression.of(contains.column()))) {
      Object element = contains.element().value(parameters);
      return element == null ? Match.NEVER : equal(index, element);
    }
    if (leaf instanceof Not not) {
      return negated(index, not.part(), parameters);
    }
    return PrefixMatcher.match(index, leaf, parameters);
  }

  private static boolean isOnScalar(TableIndex index, ColumnExpression expression) {
    return !index.definition().multiValued() && isOn(index, expression);
  }

  private static Match comparison(TableIndex index, Comparison comparison, Object[] parameters) {
    Object value = comparison.operand().value(parameters);
    if (value == null) {
      return Match.NEVER;
    }
    byte[] term = term(index, value);
    TermRange range =
        switch (comparison.operator()) {
          case EQUAL, NOT_EQUAL -> null;
          case LESS -> new TermRange(null, true, term, false);
          case LESS_OR_EQUAL -> new TermRange(null, true, term, true);
          case GREATER -> new TermRange(term, false, null, true);
          case GREATER_OR_EQUAL -> new TermRange(term, true, null, true);
        };
    if (range != null) {
      return new Match(new TermSet.InRange(range), true);
    }
    return comparison.operator() == Predicate.Operator.EQUAL
        ? equal(index, value)
        : new Match(new TermSet.AllBut(idOf(index, term)), true);
  }

  private static Match equal(TableIndex index, Object value) {
    return new Match(new TermSet.OfIds(idOf(index, term(index, value))), true);
  }

  private static Match startingWith(String prefix, boolean isExact) {
    byte[] term = Terms.encode(Scalar.STRING, prefix);
    return new Match(new TermSet.InRange(TermRange.startingWith(term)), isExact);
  }

  private static Match like(TableIndex index, Like like, Object[] parameters) {
    Object pattern = like.pattern().value(parameters);
    if (pattern == null) {
      return Match.NEVER;
    }
    LikePattern compiled = LikePattern.compile((String) pattern, like.escape());
    if (compiled.isExact()) {
      return equal(index, compiled.prefix());
    }
    return compiled.prefix().isEmpty()
        ? null
        : startingWith(compiled.prefix(), compiled.isPrefix());
  }

  private static Match negated(TableIndex index, Predicate part, Object[] parameters) {
    if (part instanceof IsNull isNull && isOfColumn(index, isNull.expression())) {
      // Of arrays, the empty one has no term; so it can only be tested by the forward column.
      return index.definition().multiValued()
          ? null
          : new Match(new TermSet.InRange(TermRange.ALL), true);
    }
    if (part instanceof In in && isOnScalar(index, in.expression())) {
      if (in.operands().isEmpty()) {
        return null; // true also of NULL
      }
      for (Operand operand : in.operands()) {
        if (operand.value(parameters) == null) {
          return Match.NEVER; // false or unknown
        }
      }
      return new Match(new TermSet.AllBut(ids(index, in.operands(), parameters)), true);
    }
    return null;
  }

  /** The ids of the operands' terms, those there are, ascending and each once. */
  private static int[] ids(TableIndex index, List<Operand> operands, Object[] parameters) {
    InvertedIndex structures = index.index();
    return operands.stream()
        .map(operand -> operand.value(parameters))
        .filter(value -> value != null)
        .mapToInt(value -> structures.terms().find(term(index, value)))
        .filter(id -> id != TermDictionary.NONE)
        .distinct()
        .sorted()
        .toArray();
  }

  private static int[] idOf(TableIndex index, byte[] term) {
    int id = index.index().terms().find(term);
    return id == TermDictionary.NONE ? new int[0] : new int[] {id};
  }

  private static byte[] term(TableIndex index, Object value) {
    Scalar type = index.source().type(0);
    String what = index.definition().parts().get(0).toString();
    return Terms.encode(type, Values.coerce(what, type, value));
  }
}
