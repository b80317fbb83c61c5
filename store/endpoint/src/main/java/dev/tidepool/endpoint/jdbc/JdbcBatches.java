package dev.tidepool.endpoint.jdbc;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidepool.endpoint.jdbc.JdbcBackend.Kind;
import dev.tidepool.endpoint.jdbc.JdbcException.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.apache.calcite.avatica.proto.Common;
import org.apache.calcite.avatica.proto.Requests;
import org.apache.calcite.avatica.remote.Service.ExecuteBatchRequest;
import org.apache.calcite.avatica.remote.Service.ExecuteBatchResponse;
import org.apache.calcite.avatica.remote.Service.PrepareAndExecuteBatchRequest;
import org.apache.calcite.avatica.remote.TypedValue;

/**
 * Executes batches, one change after the other; the first that fails ends the batch, and what was
 * done before it stays done. <b>Threads:</b> one.
 */
final class JdbcBatches {
  private final JdbcStatements statements;

  JdbcBatches(JdbcStatements statements) {
    this.statements = statements;
  }

  ExecuteBatchResponse execute(PrepareAndExecuteBatchRequest request) {
    List<String> texts = request.sqlCommands == null ? List.of() : request.sqlCommands;
    List<Kind> kinds = texts.stream().map(statements::requireChange).toList();
    long[] counts =
        each(texts.size(), i -> statements.change(texts.get(i), kinds.get(i), List.of()));
    return response(request.statementId, counts);
  }

  ExecuteBatchResponse execute(ExecuteBatchRequest request) {
    JdbcStatement statement = statements.find(request.statementId);
    if (statement == null || statement.sql() == null) {
      throw new JdbcException(
          Code.NO_RESULT, "the statement is closed; prepare it again, and send the batch again");
    }
    Kind kind = statements.requireChange(statement.sql());
    List<List<JsonNode>> all = parameters(request);
    long[] counts = each(all.size(), i -> statements.change(statement.sql(), kind, all.get(i)));
    return response(request.statementId, counts);
  }

  private static List<List<JsonNode>> parameters(ExecuteBatchRequest request) {
    List<List<JsonNode>> all = new ArrayList<>();
    if (request.hasProtoUpdateBatches()) {
      for (Requests.UpdateBatch batch : request.getProtoUpdateBatches()) {
        all.add(parameters(batch));
      }
    }
    return all;
  }

  private static List<JsonNode> parameters(Requests.UpdateBatch batch) {
    List<TypedValue> values = new ArrayList<>(batch.getParameterValuesCount());
    try {
      for (Common.TypedValue value : batch.getParameterValuesList()) {
        boolean isUnset = TypedValue.PROTO_IMPLICIT_NULL.equals(value);
        values.add(isUnset ? null : TypedValue.fromProto(value));
      }
    } catch (RuntimeException e) {
      throw new JdbcException(Code.MALFORMED_REQUEST, "a parameter of the batch cannot be read");
    }
    return JdbcParameters.of(values);
  }

  private static long[] each(int count, IntToLongFunction change) {
    long[] counts = new long[count];
    for (int i = 0; i < count; i++) {
      counts[i] = change.applyAsLong(i);
    }
    return counts;
  }

  private ExecuteBatchResponse response(int statementId, long[] counts) {
    boolean isMissing = false;
    return new ExecuteBatchResponse(
        statements.connectionId(), statementId, counts, isMissing, null);
  }
}
