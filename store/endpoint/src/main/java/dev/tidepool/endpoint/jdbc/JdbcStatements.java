package dev.tidepool.endpoint.jdbc;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidepool.endpoint.jdbc.JdbcBackend.Kind;
import dev.tidepool.endpoint.jdbc.JdbcException.Code;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.remote.Service.CreateStatementResponse;
import org.apache.calcite.avatica.remote.Service.ExecuteRequest;
import org.apache.calcite.avatica.remote.Service.ExecuteResponse;
import org.apache.calcite.avatica.remote.Service.FetchRequest;
import org.apache.calcite.avatica.remote.Service.FetchResponse;
import org.apache.calcite.avatica.remote.Service.PrepareAndExecuteRequest;
import org.apache.calcite.avatica.remote.Service.PrepareRequest;
import org.apache.calcite.avatica.remote.Service.PrepareResponse;
import org.apache.calcite.avatica.remote.Service.ResultSetResponse;

/** Executes the statements of a connection. <b>Threads:</b> one. */
final class JdbcStatements {
  private static final String ROWS_CHANGED = "rows";
  private static final int NO_UPDATE_COUNT = -1;

  private final String connectionId;
  private final JdbcConnection connection;
  private final JdbcSessions sessions;
  private final JdbcBackend backend;

  JdbcStatements(
      String connectionId, JdbcConnection connection, JdbcSessions sessions, JdbcBackend backend) {
    this.connectionId = connectionId;
    this.connection = connection;
    this.sessions = sessions;
    this.backend = backend;
  }

  String connectionId() {
    return connectionId;
  }

  /** The statement of that number, or null. */
  JdbcStatement find(int id) {
    return connection.statement(id);
  }

  CreateStatementResponse create() {
    return new CreateStatementResponse(connectionId, connection.open(null, null).id(), null);
  }

  PrepareResponse prepare(PrepareRequest request) {
    requireLength(request.sql);
    JdbcBackend.Planned planned = backend.prepare(request.sql, connection.settings());
    JdbcStatement statement = connection.open(request.sql, planned);
    Meta.StatementHandle handle =
        new Meta.StatementHandle(connectionId, statement.id(), signature(request.sql, planned));
    return new PrepareResponse(handle, null);
  }

  private static Meta.Signature signature(String sql, JdbcBackend.Planned planned) {
    return new Meta.Signature(
        planned.kind().givesRows() ? JdbcTypes.columns(planned.columns()) : List.of(),
        sql,
        JdbcTypes.parameters(planned.parameterTypes()),
        Map.of(),
        Meta.CursorFactory.LIST,
        Meta.StatementType.SELECT);
  }

  /** Executes a text; the driver makes another statement if this one is gone. */
  ExecuteResponse execute(PrepareAndExecuteRequest request) {
    JdbcStatement statement = find(request.statementId);
    if (statement == null) {
      return missing();
    }
    requireLength(request.sql);
    Kind kind = backend.kind(request.sql);
    long countMax = request.maxRowCount < 0 ? Long.MAX_VALUE : request.maxRowCount;
    int frameRows = countMax > Integer.MAX_VALUE ? 0 : (int) countMax;
    return response(statement, run(statement, request.sql, kind, List.of(), countMax, frameRows));
  }

  /** Executes what was prepared. */
  ExecuteResponse execute(ExecuteRequest request) {
    JdbcStatement statement = find(request.statementHandle.id);
    if (statement == null || statement.sql() == null) {
      return missing();
    }
    List<JsonNode> parameters = JdbcParameters.of(request.parameterValues);
    return response(
        statement,
        run(
            statement,
            statement.sql(),
            statement.planned().kind(),
            parameters,
            Long.MAX_VALUE,
            request.maxRowCount));
  }

  private static ExecuteResponse missing() {
    boolean isMissing = true;
    return new ExecuteResponse(null, isMissing, null);
  }

  private static ExecuteResponse response(JdbcStatement statement, ResultSetResponse result) {
    boolean isMissing = false;
    return new ExecuteResponse(List.of(result), isMissing, null);
  }

