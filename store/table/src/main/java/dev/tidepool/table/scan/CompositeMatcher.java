package dev.tidepool.table.scan;

import dev.tidepool.table.index.TermDictionary;
import dev.tidepool.table.index.TermRange;
import dev.tidepool.table.indexing.TableIndex;
import dev.tidepool.table.query.ColumnExpression;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.Comparison;
import dev.tidepool.table.query.Predicate.Operator;
import dev.tidepool.table.query.Unknown;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.value.Terms;
import dev.tidepool.table.value.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What an index on several columns says about a conjunction: equality on its first parts, as many
 * as there are, and a range of the part behind them.
 *
 * <p><b>Threads:</b> no state.
 */
final class CompositeMatcher {
  private static final byte[] NULL_COMPONENT = {0};
  private static final byte[] VALUE_COMPONENT = {1};

  private CompositeMatcher() {}

  /** A condition, and the parts of the conjunction that it answers. */
  record Match(IndexCondition condition, List<Predicate> answered) {}

  /**
   * A stretch of an index's terms.
   *
   * @param equalCount how many of the first parts have one value
   * @param prefix what all terms with those values start with
   * @param range of the terms; null if a value is NULL, which nothing is equal to or above
   * @param isBounded whether there is a condition on the part behind, which then is not NULL
   * @param share which of the terms of the range are meant, if a value is unknown: a guess; else 1
   * @param answered the parts of the conjunction that say so
   */
  record Stretch(
      int equalCount,
      byte[] prefix,
      TermRange range,
      boolean isBounded,
      double share,
      List<Predicate> answered) {

    private static Stretch never(int equalCount, Predicate part) {
      return new Stretch(equalCount, null, null, true, 1, List.of(part));
    }

    /** The terms whose part behind those that have one value is NULL. */
    TermRange nulls() {
      return TermRange.startingWith(joined(prefix, NULL_COMPONENT));
    }

    /** The terms whose part behind those that have one value is not NULL. */
    TermRange values() {
      return range.and(TermRange.startingWith(joined(prefix, VALUE_COMPONENT)));
    }
  }

  /** The condition of {@code index} for {@code parts}, or null if it has none. */
  static Match match(TableIndex index, List<Predicate> parts, Object[] parameters) {
    ColumnExpression first = index.source().expression(0);
    if (equalityOn(first, parts) == null && boundsOn(first, parts).isEmpty()) {
      return null;
    }
    Stretch stretch = stretch(index, parts, parameters);
    if (stretch.range() == null) {
      return new Match(new IndexCondition(index, TermSet.NOTHING), stretch.answered());
    }
    if (stretch.equalCount() == index.source().partCount() && stretch.share() < 1) {
      TermSet terms = TermSet.OfIds.unknown(1);
      return new Match(new IndexCondition(index, terms), stretch.answered());
    }
    if (stretch.equalCount() == index.source().partCount()) {
      int id = index.index().terms().find(stretch.prefix());
      int[] ids = id == TermDictionary.NONE ? new int[0] : new int[] {id};
      return new Match(new IndexCondition(index, new TermSet.OfIds(ids)), stretch.answered());
    }
    if (!index.definition().ordered()) {
      return null;
    }
    TermSet terms = new TermSet.InRange(stretch.range(), stretch.share());
    return new Match(new IndexCondition(index, terms), stretch.answered());
  }

  /** The stretch of {@code index} that {@code parts} leave. */
  static Stretch stretch(TableIndex index, List<Predicate> parts, Object[] parameters) {
    int partCount = index.source().partCount();
    Scalar[] types = index.source().types();
    Object[] values = new Object[partCount];
    List<Predicate> answered = new ArrayList<>();
    double share = 1;
    int knownCount = 0; // of the first parts, up to one that is unknown
    int equalCount = 0;
    for (; equalCount < partCount; equalCount++) {
      Comparison equality = equalityOn(index.source().expression(equalCount), parts);
      if (equality == null) {
        break;
      }
      Object value = equality.operand().value(parameters);
      if (value == null) {
        return Stretch.never(equalCount, equality);
      }
      if (value == Unknown.VALUE || knownCount < equalCount) {
        share *= UnknownTerms.shareOfPart(index.index(), partCount);
      } else {
        values[equalCount] = coerce(index, equalCount, value);
        knownCount++;
      }
      answered.add(equality);
    }
    byte[] prefix = Terms.encodeCompositePrefix(types, values, knownCount);
    TermRange range = TermRange.startingWith(prefix);
    boolean isBounded = false;
    if (equalCount < partCount) {
      for (Comparison bound : boundsOn(index.source().expression(equalCount), parts)) {
        Object value = bound.operand().value(parameters);
        if (value == null) {
          return Stretch.never(equalCount, bound);
        }
        if (value == Unknown.VALUE || knownCount < equalCount) {
          share *= UnknownTerms.RANGE_SHARE;
        } else {
          values[equalCount] = coerce(index, equalCount, value);
          byte[] term = Terms.encodeCompositePrefix(types, values, equalCount + 1);
          range = range.and(range(bound.operator(), prefix, term));
        }
        isBounded = true;
        answered.add(bound);
      }
    }
    return new Stretch(equalCount, prefix, range, isBounded, share, answered);
  }

  /** The terms whose next component compares so with that of {@code term}, and is not NULL. */
  private static TermRange range(Operator operator, byte[] prefix, byte[] term) {
    TermRange equal = TermRange.startingWith(term);
    TermRange values = TermRange.startingWith(joined(prefix, VALUE_COMPONENT));
    TermRange range =
        switch (operator) {
          case LESS -> new TermRange(null, true, term, false);
          case LESS_OR_EQUAL -> new TermRange(null, true, equal.to(), false);
          case GREATER -> new TermRange(equal.to(), true, null, true);
          case GREATER_OR_EQUAL -> new TermRange(term, true, null, true);
          case EQUAL, NOT_EQUAL -> throw new IllegalArgumentException("no bound: " + operator);
        };
    return values.and(range);
  }

  private static byte[] joined(byte[] prefix, byte[] more) {
    byte[] all = Arrays.copyOf(prefix, prefix.length + more.length);
    System.arraycopy(more, 0, all, prefix.length, more.length);
    return all;
  }

  private static Object coerce(TableIndex index, int part, Object value) {
    String what = index.definition().parts().get(part).toString();
    return Values.coerce(what, index.source().type(part), value);
  }

  private static Comparison equalityOn(ColumnExpression expression, List<Predicate> parts) {
    for (Predicate predicate : parts) {
      if (predicate instanceof Comparison comparison
          && comparison.operator() == Operator.EQUAL
          && comparison.expression().equals(expression)) {
        return comparison;
      }
    }
    return null;
  }

  private static List<Comparison> boundsOn(ColumnExpression expression, List<Predicate> parts) {
    List<Comparison> bounds = new ArrayList<>();
    for (Predicate predicate : parts) {
      if (predicate instanceof Comparison comparison
          && comparison.operator() != Operator.EQUAL
          && comparison.operator() != Operator.NOT_EQUAL
          && comparison.expression().equals(expression)) {
        bounds.add(comparison);
      }
    }
    return bounds;
  }
}
