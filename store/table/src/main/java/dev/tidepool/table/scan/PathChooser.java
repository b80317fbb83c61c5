package dev.tidepool.table.scan;

import dev.tidepool.table.indexing.TableIndex;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.And;
import dev.tidepool.table.query.Predicate.Constant;
import dev.tidepool.table.query.Predicate.Or;
import java.util.ArrayList;
import java.util.Collections;
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

  private static final int FEW_ROWS = 64;

  private final List<TableIndex> indexes;
  private final long rowCount;
  private final Object[] parameters;

  PathChooser(List<TableIndex> indexes, long rowCount, Object[] parameters) {
    this.indexes = indexes;
    this.rowCount = rowCount;
    this.parameters = parameters;
  }

  /** How many rows there are. */
  long rowCount() {
    return rowCount;
  }

  /**
   * A way to rows.
   *
   * @param residual what the rows have to be tested for besides; TRUE if nothing
   */
  record Choice(RowPath path, Predicate residual) {}

  /** What indexes decide of a conjunction, and what they do not. */
  record Split(List<IndexCondition> conditions, List<Predicate> residual) {}

  /** The best way to the rows of {@code predicate}, which is in {@link NormalForm}. */
  Choice choose(Predicate predicate) {
    Choice choice = chooseIndex(predicate);
    return choice == null || isNotWorthwhile(choice.path())
        ? new Choice(new RowPath.Full(rowCount), predicate)
        : choice;
  }

  private boolean isNotWorthwhile(RowPath path) {
    return rowCount > FEW_ROWS && path.estimate() > rowCount * WORTHWHILE;
  }

  /** A way through indexes, or null. */
  private Choice chooseIndex(Predicate predicate) {
    if (predicate instanceof Constant constant && !Boolean.TRUE.equals(constant.value())) {
      return new Choice(new RowPath.Union(List.of()), Predicate.TRUE);
    }
    if (predicate instanceof Or or) {
      return union(or);
    }
    return conjunction(parts(predicate));
  }

  /** The parts of a conjunction in {@link NormalForm}, or the one that it is. */
  static List<Predicate> parts(Predicate predicate) {
    return predicate instanceof And and ? and.parts() : List.of(predicate);
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
    Split split = split(parts, parts);
    IndexCondition driver = rarest(split.conditions());
    Choice best = null;
    if (driver != null) {
      split.conditions().remove(driver);
      best = new Choice(new RowPath.Index(driver, split.conditions()), all(split.residual()));
    }
    for (Predicate part : split.residual()) { // a union may be rarer still
      Choice union = part instanceof Or or ? union(or) : null;
      if (union != null && (best == null || union.path().estimate() < best.path().estimate())) {
        best = new Choice(union.path(), all(parts));
      }
    }
    return best;
  }

  /**
   * What indexes decide of {@code open}, which are some of the {@code parts} of a conjunction; a
   * part that an index decides only nearly is residual as well.
   */
  Split split(List<Predicate> open, List<Predicate> parts) {
    if (open.isEmpty()) {
      return new Split(new ArrayList<>(), List.of());
    }
    List<TableIndex> usable = new ArrayList<>(indexes.size());
    for (TableIndex index : indexes) {
      if (Coverage.hasRowsOf(index, parts, parameters)) {
        usable.add(index);
      }
    }
    List<IndexCondition> conditions = new ArrayList<>();
    List<Predicate> left = new ArrayList<>(open);
    for (TableIndex index : usable) {
      if (index.source().partCount() > 1) {
        CompositeMatcher.Match match = CompositeMatcher.match(index, open, parameters);
        if (match != null) {
          conditions.add(match.condition());
          left.removeAll(match.answered());
        }
      }
    }
    List<Predicate> residual = new ArrayList<>();
    for (Predicate part : left) {
      takeLeaf(part, usable, conditions, residual);
    }
    for (TableIndex index : usable) {
      if (index.source().condition() != null) {
        takePartial(index, parts, conditions, residual);
      }
    }
    return new Split(conditions, residual);
  }

  /** Who is in a partial index satisfies its condition. */
  private void takePartial(
      TableIndex index,
      List<Predicate> parts,
      List<IndexCondition> conditions,
      List<Predicate> residual) {
    List<Predicate> implied = Coverage.impliedBy(index, parts, parameters);
    if (Collections.disjoint(residual, implied)) {
      return; // other indexes know as much
    }
    boolean isTaken = false;
    for (IndexCondition condition : conditions) {
      isTaken |= condition.tableIndex() == index;
    }
    if (!isTaken && !index.definition().multiValued()) {
      conditions.add(new IndexCondition(index, TermSet.ALL));
      isTaken = true;
    }
    if (isTaken) {
      residual.removeAll(implied);
    }
  }

  private void takeLeaf(
      Predicate part,
      List<TableIndex> usable,
      List<IndexCondition> conditions,
      List<Predicate> residual) {
    IndexCondition best = null;
    boolean isAnswered = false;
    for (TableIndex index : usable) {
      LeafMatcher.Match match = LeafMatcher.match(index, part, parameters);
      if (match != null) {
        IndexCondition condition = new IndexCondition(index, match.terms());
        if (best == null || isBetter(condition, match.isExact(), best, isAnswered)) {
          best = condition;
          isAnswered = match.isExact();
        }
      }
    }
    if (best != null) {
      addOrNarrow(conditions, best);
    }
    if (!isAnswered) {
      residual.add(part);
    }
  }

  /** Two ranges of one index are one. */
  private static void addOrNarrow(List<IndexCondition> conditions, IndexCondition added) {
    for (int i = 0; i < conditions.size(); i++) {
      IndexCondition one = conditions.get(i);
      if (one.tableIndex() == added.tableIndex()
          && !one.tableIndex().definition().multiValued()
          && one.terms() instanceof TermSet.InRange range
          && added.terms() instanceof TermSet.InRange other) {
        conditions.set(i, new IndexCondition(one.tableIndex(), range.and(other)));
        return;
      }
    }
    conditions.add(added);
  }

  /** Of two indexes that know of a condition, one that is walked, is exact, or has fewer rows. */
  private static boolean isBetter(
      IndexCondition one, boolean oneIsExact, IndexCondition other, boolean otherIsExact) {
    if (one.isWalkable() != other.isWalkable()) {
      return one.isWalkable();
    }
    if (oneIsExact != otherIsExact) {
      return oneIsExact;
    }
    return one.tableIndex().index().rowCount() < other.tableIndex().index().rowCount();
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

  /** The conjunction of {@code parts}. */
  static Predicate all(List<Predicate> parts) {
    return parts.isEmpty() ? Predicate.TRUE : parts.size() == 1 ? parts.get(0) : new And(parts);
  }
}
