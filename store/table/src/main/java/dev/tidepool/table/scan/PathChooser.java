package dev.tidepool.table.scan;

import dev.tidepool.table.indexing.TableIndex;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.And;
import dev.tidepool.table.query.Predicate.Constant;
import dev.tidepool.table.query.Predicate.Or;
import java.util.ArrayList;
import java.util.List;

/**
 * Picks the way to the rows of a predicate, by the cardinalities at that moment: of a conjunction
 * the condition with the fewest rows leads, others that an index decides are checked by its forward
 * column, and the rest is residual. Costs some hundred nanoseconds a condition.
 *
 * <p><b>Threads:</b> one for each execution.
 */
final class PathChooser {
  /** A way through postings has to leave out this share of the rows, or all are looked at. */
  private static final double WORTHWHILE = 0.5;

  private final List<TableIndex> indexes;
  private final long rowCount;
  private final Object[] parameters;

  PathChooser(List<TableIndex> indexes, long rowCount, Object[] parameters) {
    this.indexes = indexes;
    this.rowCount = rowCount;
    this.parameters = parameters;
  }

  /**
   * A way to rows.
   *
   * @param residual what the rows have to be tested for besides; TRUE if nothing
   */
  record Choice(RowPath path, Predicate residual) {}

  /** The best way to the rows of {@code predicate}, which is in {@link NormalForm}. */
  Choice choose(Predicate predicate) {
    Choice choice = chooseIndex(predicate);
    return choice == null || choice.path().estimate() > rowCount * WORTHWHILE && rowCount > 64
        ? new Choice(new RowPath.Full(rowCount), predicate)
        : choice;
  }

  /** A way through indexes, or null. */
  private Choice chooseIndex(Predicate predicate) {
    if (predicate instanceof Constant constant && !Boolean.TRUE.equals(constant.value())) {
      return new Choice(new RowPath.Union(List.of()), Predicate.TRUE);
    }
    if (predicate instanceof Or or) {
      return union(or);
    }
    return conjunction(predicate instanceof And and ? and.parts() : List.of(predicate));
  }

  private Choice union(Or or) {
    List<RowPath> paths = new ArrayList<>();
    boolean isExact = true;
    for (Predicate part : or.parts()) {
      Choice choice = chooseIndex(part);
      if (choice == null) {
        return null;
      }
      paths.add(choice.path());
      isExact &= choice.residual().equals(Predicate.TRUE);
    }
    return new Choice(new RowPath.Union(paths), isExact ? Predicate.TRUE : or);
  }

  private Choice conjunction(List<Predicate> parts) {
    List<Predicate> open = new ArrayList<>(parts);
    List<IndexCondition> conditions = new ArrayList<>();
    takeComposites(parts, open, conditions);
    List<Predicate> residual = new ArrayList<>();
    for (Predicate part : open) {
      takeLeaf(part, parts, conditions, residual);
    }
    IndexCondition driver = rarest(conditions);
    Choice best = null;
    if (driver != null) {
      conditions.remove(driver);
      best = new Choice(new RowPath.Index(driver, conditions), all(residual));
    }
    for (Predicate part : residual) { // a union may be rarer still
      Choice union = part instanceof Or or ? union(or) : null;
      if (union != null && (best == null || union.path().estimate() < best.path().estimate())) {
        best = new Choice(union.path(), all(parts));
      }
    }
    return best;
  }

  private void takeComposites(
      List<Predicate> parts, List<Predicate> open, List<IndexCondition> conditions) {
    for (TableIndex index : indexes) {
      if (index.source().partCount() > 1 && isUsable(index, parts)) {
        CompositeMatcher.Match match = CompositeMatcher.match(index, parts, parameters);
        if (match != null) {
          conditions.add(match.condition());
          open.removeAll(match.answered());
        }
      }
    }
  }

  private void takeLeaf(
      Predicate part,
      List<Predicate> parts,
      List<IndexCondition> conditions,
      List<Predicate> residual) {
    boolean isAnswered = false;
    IndexCondition best = null;
    for (TableIndex index : indexes) {
      if (!isUsable(index, parts)) {
        continue;
      }
      LeafMatcher.Match match = LeafMatcher.match(index, part, parameters);
      if (match != null) {
        IndexCondition condition = new IndexCondition(index, match.terms());
        if (best == null || !best.isWalkable() && condition.isWalkable()) {
          best = condition;
          isAnswered = match.isExact();
        }
      }
    }
    if (best != null) {
      conditions.add(best);
    }
    if (!isAnswered) {
      residual.add(part);
    }
  }

  /**
   * Whether the index has all rows that a conjunction asks for: a partial index does if its own
   * condition is among those asked for.
   */
  private static boolean isUsable(TableIndex index, List<Predicate> parts) {
    if (!index.isComplete()) {
      return false;
    }
    Predicate condition = index.source().condition();
    if (condition == null) {
      return true;
    }
    Predicate normal = NormalForm.of(condition);
    return normal instanceof And and ? parts.containsAll(and.parts()) : parts.contains(normal);
  }

  private static IndexCondition rarest(List<IndexCondition> conditions) {
    IndexCondition rarest = null;
    long fewest = Long.MAX_VALUE;
    for (IndexCondition condition : conditions) {
      if (condition.isWalkable()) {
        long estimate = condition.estimate();
        if (rarest == null || estimate < fewest) {
          rarest = condition;
          fewest = estimate;
        }
      }
    }
    return rarest;
  }

  private static Predicate all(List<Predicate> parts) {
    return parts.isEmpty() ? Predicate.TRUE : parts.size() == 1 ? parts.get(0) : new And(parts);
  }
}
