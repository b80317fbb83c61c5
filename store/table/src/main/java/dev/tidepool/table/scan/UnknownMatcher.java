package dev.tidepool.table.scan;

import dev.tidepool.table.index.TermRange;
import dev.tidepool.table.indexing.TableIndex;
import dev.tidepool.table.query.ColumnExpression;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.Comparison;
import dev.tidepool.table.query.Predicate.Contains;
import dev.tidepool.table.query.Predicate.In;
import dev.tidepool.table.query.Predicate.Like;
import dev.tidepool.table.query.Predicate.Not;
import dev.tidepool.table.query.Predicate.Operator;
import dev.tidepool.table.query.Predicate.StartsWith;
import dev.tidepool.table.query.Unknown;
import dev.tidepool.table.scan.LeafMatcher.Match;
import dev.tidepool.table.schema.IndexPart.Function;
import java.util.ArrayList;
import java.util.List;

/**
 * What one index of one column says about one condition with a value that is {@link Unknown}: that
 * it serves, and how many rows to expect. For estimates only: these terms cannot be walked.
 *
 * <p><b>Threads:</b> no state.
 */
final class UnknownMatcher {
  private static final TermSet SOME_RANGE =
      new TermSet.InRange(TermRange.ALL, UnknownTerms.RANGE_SHARE);

  private UnknownMatcher() {}

  /** Whether {@code leaf} has a value that is unknown. */
  static boolean concerns(Predicate leaf, Object[] parameters) {
    if (leaf instanceof Not not) {
      return concerns(not.part(), parameters);
    }
    for (Operand operand : operands(leaf)) {
      if (operand.value(parameters) == Unknown.VALUE) {
        return true;
      }
    }
    return false;
  }

  private static List<Operand> operands(Predicate leaf) {
    if (leaf instanceof Comparison comparison) {
      return List.of(comparison.operand());
    }
    if (leaf instanceof In in) {
      return in.operands();
    }
    if (leaf instanceof StartsWith startsWith) {
      return List.of(startsWith.prefix());
    }
    if (leaf instanceof Like like) {
      return List.of(like.pattern());
    }
    return leaf instanceof Contains contains ? List.of(contains.element()) : List.of();
  }

  /** What {@code index} says about {@code leaf}, or null if it has nothing to say. */
  static Match match(TableIndex index, Predicate leaf, Object[] parameters) {
    if (leaf instanceof Contains contains) {
      boolean isOn =
          index.definition().multiValued()
              && LeafMatcher.isOn(index, ColumnExpression.of(contains.column()));
      return isOn ? new Match(TermSet.OfIds.unknown(1), true) : null;
    }
    if (leaf instanceof Not not) {
      boolean isAnswered = not.part() instanceof In in && isExactlyOn(index, in.expression());
      return isAnswered ? new Match(TermSet.AllBut.UNKNOWN, true) : null;
    }
    ColumnExpression expression = expression(leaf);
    boolean isExact = isExactlyOn(index, expression);
    if (!isExact && !isOnPrefixOf(index, expression)) {
      return null;
    }
    if (leaf instanceof Comparison comparison && comparison.operator() == Operator.NOT_EQUAL) {
      return isExact ? new Match(TermSet.AllBut.UNKNOWN, true) : null;
    }
    if (leaf instanceof Comparison comparison && comparison.operator() == Operator.EQUAL) {
      return new Match(TermSet.OfIds.unknown(1), isExact);
    }
    if (leaf instanceof In in) {
      return new Match(oneOf(index, in, parameters), isExact);
    }
    return new Match(SOME_RANGE, isExact && !(leaf instanceof Like));
  }

  private static ColumnExpression expression(Predicate leaf) {
    if (leaf instanceof Comparison comparison) {
      return comparison.expression();
    }
    if (leaf instanceof In in) {
      return in.expression();
    }
    return leaf instanceof StartsWith startsWith
        ? startsWith.expression()
        : ((Like) leaf).expression();
  }

  private static boolean isExactlyOn(TableIndex index, ColumnExpression expression) {
    return !index.definition().multiValued() && LeafMatcher.isOn(index, expression);
  }

  private static boolean isOnPrefixOf(TableIndex index, ColumnExpression expression) {
    return index.source().partCount() == 1
        && index.source().expression(0).function() == Function.PREFIX
        && ColumnExpression.of(index.source().column(0)).equals(expression);
  }

  /** The terms of the values that are known, and as many others. */
  private static TermSet oneOf(TableIndex index, In in, Object[] parameters) {
    List<Operand> known = new ArrayList<>();
    for (Operand operand : in.operands()) {
      if (operand.value(parameters) != Unknown.VALUE) {
        known.add(operand);
      }
    }
    Match match = LeafMatcher.match(index, new In(in.expression(), known), parameters);
    int unknownCount = in.operands().size() - known.size();
    return new TermSet.OfIds(((TermSet.OfIds) match.terms()).termIds(), unknownCount);
  }
}
