package dev.tidepool.endpoint.jdbc;

import dev.tidepool.endpoint.jdbc.JdbcException.Code;
import java.sql.Connection;
import java.util.Map;
import org.apache.calcite.avatica.ConnectionPropertiesImpl;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.remote.Service;
import org.apache.calcite.avatica.remote.Service.Request;
import org.apache.calcite.avatica.remote.Service.Response;

/** From a request to what answers it; connections are answered here. <b>Threads:</b> one. */
final class JdbcRequests {
  private static final String TIMEOUT = "timeoutMillis";
  private static final String LAG = "maxLagRecords";
  private static final long ACTIVE_ONLY = -1;

  private final JdbcSessions sessions;
  private final String owner;
  private final JdbcBackend backend;

  JdbcRequests(JdbcSessions sessions, String owner, JdbcBackend backend) {
    this.sessions = sessions;
    this.owner = owner;
    this.backend = backend;
  }

  Response answer(Request request) {
    if (request instanceof Service.OpenConnectionRequest open) {
      sessions.open(owner, open.connectionId, settings(open.info));
      return new Service.OpenConnectionResponse();
    }
    if (request instanceof Service.CloseConnectionRequest close) {
      sessions.close(owner, close.connectionId);
      return new Service.CloseConnectionResponse();
    }
    Response response = ofStatement(request);
    return response == null ? ofConnection(request) : response;
  }

  private JdbcConnection connection(String id) {
    return sessions.require(owner, id);
  }

  // ---- statements ------------------------------------------------------------------------------

  private JdbcStatements statements(String id) {
    return new JdbcStatements(id, connection(id), sessions, backend);
  }

  private Response ofStatement(Request request) {
    if (request instanceof Service.PrepareAndExecuteRequest execute) {
      return statements(execute.connectionId).execute(execute);
    }
    if (request instanceof Service.ExecuteRequest execute) {
      if (execute.statementHandle == null) {
        throw new JdbcException(Code.MALFORMED_REQUEST, "the request names no statement");
      }
      return statements(execute.statementHandle.connectionId).execute(execute);
    }
    if (request instanceof Service.FetchRequest fetch) {
      return statements(fetch.connectionId).fetch(fetch);
    }
    if (request instanceof Service.CreateStatementRequest create) {
      return statements(create.connectionId).create();
    }
    if (request instanceof Service.PrepareRequest prepare) {
      return statements(prepare.connectionId).prepare(prepare);
    }
    if (request instanceof Service.CloseStatementRequest close) {
      connection(close.connectionId).close(close.statementId);
      return new Service.CloseStatementResponse();
    }
    if (request instanceof Service.SyncResultsRequest) {
      throw JdbcStatements.resultIsGone();
    }
    if (request instanceof Service.PrepareAndExecuteBatchRequest batch) {
      return new JdbcBatches(statements(batch.connectionId)).execute(batch);
    }
    if (request instanceof Service.ExecuteBatchRequest batch) {
      return new JdbcBatches(statements(batch.connectionId)).execute(batch);
    }
    return null;
  }

  // ---- connections -----------------------------------------------------------------------------

  private JdbcBackend.Settings settings(Map<String, String> info) {
    long timeoutMax = sessions.limits().timeoutMillis();
    long timeout = setting(info, TIMEOUT, timeoutMax);
    if (timeout <= 0) {
      throw new JdbcException(Code.UNSUPPORTED, TIMEOUT + " has to be positive, is " + timeout);
    }
    long lag = setting(info, LAG, ACTIVE_ONLY);
    if (lag < ACTIVE_ONLY) {
      throw new JdbcException(Code.UNSUPPORTED, LAG + " cannot be negative, is " + lag);
    }
    return new JdbcBackend.Settings(Math.min(timeout, timeoutMax), lag);
  }

  /** A property of the driver; it does not send what stands in its URL. */
  private static long setting(Map<String, String> info, String name, long otherwise) {
    if (info == null) {
      return otherwise;
    }
    for (Map.Entry<String, String> entry : info.entrySet()) {
      if (entry.getKey().equalsIgnoreCase(name)) {
        try {
          return Long.parseLong(entry.getValue().strip());
        } catch (NumberFormatException e) {
          throw new JdbcException(
              Code.UNSUPPORTED, name + " has to be a whole number, is " + entry.getValue());
        }
      }
    }
    return otherwise;
  }

  private Response ofConnection(Request request) {
    if (request instanceof Service.ConnectionSyncRequest sync) {
      return sync(connection(sync.connectionId), sync.connProps);
    }
    if (request instanceof Service.CommitRequest commit) {
      connection(commit.connectionId);
      throw new JdbcException(
          Code.UNSUPPORTED, "there is nothing to commit: each statement is committed by itself");
    }
    if (request instanceof Service.RollbackRequest rollback) {
      connection(rollback.connectionId);
      throw new JdbcException(
          Code.UNSUPPORTED, "there is nothing to roll back: each statement is committed by itself");
    }
    return new JdbcMetadata(this::connection, backend).answer(request);
  }

  private static Response sync(JdbcConnection connection, Meta.ConnectionProperties asked) {
    if (asked != null) {
      if (Boolean.FALSE.equals(asked.isAutoCommit())) {
        throw new JdbcException(
            Code.UNSUPPORTED,
            "there are no transactions over several requests: leave auto-commit on");
      }
      Integer isolation = asked.getTransactionIsolation();
      if (isolation != null && isolation != Connection.TRANSACTION_NONE) {
        throw new JdbcException(Code.UNSUPPORTED, "the only isolation is TRANSACTION_NONE");
      }
      requireNone("catalogs", asked.getCatalog());
      requireNone("schemas", asked.getSchema());
      if (asked.isReadOnly() != null) {
        connection.setReadOnly(asked.isReadOnly());
      }
    }
    boolean autoCommit = true;
    ConnectionPropertiesImpl now =
        new ConnectionPropertiesImpl(
            autoCommit, connection.isReadOnly(), Connection.TRANSACTION_NONE, "", "");
    return new Service.ConnectionSyncResponse(now, null);
  }

  private static void requireNone(String what, String asked) {
    if (asked != null && !asked.isEmpty()) {
      throw new JdbcException(
          Code.UNSUPPORTED, "there are no " + what + ", so there is no '" + asked + "'");
    }
  }
}
