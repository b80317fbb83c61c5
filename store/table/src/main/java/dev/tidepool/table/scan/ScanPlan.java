package dev.tidepool.table.scan;

import dev.tidepool.engine.StoreSnapshot;
import dev.tidepool.table.indexing.IndexSet;
import dev.tidepool.table.indexing.TableIndex;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * The way to the rows of one execution: an index in the order that is asked for, if it stops before
 * another way has found all rows, or that other way.
 *
 * @param choice the other way; null if none can be better than {@code ordered}
 * @param ordered or null
 * @param count how many rows are asked for
 */
record ScanPlan(PathChooser.Choice choice, OrderedPath ordered, long count) {
  /**
   * With more rows, those of an index are rather sorted, as they are read in the order of pages.
   */
  private static final int WALKED_MAX = 1000;

  /**
   * The best way to {@code count} rows of {@code predicate}, which is in {@link NormalForm}.
   *
   * @param lookup finds keys that the predicate fixes
   */
  static ScanPlan choose(
      StoreSnapshot snapshot,
      KeyLookup lookup,
      ScanRequest request,
      Predicate predicate,
      long count,
      Object[] parameters) {
    List<byte[]> keys = lookup.keys(predicate, parameters);
    if (keys != null && keys.size() <= 1) { // no index can do better
      PathChooser.Choice one = new PathChooser.Choice(new RowPath.Keys(snapshot, keys), predicate);
      return new ScanPlan(one, null, count);
    }
    List<TableIndex> indexes = ((IndexSet) snapshot.companion()).indexes();
    PathChooser chooser = new PathChooser(indexes, snapshot.rowCount(), parameters);
    OrderedPathChooser orders = null;
    if (request.aggregation() == null && !request.order().isEmpty() && count < Long.MAX_VALUE) {
      orders =
          new OrderedPathChooser(indexes, lookup.schema(), request.order(), chooser, parameters);
      OrderedPath direct = count <= WALKED_MAX && keys == null ? orders.direct(predicate) : null;
      if (direct != null) { // it meets no row in vain
        return new ScanPlan(null, direct, count);
      }
    }
    PathChooser.Choice choice = chooser.choose(predicate);
    if (keys != null && keys.size() <= choice.path().estimate()) {
      choice = new PathChooser.Choice(new RowPath.Keys(snapshot, keys), predicate);
    }
    double toFind = choice.path().estimate();
    if (orders != null && count < toFind) {
      OrderedPath ordered = orders.choose(predicate, count);
      if (ordered != null && ordered.rowsToMeet(count) < toFind) {
        return new ScanPlan(choice, ordered, count);
      }
    }
    return new ScanPlan(choice, null, count);
  }

  /** How many rows are looked at, about. */
  double expectedRowCount() {
    return ordered == null ? choice.path().estimate() : ordered.counted(count).rowsToMeet(count);
  }

  /** What rows have to be tested for besides. */
  Predicate residual() {
    return ordered != null ? ordered.residual() : choice.residual();
  }

  /** In words, for EXPLAIN. */
  String describe(TableSchema schema, ScanRequest request) {
    List<String> steps = new ArrayList<>();
    steps.add(ordered != null ? ordered.describe() : choice.path().describe());
    if (!residual().equals(Predicate.TRUE)) {
      steps.add("residual " + PredicateText.of(residual(), schema));
    }
    if (request.aggregation() != null) {
      steps.add("aggregate");
    }
    if (!request.order().isEmpty() && ordered == null) {
      steps.add("sort");
    }
    Basis basis = ordered != null ? ordered.basis() : choice.path().basis();
    return String.join(", ", steps) + basis.text();
  }
}
