package dev.tidepool.sql;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.plan.ChangePlan;
import dev.tidepool.table.query.ScanStatistics;
import dev.tidepool.table.schema.Column;
import java.util.Arrays;
import java.util.List;

/** What the rows of a source mean for a table. */
final class RowChanges implements PreparedChange.Changes {
  private final ChangePlan plan;
  private final RowsResult source;
  private Object[] oldRow;
  private Object[] newRow;

  RowChanges(ChangePlan plan, RowsResult source) {
    this.plan = plan;
    this.source = source;
  }

  @Override
  public boolean next() {
    oldRow = null;
    newRow = null;
    if (!source.next()) {
      return false;
    }
    Object[] row = source.row();
    int columnCount = plan.schema().columnCount();
    switch (plan.kind()) {
      case INSERT, UPSERT -> newRow = row.clone();
      case DELETE -> oldRow = Arrays.copyOf(row, columnCount);
      case UPDATE -> {
        oldRow = Arrays.copyOf(row, columnCount);
        newRow = oldRow.clone();
        List<Integer> targets = plan.targetColumns();
        for (int i = 0; i < targets.size(); i++) {
          newRow[targets.get(i)] = row[columnCount + i];
        }
      }
    }
    if (newRow != null) {
      checkNulls();
    }
    return true;
  }

  private void checkNulls() {
    for (int i = 0; i < newRow.length; i++) {
      Column column = plan.schema().column(i);
      if (newRow[i] == null && !column.nullable()) {
        throw new SqlException(
            Code.VALUE, "column " + column.name() + " of " + plan.table() + " cannot be NULL");
      }
    }
  }

  @Override
  public Object[] oldRow() {
    return oldRow;
  }

  @Override
  public Object[] newRow() {
    return newRow;
  }

  @Override
  public ScanStatistics statistics() {
    return source.statistics();
  }

  @Override
  public void close() {
    source.close();
  }
}
