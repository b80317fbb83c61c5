package dev.tidepool.sql.plan;

import dev.tidepool.sql.exec.Operator;
import dev.tidepool.sql.type.ResultColumn;
import dev.tidepool.sql.type.SqlType;
import java.util.List;

/**
 * A statement that is ready to run. <b>Threads:</b> immutable.
 *
 * @param root gives the rows of the result
 * @param columns of the result
 * @param parameterTypes of the {@code ?}
 * @param tables that are read, each once
 * @param correlationCount how many inner plans see a row of an outer one
 */
public record Plan(
    Operator root,
    List<ResultColumn> columns,
    List<SqlType> parameterTypes,
    List<String> tables,
    int correlationCount) {
  public Plan {
    columns = List.copyOf(columns);
    parameterTypes = List.copyOf(parameterTypes);
    tables = List.copyOf(tables);
  }

  /** The same with other operators. */
  public Plan withRoot(Operator changed) {
    return new Plan(changed, columns, parameterTypes, tables, correlationCount);
  }
}
