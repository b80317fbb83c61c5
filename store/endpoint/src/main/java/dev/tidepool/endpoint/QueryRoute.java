package dev.tidepool.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tidepool.endpoint.RequestException.Code;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Executes statements, so many at a time.
 *
 * <p><b>Threads:</b> any.
 */
final class QueryRoute {
  private final TableSource tables;
  private final EndpointLimits limits;
  private final Semaphore permits;

  QueryRoute(TableSource tables, EndpointLimits limits) {
    this.tables = tables;
    this.limits = limits;
    this.permits = new Semaphore(limits.concurrentQueriesMax());
  }

  /** Answers {@code POST /query} in one piece. */
  Answer whole(byte[] body) throws IOException {
    QueryRequest request = QueryRequest.parse(body, limits);
    acquire();
    try (QueryRun run = start(request)) {
      AnswerBuffer buffer = new AnswerBuffer(limits.answerBytesMax());
      try (JsonGenerator out = Json.MAPPER.createGenerator(buffer)) {
        out.writeStartObject();
        QueryJson.writeColumns(out, run.columns());
        out.writeArrayFieldStart("rows");
        while (run.next()) {
          QueryJson.writeRow(out, run);
        }
        out.writeEndArray();
        QueryJson.writeStatistics(out, run);
        out.writeEndObject();
      }
      return Answer.of(Answer.JSON, buffer.toByteArray());
    } finally {
      permits.release();
    }
  }

  /**
   * Answers {@code POST /query} row by row. What fails up to the first row has a status; what fails
   * later ends the stream with an error.
   */
  Answer streamed(byte[] body) {
    QueryRequest request = QueryRequest.parse(body, limits);
    acquire();
    QueryRun run = null;
    try {
      run = start(request);
      return new StreamedAnswer(run, run.next(), permits::release);
    } catch (RuntimeException | Error e) {
      if (run != null) {
        run.close();
      }
      permits.release();
      throw e;
    }
  }

  /** Answers with the row of {@code table} whose only key column is {@code key}, or null. */
  Answer row(String table, String keyColumn, String key) throws IOException {
    String sql = "SELECT * FROM " + quoted(table) + " WHERE " + quoted(keyColumn) + " = ?";
    List<JsonNode> parameters = List.of(TextNode.valueOf(key));
    QueryRequest request =
        new QueryRequest(sql, parameters, limits.queryTimeout().toMillis(), limits.rowCountMax());
    acquire();
    try (QueryRun run = start(request)) {
      if (!run.next()) {
        return null;
      }
      AnswerBuffer buffer = new AnswerBuffer(limits.answerBytesMax());
      try (JsonGenerator out = Json.MAPPER.createGenerator(buffer)) {
        out.writeStartObject();
        QueryJson.writeColumns(out, run.columns());
        out.writeFieldName("row");
        QueryJson.writeRow(out, run);
        out.writeEndObject();
      }
      return Answer.of(Answer.JSON, buffer.toByteArray());
    } finally {
      permits.release();
    }
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private QueryRun start(QueryRequest request) {
    return new QueryRun(tables, request, limits.queryMemoryBytesMax());
  }

  private void acquire() {
    if (!permits.tryAcquire()) {
      throw new RequestException(
          Code.BUSY,
          "already " + limits.concurrentQueriesMax() + " queries are executed; try again");
    }
  }
}
