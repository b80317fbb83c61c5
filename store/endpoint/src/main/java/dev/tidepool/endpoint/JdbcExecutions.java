package dev.tidepool.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidepool.endpoint.RequestException.Code;
import dev.tidepool.endpoint.jdbc.JdbcBackend;
import dev.tidepool.endpoint.jdbc.JdbcRows;
import dev.tidepool.sql.PreparedQuery;
import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.parse.Statement;
import dev.tidepool.sql.parse.StatementParser;
import dev.tidepool.table.schema.TableSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Executes what drivers ask as {@code POST /query} does. <b>Threads:</b> any. */
final class JdbcExecutions implements JdbcBackend {
  private final TableSource tables;
  private final QueryRoute queries;
  private final EndpointLimits limits;
  private final Turns turns;

  JdbcExecutions(TableSource tables, QueryRoute queries, EndpointLimits limits, Turns turns) {
    this.tables = tables;
    this.queries = queries;
    this.limits = limits;
    this.turns = turns;
  }

  @Override
  public List<String> tableNames() {
    return tables.tableNames();
  }

  @Override
  public TableSchema schema(String table) {
    try {
      return tables.relation(table).schema();
    } catch (TableUnavailableException e) {
      throw new RequestException(Code.UNAVAILABLE, e.getMessage());
    }
  }

  @Override
  public Kind kind(String sql) {
    List<Statement> statements;
    try {
      statements = StatementParser.parseAll(sql);
    } catch (SqlException e) {
      throw new RequestException(e);
    } catch (StackOverflowError e) {
      throw new RequestException(Code.MALFORMED_REQUEST, "the statement is nested too deeply");
    }
    if (statements.isEmpty()) {
      return Kind.ROWS; // none is no statement, and planning says so
    }
    Statement first = statements.get(0);
    if (first instanceof Statement.Dml) {
      return Kind.CHANGE;
    }
    if (first instanceof Statement.Copy) {
      return Kind.LOAD;
    }
    boolean isDefinition =
        first instanceof Statement.CreateTable
            || first instanceof Statement.CreateIndex
            || first instanceof Statement.AlterTable
            || first instanceof Statement.DropTable
            || first instanceof Statement.DropIndex;
    return isDefinition ? Kind.DEFINITION : Kind.ROWS;
  }

  @Override
  public Planned prepare(String sql, Settings settings) {
    Kind kind = kind(sql);
    try {
      PreparedQuery query = queries.prepare(request(sql, List.of(), settings));
      return new Planned(kind, query.columns(), query.parameterTypes());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing is read or written
    }
  }

  @Override
  public <T> T execute(
      String sql, List<JsonNode> parameters, Settings settings, Function<JdbcRows, T> reader) {
    QueryRequest request = request(sql, parameters, settings);
    try (Turns.Turn turn = turns.take()) {
      return Retries.run(
          request.timeoutMillis(),
          millis -> {
            QueryRun run = queries.start(request, millis, turn::begins);
            try {
              T read = reader.apply(run);
              turn.returned(run.rowCount());
              return read;
            } catch (RuntimeException | Error e) {
              run.close();
              throw e;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing is read or written
    }
  }

  private QueryRequest request(String sql, List<JsonNode> parameters, Settings settings) {
    ReadBounds bounds =
        settings.maxLagRecords() == ReadBounds.ACTIVE_ONLY
            ? ReadBounds.NONE
            : new ReadBounds(settings.maxLagRecords(), Map.of());
    return new QueryRequest(
        sql, parameters, settings.timeoutMillis(), limits.rowCountMax(), bounds, null, null);
  }

  @Override
  public <T> T readOn(Supplier<T> reading) {
    try (Turns.Turn turn = turns.take()) {
      return reading.get();
    }
  }
}
