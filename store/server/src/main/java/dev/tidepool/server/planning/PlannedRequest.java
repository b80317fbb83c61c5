package dev.tidepool.server.planning;

import dev.tidepool.server.catalog.CatalogTable;
import dev.tidepool.server.command.Command.Statement;
import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.QueryLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The changes of one request, planned. <b>Threads:</b> any. */
public final class PlannedRequest {
  private final CatalogTable table;
  private final List<PlannedStatement> statements;

  PlannedRequest(CatalogTable table, List<PlannedStatement> statements) {
    this.table = table;
    this.statements = List.copyOf(statements);
  }

  /**
   * What one partition is asked.
   *
   * @param indexes which of the statements of the request {@code statements} are, from 0
   */
  public record Part(List<Integer> indexes, List<Statement> statements) {
    Part() {
      this(new ArrayList<>(), new ArrayList<>());
    }
  }

  public CatalogTable table() {
    return table;
  }

  public int statementCount() {
    return statements.size();
  }

  /** Of the {@code ?} of all statements, in the order of the text. */
  public List<SqlType> parameterTypes() {
    return statements.stream().flatMap(statement -> statement.parameterTypes().stream()).toList();
  }

  /**
   * What is asked of partitions, by their numbers; nothing if no row can be concerned.
   *
   * @throws SqlException if a row cannot be made, or several statements concern several partitions:
   *     they would not be atomic
   */
  public SortedMap<Integer, Part> parts(Object[] parameters, QueryLimits limits) {
    SortedMap<Integer, Part> parts = new TreeMap<>();
    int start = 0;
    for (int i = 0; i < statements.size(); i++) {
      PlannedStatement statement = statements.get(i);
      int end = start + statement.parameterTypes().size();
      Object[] own = Arrays.copyOfRange(parameters, start, end);
      for (Map.Entry<Integer, Statement> part : statement.parts(own, limits).entrySet()) {
        Part target = parts.computeIfAbsent(part.getKey(), partition -> new Part());
        target.indexes.add(i);
        target.statements.add(part.getValue());
      }
      start = end;
    }
    if (statements.size() > 1 && parts.size() > 1) {
      throw new SqlException(
          Code.INVALID,
          "several statements in one request are atomic, so they have to be about rows of one"
              + " partition; these are about partitions "
              + parts.keySet()
              + ": name the keys in each, or send them one by one");
    }
    return parts;
  }
}
