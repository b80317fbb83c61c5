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

    /** Whether a row satisfies all checks. */
    boolean test(int rowId) {
      for (IndexCondition check : checks) {
        if (!check.test(rowId)) {
          return false;
        }
      }
      return true;
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

  /** Walks the rows; each comes once. Each that is met is a step. Not for {@link Full}. */
  static void forEachRow(RowPath path, QueryLimits limits, IndexCondition.RowVisitor visitor) {
    if (path instanceof Index index && !index.driver().tableIndex().definition().multiValued()) {
      forEachRow(index, limits, visitor);
    } else {
      RoaringBitmap rows = new RoaringBitmap();
      addTo(path, limits, rows);
      PeekableIntIterator ids = rows.getIntIterator();
      while (ids.hasNext() && visitor.visit(ids.next())) {
        limits.step();
      }
    }
  }

  private static void forEachRow(
      Index index, QueryLimits limits, IndexCondition.RowVisitor visitor) {
    index
        .driver()
        .forEachRow(
            rowId -> {
              limits.step();
              return !index.test(rowId) || visitor.visit(rowId);
            });
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
      forEachRow(
          index,
          limits,
          rowId -> {
            target.add(rowId);
            return true;
          });
    } else {
      throw new IllegalArgumentException("a full scan is no set of rows");
    }
  }
}
