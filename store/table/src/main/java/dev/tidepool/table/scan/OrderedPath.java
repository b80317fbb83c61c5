package dev.tidepool.table.scan;

import dev.tidepool.table.index.TermDictionary;
import dev.tidepool.table.index.TermRange;
import dev.tidepool.table.index.TermWalk;
import dev.tidepool.table.indexing.TableIndex;
import dev.tidepool.table.query.Predicate;
import java.util.Iterator;
import java.util.List;

/**
 * A walk through an index that meets rows in the order that is asked for, so that it can stop
 * early.
 *
 * @param index that is walked
 * @param stretches of its terms, in turn; null for the rows that have NULL
 * @param descending whether each stretch is walked backwards
 * @param isWholeOrder whether rows of one term are equal in order; else the order goes on within a
 *     term
 * @param checks what other indexes say of a row
 * @param residual what rows have to be tested for besides
 * @param rowCount how many rows the stretches have, about, or that there are enough; as long as
 *     nobody has counted, the most there can be
 * @param share which of them match, about
 */
record OrderedPath(
    TableIndex index,
    List<TermRange> stretches,
    boolean descending,
    boolean isWholeOrder,
    List<IndexCondition> checks,
    Predicate residual,
    long rowCount,
    double share) {

  /** The same walk, its rows counted as far as it matters if {@code count} are to be found. */
  OrderedPath counted(long count) {
    return new OrderedPath(
        index,
        stretches,
        descending,
        isWholeOrder,
        checks,
        residual,
        rowCount(rowsToMeet(count)),
        share);
  }

  private long rowCount(double enough) {
    long rows = 0;
    for (int i = 0; i < stretches.size() && rows < enough; i++) {
      TermRange stretch = stretches.get(i);
      rows +=
          stretch == null
              ? index.index().postings().cardinality(TermDictionary.NULL)
              : new TermSet.InRange(stretch).estimate(index.index(), enough - rows);
    }
    return rows;
  }

  /** How many rows are met, about, before {@code count} match. */
  double rowsToMeet(long count) {
    double met = count / Math.max(share, 1e-9);
    if (!isWholeOrder) {
      met += index.index().rowCount() / (1.0 + index.index().terms().termCount());
    }
    return Math.min(met, rowCount);
  }

  /** Whether a row satisfies all checks. */
  boolean test(int rowId) {
    for (IndexCondition check : checks) {
      if (!check.test(rowId)) {
        return false;
      }
    }
    return true;
  }

  /** The terms of all stretches, in the order of the walk. */
  TermSet.TermIds terms() {
    return new Stretches(this);
  }

  /** What the rows to meet are based on. */
  Basis basis() {
    return checks.stream()
        .filter(IndexCondition::isWalkable)
        .map(check -> check.terms().basis())
        .reduce(Basis.COUNTED, Basis::and);
  }

  /** In words, for EXPLAIN. */
  String describe() {
    StringBuilder text = new StringBuilder("index order scan ").append(index.definition().name());
    text.append(descending ? " backwards" : "");
    for (IndexCondition check : checks) {
      text.append(", check ").append(check);
    }
    return text.toString();
  }

  private static final class Stretches implements TermSet.TermIds {
    private final OrderedPath path;
    private final Iterator<TermRange> stretches;
    private TermWalk walk; // null between two

    Stretches(OrderedPath path) {
      this.path = path;
      this.stretches = path.stretches.iterator();
    }

    @Override
    public int next() {
      while (true) {
        int termId = walk == null ? TermDictionary.NONE : walk.next();
        if (termId != TermDictionary.NONE) {
          return termId;
        }
        if (!stretches.hasNext()) {
          walk = null;
          return TermDictionary.NONE;
        }
        TermRange range = stretches.next();
        if (range == null) {
          walk = null;
          return TermDictionary.NULL;
        }
        walk =
            path.descending
                ? path.index.index().order().walkBack(range)
                : path.index.index().order().walk(range);
      }
    }
  }
}
