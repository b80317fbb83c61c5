package dev.tidepool.sql.plan;

import dev.tidepool.sql.exec.Operator;
import dev.tidepool.sql.type.ResultColumn;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.Relation;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A statement that is ready to run. <b>Threads:</b> immutable.
 *
 * @param root gives the rows of the result
 * @param columns of the result
 * @param parameterTypes of the {@code ?}
 * @param tables that are read, each once
 * @param parameterCount how many parameters operators have, with those of subqueries
 * @param correlationCount how many inner plans see a row of an outer one
 * @param subqueries the plans of subqueries, by their names
 * @param readAgain the tables that an execution may read more than once, by identity
 */
public record Plan(
    Operator root,
    List<ResultColumn> columns,
    List<SqlType> parameterTypes,
    List<String> tables,
    int parameterCount,
    int correlationCount,
    Map<String, Operator> subqueries,
    Set<Relation> readAgain) {
  public Plan {
    columns = List.copyOf(columns);
    parameterTypes = List.copyOf(parameterTypes);
    tables = List.copyOf(tables);
    subqueries = Collections.unmodifiableMap(new LinkedHashMap<>(subqueries));
  }

  /** The same with other operators. */
  public Plan withRoot(Operator changed) {
    return new Plan(
        changed,
        columns,
        parameterTypes,
        tables,
        parameterCount,
        correlationCount,
        subqueries,
        readAgain);
  }
}
