package dev.tidepool.sql.plan;

import dev.tidepool.sql.type.ChangeKind;
import dev.tidepool.table.schema.TableSchema;
import java.util.List;

/**
 * A change of rows that is ready to be computed. <b>Threads:</b> immutable.
 *
 * @param table that it changes
 * @param schema of the table
 * @param targetColumns which columns it sets; none for DELETE
 * @param source for INSERT and UPSERT, gives the new rows with all columns; for UPDATE, the old
 *     ones and behind them the new values of the target columns; for DELETE, the old ones
 */
public record ChangePlan(
    ChangeKind kind, String table, TableSchema schema, List<Integer> targetColumns, Plan source) {
  public ChangePlan {
    targetColumns = List.copyOf(targetColumns);
  }
}
