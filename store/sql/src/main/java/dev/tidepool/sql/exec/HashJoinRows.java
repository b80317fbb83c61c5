package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import java.util.List;

/** The rows of a {@link HashJoin}. The right side is read when the first row is asked for. */
final class HashJoinRows extends JoinRows {
  private final Rows left;
  private final Rows right;
  private final KeyMaker leftKeys;
  private final JoinTable table;
  private final boolean nullAware;
  private boolean isBuilt;
  private JoinTable.Entry entry; // the next candidate of those with the same key,
  private JoinTable.Entry nulls; // then of those with NULL,
  private JoinTable.Entry all; // then of all
  private JoinTable.Entry last; // the last candidate
  private JoinTable.Entry unmatched;
  private boolean unmatchedStarted;

  HashJoinRows(HashJoin join, Rows left, Rows right, RowPair pair, Execution execution) {
    super(left, join.type(), pair, execution);
    this.left = left;
    this.right = right;
    this.leftKeys = new KeyMaker(join.leftKeys());
    this.nullAware = join.type() == JoinType.NULL_AWARE_ANTI;
    boolean keepsAll = join.type().keepsRight() || nullAware;
    this.table =
        new JoinTable(new KeyMaker(join.rightKeys()), keepsAll, new Memory(execution.limits()));
  }

  @Override
  void seek(Object[] leftRow) {
    build();
    Object key = leftKeys.join(leftRow, execution);
    entry = key == null ? null : table.find(key);
    // Whether NULL equals another key is unknown, which is enough for NOT IN not to be true.
    nulls = nullAware && key != null ? table.nulls() : null;
    all = nullAware && key == null ? table.all() : null;
  }

  private void build() {
    if (!isBuilt) {
      isBuilt = true;
      table.build(right, execution);
    }
  }

  @Override
  Object[] candidate() {
    if (entry != null) {
      last = entry;
      entry = entry.sameKey;
    } else if (nulls != null) {
      last = nulls;
      nulls = nulls.sameKey;
    } else if (all != null) {
      last = all;
      all = all.next;
    } else {
      return null;
    }
    return last.row;
  }

  @Override
  void markMatched() {
    last.isMatched = true;
  }

  @Override
  Object[] unmatchedRight() {
    if (!unmatchedStarted) {
      unmatchedStarted = true;
      build();
      unmatched = table.all();
    }
    while (unmatched != null) {
      JoinTable.Entry candidate = unmatched;
      unmatched = unmatched.next;
      execution.limits().step();
      if (!candidate.isMatched) {
        return candidate.row;
      }
    }
    return null;
  }

  @Override
  public void close() {
    table.clear();
    Inputs.closeAll(List.of(left, right));
  }
}
