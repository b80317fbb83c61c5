package dev.tidepool.table.scan;

import dev.tidepool.table.index.TermRange;
import dev.tidepool.table.indexing.TableIndex;
import dev.tidepool.table.query.ColumnExpression;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.ScanRequest.SortKey;
import dev.tidepool.table.schema.TableSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds an index that has the matching rows in the order that is asked for: one on the first column
 * of the order, or a composite one whose first columns have one value each and whose next are those
 * of the order. A range of the first column bounds the walk.
 *
 * <p><b>Threads:</b> one for each execution.
 */
final class OrderedPathChooser {
  /** What is thought of a condition that no index knows. */
  private static final double RESIDUAL_SHARE = 0.3;

  private final List<TableIndex> indexes;
  private final TableSchema schema;
  private final List<SortKey> order;
  private final PathChooser conditions;
  private final Object[] parameters;

  /**
   * @param order at least one column
   * @param conditions tells what indexes know of them
   */
  OrderedPathChooser(
      List<TableIndex> indexes,
      TableSchema schema,
      List<SortKey> order,
      PathChooser conditions,
      Object[] parameters) {
    this.indexes = indexes;
    this.schema = schema;
    this.order = order;
    this.conditions = conditions;
    this.parameters = parameters;
  }

  /** The walk that meets the fewest rows before {@code count} match, or null if there is none. */
  OrderedPath choose(Predicate predicate, long count) {
    List<Predicate> parts = PathChooser.parts(predicate);
    OrderedPath best = null;
    for (TableIndex index : indexes) {
      OrderedPath path = isUsable(index, parts) ? path(index, parts, false) : null;
      if (path != null) {
        path = path.counted(count);
        if (best == null || path.rowsToMeet(count) < best.rowsToMeet(count)) {
          best = path;
        }
      }
    }
    return best;
  }

  /**
   * A walk that meets none but matching rows, or null if there is none: nothing can be better, so
   * nothing has to be estimated.
   */
  OrderedPath direct(Predicate predicate) {
    List<Predicate> parts = PathChooser.parts(predicate);
    for (TableIndex index : indexes) {
      if (isUsable(index, parts)) {
        OrderedPath path = path(index, parts, true);
        if (path != null) {
          return path;
        }
      }
    }
    return null;
  }

  private boolean isUsable(TableIndex index, List<Predicate> parts) {
    return index.definition().ordered()
        && !index.definition().multiValued()
        && Coverage.hasRowsOf(index, parts, parameters);
  }

  /**
   * @param isDirect whether only a direct one will do
   */
  private OrderedPath path(TableIndex index, List<Predicate> parts, boolean isDirect) {
    return index.source().partCount() == 1
        ? single(index, parts, isDirect)
        : composite(index, parts, isDirect);
  }

  /** A walk through an index on the first column of the order alone. */
  private OrderedPath single(TableIndex index, List<Predicate> parts, boolean isDirect) {
    SortKey key = order.get(0);
    if (!index.source().expression(0).equals(ColumnExpression.of(key.column()))) {
      return null;
    }
    TermRange range = TermRange.ALL;
    boolean isBounded = false;
    List<Predicate> answered = new ArrayList<>();
    for (Predicate part : parts) {
      Predicate bound = boundOrNull(part, key.column());
      LeafMatcher.Match match = LeafMatcher.match(index, bound == null ? part : bound, parameters);
      if (match != null && match.terms() instanceof TermSet.InRange terms) {
        range = range.and(terms.range());
        isBounded |= bound == null;
        if (match.isExact() && bound == null) {
          answered.add(part);
        }
      }
    }
    List<TermRange> stretches = withNulls(range, null, isBounded);
    return path(index, parts, stretches, order.size() == 1, answered, isDirect);
  }

  /**
   * The condition in {@code condition OR column IS NULL}, which leaves the NULLs there; or null.
   */
  private static Predicate boundOrNull(Predicate part, int column) {
    return part instanceof Predicate.Or or
            && or.parts().size() == 2
            && or.parts().get(1).equals(new Predicate.IsNull(column))
        ? or.parts().get(0)
        : null;
  }

  /** A walk through an index whose parts behind those of one value each are the whole order. */
  private OrderedPath composite(TableIndex index, List<Predicate> parts, boolean isDirect) {
    CompositeMatcher.Stretch stretch = CompositeMatcher.stretch(index, parts, parameters);
    if (stretch.range() == null || !isOrderOf(index, stretch.equalCount())) {
      return null;
    }
    List<TermRange> stretches = withNulls(stretch.values(), stretch.nulls(), stretch.isBounded());
    return path(index, parts, stretches, true, stretch.answered(), isDirect);
  }

  /** Whether the parts of {@code index} from {@code first} on are the columns of the order. */
  private boolean isOrderOf(TableIndex index, int first) {
    if (first + order.size() > index.source().partCount()) {
      return false;
    }
    for (int i = 0; i < order.size(); i++) {
      SortKey key = order.get(i);
      boolean isInPlace =
          index.source().expression(first + i).equals(ColumnExpression.of(key.column()))
              && key.descending() == order.get(0).descending();
      // Of the first column, NULLs are a stretch of their own; of others they are where they are.
      boolean areNullsInPlace =
          i == 0 || key.nullsFirst() != key.descending() || !isNullable(key.column());
      if (!isInPlace || !areNullsInPlace) {
        return false;
      }
    }
    return true;
  }

  private boolean isNullable(int column) {
    return schema.column(column).nullable();
  }

  private List<TermRange> withNulls(TermRange values, TermRange nulls, boolean isBounded) {
    SortKey key = order.get(0);
    if (isBounded || !isNullable(key.column())) {
      return List.of(values);
    }
    return key.nullsFirst() ? Arrays.asList(nulls, values) : Arrays.asList(values, nulls);
  }

  private OrderedPath path(
      TableIndex index,
      List<Predicate> parts,
      List<TermRange> stretches,
      boolean isWholeOrder,
      List<Predicate> answered,
      boolean isDirect) {
    List<Predicate> open = new ArrayList<>(parts);
    open.removeAll(answered);
    open.removeAll(Coverage.impliedBy(index, parts, parameters));
    open.remove(Predicate.TRUE);
    if (isDirect && !(isWholeOrder && open.isEmpty())) {
      return null;
    }
    PathChooser.Split split = conditions.split(open, parts);
    split
        .conditions()
        .removeIf(one -> one.tableIndex() == index && one.terms().equals(TermSet.ALL));
    return new OrderedPath(
        index,
        stretches,
        order.get(0).descending(),
        isWholeOrder,
        split.conditions(),
        PathChooser.all(split.residual()),
        Long.MAX_VALUE,
        share(split));
  }

  private double share(PathChooser.Split split) {
    double share = split.residual().isEmpty() ? 1 : RESIDUAL_SHARE;
    for (IndexCondition condition : split.conditions()) {
      if (condition.isWalkable()) {
        share *= Math.min(1, condition.estimate() / (double) Math.max(1, conditions.rowCount()));
      }
    }
    return share;
  }
}
