package dev.tidepool.table.scan;

import dev.tidepool.engine.StoreSnapshot;
import dev.tidepool.table.query.QueryLimits;
import java.util.List;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/**
 * How an execution reaches the rows that may match.
 *
 * <p><b>Threads:</b> one.
 */
sealed interface RowPath {
  /** How many rows it reaches, about. */
  long estimate();

  /** What that is based on. */
  default Basis basis() {
    return Basis.COUNTED;
  }

  /** In words, for EXPLAIN. */
  String describe();

  /** All rows of the table. */
  record Full(long rowCount) implements RowPath {
    @Override
    public long estimate() {
      return rowCount;
    }

    @Override
    public String describe() {
      return "full scan";
    }
  }

  /** The rows that satisfy {@code driver}, tested by {@code checks}. */
  record Index(IndexCondition driver, List<IndexCondition> checks) implements RowPath {
    @Override
    public long estimate() {
      return driver.estimate();
    }

    @Override
    public Basis basis() {
      return driver.terms().basis();
    }

    /** Adds the rows that satisfy all of it, term by term; each that is met is a step. */
    void addTo(QueryLimits limits, IndexCondition.BatchVisitor target) {
      driver.forEachBatch(
          (rowIds, count) -> {
            limits.steps(count);
            int kept = count;
            for (int i = 0; i < checks.size() && kept > 0; i++) {
              kept = checks.get(i).retain(rowIds, kept);
            }
            target.visit(rowIds, kept);
          });
    }

    @Override
    public String describe() {
      StringBuilder text = new StringBuilder("index scan ").append(driver);
      for (IndexCondition check : checks) {
        text.append(", check ").append(check);
      }
      return text.toString();
    }
  }

  /** The rows of any of the paths, each once; none of them is {@link Full}. */
  record Union(List<RowPath> paths) implements RowPath {
    @Override
    public long estimate() {
      return paths.stream().mapToLong(RowPath::estimate).sum();
    }

    @Override
    public Basis basis() {
      return paths.stream().map(RowPath::basis).reduce(Basis.COUNTED, Basis::and);
    }

    @Override
    public String describe() {
      return "union of (" + String.join("; ", paths.stream().map(RowPath::describe).toList()) + ")";
    }
  }

  /** The rows of some keys, of which there may be none. */
  record Keys(StoreSnapshot snapshot, List<byte[]> keys) implements RowPath {
    @Override
    public long estimate() {
      return keys.size();
    }

    @Override
    public String describe() {
      return keys.size() == 1 ? "key lookup" : "key lookup of " + keys.size();
    }
  }

  /**
   * Adds the rows to {@code target}, each once. Each that is met is a step. Not for {@link Full}.
   */
  static void addTo(RowPath path, QueryLimits limits, RowIdList target) {
    if (path instanceof Index index && !index.driver().tableIndex().definition().multiValued()) {
      index.addTo(limits, target::addAll);
    } else if (path instanceof Keys lookup && lookup.keys().size() == 1) {
      limits.step();
      int rowId = lookup.snapshot().rowIdNow(lookup.keys().get(0));
      if (rowId != 0) {
        target.add(rowId);
      }
    } else {
      RoaringBitmap rows = new RoaringBitmap();
      addTo(path, limits, rows);
      PeekableIntIterator ids = rows.getIntIterator();
      while (ids.hasNext()) {
        limits.step();
        target.add(ids.next());
      }
    }
  }

  private static void addTo(RowPath path, QueryLimits limits, RoaringBitmap target) {
    if (path instanceof Union union) {
      for (RowPath part : union.paths()) {
        addTo(part, limits, target);
      }
    } else if (path instanceof Keys lookup) {
      for (byte[] key : lookup.keys()) {
        limits.step();
        int rowId = lookup.snapshot().rowIdNow(key);
        if (rowId != 0) {
          target.add(rowId);
        }
      }
    } else if (path instanceof Index index && index.checks().isEmpty()) {
      index.driver().addTo(target, limits);
    } else if (path instanceof Index index) {
      index.addTo(limits, (rowIds, count) -> target.addN(rowIds, 0, count));
    } else {
      throw new IllegalArgumentException("a full scan is no set of rows");
    }
  }
}