  private ResultSetResponse run(
      JdbcStatement statement,
      String sql,
      Kind kind,
      List<JsonNode> parameters,
      long rowCountMax,
      int frameRows) {
    return statement.alone(
        sessions.nowNanos(),
        () -> {
          statement.setCursor(null);
          boolean ownStatement = false;
          if (!kind.givesRows()) {
            long count = change(sql, kind, parameters);
            return new ResultSetResponse(
                connectionId, statement.id(), ownStatement, null, null, count, null);
          }
          requireWritable(kind);
          First first = query(sql, parameters, rowCountMax, frameRows);
          statement.setCursor(first.frame.done ? null : first.cursor);
          JdbcBackend.Planned planned =
              new JdbcBackend.Planned(kind, first.cursor.columns(), List.of());
          return new ResultSetResponse(
              connectionId,
              statement.id(),
              ownStatement,
              signature(sql, planned),
              first.frame,
              NO_UPDATE_COUNT,
              null);
        });
  }

  private record First(JdbcCursor cursor, Meta.Frame frame) {}

  private First query(String sql, List<JsonNode> parameters, long rowCountMax, int frameRows) {
    Function<JdbcRows, First> reader =
        rows -> {
          JdbcCursor cursor = new JdbcCursor(rows, rowCountMax, sessions.budget());
          try {
            return new First(cursor, cursor.next(frameRows));
          } catch (RuntimeException | Error e) {
            cursor.close();
            throw e;
          }
        };
    return backend.execute(sql, parameters, connection.settings(), reader);
  }

  /** Executes a change, and gives the number of rows that it changed. */
  long change(String sql, Kind kind, List<JsonNode> parameters) {
    requireWritable(kind);
    return backend.execute(sql, parameters, connection.settings(), JdbcStatements::countChanged);
  }

  private static long countChanged(JdbcRows rows) {
    try (rows) {
      int column = -1;
      for (int i = 0; i < rows.columns().size(); i++) {
        column = rows.columns().get(i).name().equals(ROWS_CHANGED) ? i : column;
      }
      long count = 0;
      while (rows.next()) {
        count += column < 0 ? 0 : ((Number) rows.value(column)).longValue();
      }
      return count;
    }
  }

  private void requireWritable(Kind kind) {
    if (kind != Kind.ROWS && connection.isReadOnly()) {
      throw new JdbcException(Code.READ_ONLY, "the connection was set to be read-only");
    }
  }

  FetchResponse fetch(FetchRequest request) {
    JdbcStatement statement = find(request.statementId);
    if (statement == null) {
      throw resultIsGone();
    }
    Meta.Frame frame = statement.alone(sessions.nowNanos(), () -> fetch(statement, request));
    boolean isMissing = false;
    return new FetchResponse(frame, isMissing, isMissing, null);
  }

  private Meta.Frame fetch(JdbcStatement statement, FetchRequest request) {
    JdbcCursor cursor = statement.cursor();
    if (cursor == null || cursor.offset() != request.offset) {
      throw resultIsGone();
    }
    try {
      Meta.Frame frame =
          cursor.isOpen()
              ? backend.readOn(() -> cursor.next(request.fetchMaxRowCount))
              : cursor.next(request.fetchMaxRowCount);
      if (frame.done) {
        statement.setCursor(null);
      }
      return frame;
    } catch (RuntimeException | Error e) {
      statement.setCursor(null);
      throw e;
    }
  }

  /** The driver would execute again and go on at the same row; the rows may be others by then. */
  static JdbcException resultIsGone() {
    return new JdbcException(
        Code.NO_RESULT, "the result is closed, or was not read for too long; execute it again");
  }

  /** Executes one of a batch of texts. */
  Kind requireChange(String sql) {
    requireLength(sql);
    Kind kind = backend.kind(sql);
    if (kind.givesRows()) {
      throw new JdbcException(Code.UNSUPPORTED, "a batch has no statements that give rows");
    }
    return kind;
  }

  private void requireLength(String sql) {
    if (sql == null) {
      throw new JdbcException(Code.MALFORMED_REQUEST, "the request has no statement");
    }
    int max = sessions.limits().statementLengthMax();
    if (sql.length() > max) {
      throw new JdbcException(Code.LIMIT, "the statement is longer than " + max + " characters");
    }
  }
}
