package dev.tidepool.table.scan;

import dev.tidepool.table.index.TermDictionary;
import dev.tidepool.table.index.TermRange;
import dev.tidepool.table.indexing.TableIndex;
import dev.tidepool.table.query.ColumnExpression;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.Comparison;
import dev.tidepool.table.query.Predicate.In;
import dev.tidepool.table.query.Predicate.Like;
import dev.tidepool.table.query.Predicate.StartsWith;
import dev.tidepool.table.scan.LeafMatcher.Match;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.schema.IndexPart.Function;
import dev.tidepool.table.value.IndexFunctions;
import dev.tidepool.table.value.LikePattern;
import dev.tidepool.table.value.Terms;
import dev.tidepool.table.value.Values;
import java.util.Arrays;
import java.util.Objects;

/**
 * What an index on the first n characters of a column says about a condition on the column: of
 * strings shorter than n all, of longer ones that the row has to be looked at besides.
 *
 * <p><b>Threads:</b> no state.
 */
final class PrefixMatcher {
  private PrefixMatcher() {}

  /** What {@code index} says about {@code leaf}, or null if it has nothing to say. */
  static Match match(TableIndex index, Predicate leaf, Object[] parameters) {
    if (index.source().partCount() != 1
        || index.source().expression(0).function() != Function.PREFIX) {
      return null;
    }
    ColumnExpression column = ColumnExpression.of(index.source().column(0));
    if (leaf instanceof Comparison comparison && comparison.expression().equals(column)) {
      return comparison(index, comparison, parameters);
    }
    if (leaf instanceof In in && in.expression().equals(column)) {
      return in(index, in, parameters);
    }
    if (leaf instanceof StartsWith startsWith && startsWith.expression().equals(column)) {
      String prefix = text(startsWith.prefix().value(parameters));
      return prefix == null ? Match.NEVER : startingWith(index, prefix, true);
    }
    if (leaf instanceof Like like && like.expression().equals(column)) {
      return like(index, like, parameters);
    }
    return null;
  }

  private static Match comparison(TableIndex index, Comparison comparison, Object[] parameters) {
    String value = text(comparison.operand().value(parameters));
    if (value == null) {
      return Match.NEVER;
    }
    byte[] term = Terms.encode(Scalar.STRING, cut(index, value));
    return switch (comparison.operator()) {
      case EQUAL -> equal(index, value);
      case NOT_EQUAL -> null;
      case LESS, LESS_OR_EQUAL -> inRange(new TermRange(null, true, term, true));
      case GREATER, GREATER_OR_EQUAL -> inRange(new TermRange(term, true, null, true));
    };
  }

  private static Match inRange(TermRange range) {
    return new Match(new TermSet.InRange(range), false);
  }

  private static Match equal(TableIndex index, String value) {
    return new Match(new TermSet.OfIds(ids(index, value)), isWhole(index, value));
  }

  private static Match in(TableIndex index, In in, Object[] parameters) {
    String[] values =
        in.operands().stream()
            .map(operand -> text(operand.value(parameters)))
            .filter(Objects::nonNull)
            .toArray(String[]::new);
    boolean isExact = Arrays.stream(values).allMatch(value -> isWhole(index, value));
    return new Match(new TermSet.OfIds(ids(index, values)), isExact);
  }

  private static Match like(TableIndex index, Like like, Object[] parameters) {
    Object pattern = like.pattern().value(parameters);
    if (pattern == null) {
      return Match.NEVER;
    }
    LikePattern compiled = LikePattern.compile(text(pattern), like.escape());
    if (compiled.isExact()) {
      return equal(index, compiled.prefix());
    }
    return compiled.prefix().isEmpty()
        ? null
        : startingWith(index, compiled.prefix(), compiled.isPrefix());
  }

  private static Match startingWith(TableIndex index, String prefix, boolean isAllThatIsAsked) {
    String cut = cut(index, prefix);
    if (cut.length() < prefix.length()) {
      return new Match(new TermSet.OfIds(ids(index, cut)), false);
    }
    TermRange range = TermRange.startingWith(Terms.encode(Scalar.STRING, prefix));
    return new Match(new TermSet.InRange(range), isAllThatIsAsked);
  }

  private static String text(Object value) {
    return (String) Values.coerce("a string", Scalar.STRING, value);
  }

  private static String cut(TableIndex index, String value) {
    int length = index.source().expression(0).argument();
    return (String) IndexFunctions.apply(Function.PREFIX, length, value);
  }

  /** Whether a column whose prefix is that of {@code value} is {@code value}. */
  private static boolean isWhole(TableIndex index, String value) {
    int length = index.source().expression(0).argument();
    return value.codePointCount(0, value.length()) < length;
  }

  private static int[] ids(TableIndex index, String... values) {
    return Arrays.stream(values)
        .mapToInt(
            value -> index.index().terms().find(Terms.encode(Scalar.STRING, cut(index, value))))
        .filter(id -> id != TermDictionary.NONE)
        .distinct()
        .sorted()
        .toArray();
  }
}
