package dev.tidepool.sql.expression;

import dev.tidepool.sql.type.SqlType;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Whether a value is one of some, or in one of some ranges. <b>Threads:</b> any. */
public final class Sets {
  private Sets() {}

  /**
   * Values between two others.
   *
   * @param lower or null if there is no lower bound
   * @param upper or null if there is no upper bound
   */
  public record Range(Object lower, boolean hasLower, Object upper, boolean hasUpper) {
    /**
     * A range.
     *
     * @param hasLower whether {@code lower} itself is in it
     * @param hasUpper whether {@code upper} itself is in it
     */
    public Range {}

    /** The one value. */
    public static Range of(Object value) {
      return new Range(value, true, value, true);
    }
  }

  /**
   * {@code argument IN (candidates)}: unknown if it is NULL, or equal to none and one is NULL; of
   * none, false. Costs one look-up if the candidates are literals.
   */
  public static Expression in(SqlType type, Expression argument, List<Expression> candidates) {
    if (candidates.isEmpty()) {
      return Expressions.literal(false);
    }
    if (candidates.stream().allMatch(Expressions::isLiteral)) {
      return inValues(type, argument, candidates.stream().map(Expressions::literalValue).toList());
    }
    Expression[] others = candidates.toArray(Expression[]::new);
    Comparator<Object> order = Order.of(type);
    return (row, execution) -> {
      Object value = argument.value(row, execution);
      if (value == null) {
        return null;
      }
      Boolean result = Boolean.FALSE;
      for (Expression other : others) {
        Object candidate = other.value(row, execution);
        if (candidate == null) {
          result = null;
        } else if (order.compare(value, candidate) == 0) {
          return Boolean.TRUE;
        }
      }
      return result;
    };
  }

  /** {@code argument IN (values)}, of which some may be null. */
  private static Expression inValues(SqlType type, Expression argument, List<Object> values) {
    Identity identity = Identity.ofType(type);
    Set<Object> set = new HashSet<>();
    values.stream().filter(Objects::nonNull).map(identity::of).forEach(set::add);
    Boolean otherwise = values.stream().anyMatch(Objects::isNull) ? null : Boolean.FALSE;
    return Strict.of(
        argument, value -> set.contains(identity.of(value)) ? Boolean.TRUE : otherwise);
  }

  /**
   * Whether {@code argument} is in one of {@code ranges}.
   *
   * @param ranges in ascending order, not overlapping
   * @param ofNull the result for NULL: true, false or null
   */
  public static Expression inRanges(
      SqlType type, Expression argument, List<Range> ranges, Boolean ofNull) {
    boolean arePoints =
        ranges.stream().allMatch(range -> range.lower != null && range.lower == range.upper);
    if (arePoints) {
      Expression in = inValues(type, argument, ranges.stream().map(Range::lower).toList());
      return ofNull == null
          ? in
          : (row, execution) -> {
            Boolean found = (Boolean) in.value(row, execution);
            return found == null ? ofNull : found;
          };
    }
    Comparator<Object> order = Order.of(type);
    Range[] sorted = ranges.toArray(Range[]::new);
    return (row, execution) -> {
      Object value = argument.value(row, execution);
      return value == null ? ofNull : (Boolean) isInOne(sorted, order, value);
    };
  }

  private static boolean isInOne(Range[] ranges, Comparator<Object> order, Object value) {
    int low = 0;
    int high = ranges.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int side = side(ranges[middle], order, value);
      if (side == 0) {
        return true;
      }
      if (side < 0) {
        high = middle - 1;
      } else {
        low = middle + 1;
      }
    }
    return false;
  }

  /** Below 0 if {@code value} is below the range, above 0 if it is above, 0 if it is in it. */
  private static int side(Range range, Comparator<Object> order, Object value) {
    if (range.lower != null) {
      int toLower = order.compare(value, range.lower);
      if (toLower < 0 || toLower == 0 && !range.hasLower) {
        return -1;
      }
    }
    if (range.upper != null) {
      int toUpper = order.compare(value, range.upper);
      if (toUpper > 0 || toUpper == 0 && !range.hasUpper) {
        return 1;
      }
    }
    return 0;
  }
}
