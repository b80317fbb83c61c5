package dev.tidepool.table.scan;

import dev.tidepool.engine.StoreSnapshot;
import dev.tidepool.table.indexing.IndexSet;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest.Aggregation;
import dev.tidepool.table.value.PredicateEvaluator;
import java.util.List;

/**
 * One execution of a {@link TableScan}: the rows that a plan leads to, as of a snapshot. One
 * thread.
 */
final class ScanExecution {
  private final TableScan scan;
  private final StoreSnapshot snapshot;
  private final EarlierRows earlier; // null if the snapshot is of the present
  private final IndexSet indexes;
  private final Object[] parameters;
  private final ResultWindow window;
  private final QueryLimits limits;
  private boolean handedOn;
  private Judge judge; // made when a row changed meanwhile

  /**
   * @param earlier what changed since {@code snapshot} if it is held for several, else null
   */
  ScanExecution(
      TableScan scan,
      StoreSnapshot snapshot,
      EarlierRows earlier,
      Object[] parameters,
      ResultWindow window,
      QueryLimits limits) {
    this.scan = scan;
    this.snapshot = snapshot;
    this.earlier = earlier;
    this.indexes = (IndexSet) snapshot.companion();
    this.parameters = parameters;
    this.window = window;
    this.limits = limits;
  }

  /** Whether the cursor closes the snapshot, because it goes on reading. */
  boolean isSnapshotHandedOn() {
    return handedOn;
  }

  ResultCursor open(ScanPlan plan) {
    if (plan.ordered() != null) {
      return inOrder(plan.ordered());
    }
    MatchingRows rows = find(plan.choice());
    if (scan.request().aggregation() != null) {
      return aggregated(rows);
    }
    if (window.order() != null) {
      return sorted(rows);
    }
    handedOn = true;
    return new RowCursor(snapshot, rows, scan.shape().resultColumns(), window);
  }

  // ---- by an index in its order ----------------------------------------------------------------

  private ResultCursor inOrder(OrderedPath path) {
    ResidualFilters.Compiled residual = scan.residuals().of(path.residual());
    PredicateEvaluator.Filter filter = residual.bind(parameters);
    try (RowAccess access = access(residual.columns(), false)) {
      IndexOrderScan walk = new IndexOrderScan(snapshot, path, !access.isCovered(), limits);
      if (earlier != null) {
        walk.correctBy(earlier, new EarlierJudge(), parameters);
      }
      List<Object[]> found =
          walk.first(
              window.end(),
              rowId -> {
                Object[] row = access.row(rowId);
                boolean matches = row != null && (filter == null || filter.matches(c -> row[c]));
                return matches ? scan.shape().resultRow(row) : null;
              },
              rowId -> judge().matches(rowId) ? resultRow(access.read(rowId)) : null);
      return window.of(found, Reads.statistics(snapshot, found.size(), walk.changedCount()));
    } finally {
      closeJudge();
    }
  }

  private Object[] resultRow(Object[] row) {
    return row == null ? null : scan.shape().resultRow(row);
  }

  // ---- by postings, or all rows ----------------------------------------------------------------

  private MatchingRows find(PathChooser.Choice choice) {
    Candidates candidates = null;
    if (!(choice.path() instanceof RowPath.Full)) {
      try {
        candidates =
            earlier == null
                ? Candidates.find(snapshot, choice.path(), rowId -> judge().matches(rowId), limits)
                : Candidates.find(earlier, choice.path(), new EarlierJudge(), parameters, limits);
      } finally {
        closeJudge();
      }
    }
    ResidualFilters.Compiled residual = scan.residuals().of(choice.residual());
    return new MatchingRows(
        snapshot,
        access(residual.columns(), scan.request().aggregation() != null),
        residual.bind(parameters),
        candidates,
        scan.shape().wantedColumns().length > 0,
        limits);
  }

  private ResultCursor sorted(MatchingRows rows) {
    try (rows) {
      RowSorter sorter = window.newSorter();
      while (rows.next()) {
        sorter.add(scan.shape().resultRow(rows.values()));
      }
      return window.ofSorted(sorter.sorted(), rows.statistics());
    }
  }

  private ResultCursor aggregated(MatchingRows rows) {
    try (rows) {
      Aggregation aggregation = scan.request().aggregation();
      GroupTable groups =
          new GroupTable(
              aggregation, ResultShape.texts(aggregation, scan.schema()), scan.schema(), limits);
      while (rows.next()) {
        groups.add(rows.values());
      }
      return window.of(groups.rows(), rows.statistics());
    }
  }

  private RowAccess access(int[] columns, boolean equalValuesWillDo) {
    return new RowAccess(snapshot, indexes, scan.decoders(), columns, equalValuesWillDo);
  }

  // ---- rows that changed meanwhile -------------------------------------------------------------

  /** Judges the version of a row that the snapshot has by the whole predicate. */
  private final class Judge {
    private final PredicateEvaluator.Filter filter = scan.whole().bind(parameters);
    private final RowAccess access =
        new RowAccess(snapshot, indexes, scan.judgeDecoders(), scan.whole().columns(), false);

    boolean matches(int rowId) {
      Object[] row = access.read(rowId);
      return row != null && matches(row);
    }

    boolean matches(Object[] row) {
      return filter.matches(column -> row[column]);
    }
  }

  /** The same for rows that are kept, made when there is one. */
  private final class EarlierJudge implements EarlierRows.Judge {
    @Override
    public Object[] read(int rowId) {
      return judge().access.read(rowId);
    }

    @Override
    public boolean matches(Object[] values) {
      return judge().matches(values);
    }
  }

  private Judge judge() {
    if (judge == null) {
      judge = new Judge();
    }
    return judge;
  }

  private void closeJudge() {
    if (judge != null) {
      judge.access.close();
    }
  }
}
