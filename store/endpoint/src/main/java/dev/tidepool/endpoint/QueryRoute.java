package dev.tidepool.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tidepool.sql.PreparedQuery;
import dev.tidepool.table.query.QueryLimits;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Executes statements, so many at a time.
 *
 * <p><b>Threads:</b> any.
 */
final class QueryRoute {
  private final Plans plans;
  private final EndpointLimits limits;
  private final EndpointMetrics metrics;
  private final Turns turns;
  private final Cancellations cancellations = new Cancellations();

  QueryRoute(TableSource tables, EndpointLimits limits, EndpointMetrics metrics, Turns turns) {
    this.plans = new Plans(tables);
    this.limits = limits;
    this.metrics = metrics;
    this.turns = turns;
  }

  /** Answers {@code POST /query} in one piece. */
  Answer whole(QueryRequest request) throws IOException {
    try (Turns.Turn turn = take(request)) {
      return Retries.run(
          request.timeoutMillis(),
          millis -> {
            try (QueryRun run = start(request, millis, turn::begins)) {
              Answer answer =
                  json(
                      out -> {
                        if (request.page() == null) {
                          writeRows(out, run);
                        } else {
                          writePage(out, run, request.page().rowCount());
                        }
                      });
              turn.returned(run.rowCount());
              return answer;
            }
          });
    }
  }

  private static void writeRows(JsonGenerator out, QueryRun run) throws IOException {
    QueryJson.writeColumns(out, run.columns());
    out.writeArrayFieldStart("rows");
    while (run.next()) {
      QueryJson.writeRow(out, run);
    }
    out.writeEndArray();
    QueryJson.writeStatistics(out, run);
  }

  private static void writePage(JsonGenerator out, QueryRun run, long rowCount) throws IOException {
    QueryJson.writeColumns(out, run.columns());
    out.writeArrayFieldStart("rows");
    while (run.rowCount() < rowCount && run.next()) {
      QueryJson.writeRow(out, run);
    }
    out.writeEndArray();
    out.writeStringField("next", run.nextPage(rowCount));
    QueryJson.writeStatistics(out, run);
  }

  /**
   * Answers {@code POST /query} row by row. What fails up to the first row has a status; what fails
   * later ends the stream with an error.
   */
  Answer streamed(QueryRequest request) throws IOException {
    if (request.page() != null) {
      throw new RequestException(
          RequestException.Code.MALFORMED_REQUEST, "a page is answered whole, not as a stream");
    }
    Turns.Turn turn = take(request);
    try {
      return Retries.run(request.timeoutMillis(), millis -> streamed(request, millis, turn));
    } catch (RuntimeException | IOException | Error e) {
      turn.close();
      throw e;
    }
  }

  private Answer streamed(QueryRequest request, long millis, Turns.Turn turn) {
    QueryRun run = start(request, millis, turn::begins);
    try {
      return new StreamedAnswer(run, run.next(), turn, metrics);
    } catch (RuntimeException | Error e) {
      run.close();
      throw e;
    }
  }

  /** Answers with the row of {@code table} whose only key column is {@code key}, or null. */
  Answer row(String table, String keyColumn, String key, ReadBounds bounds) throws IOException {
    String sql = "SELECT * FROM " + quoted(table) + " WHERE " + quoted(keyColumn) + " = ?";
    List<JsonNode> parameters = List.of(TextNode.valueOf(key));
    QueryRequest request =
        new QueryRequest(
            sql,
            parameters,
            limits.queryTimeout().toMillis(),
            limits.rowCountMax(),
            bounds,
            null,
            null);
    try (Turns.Turn turn = turns.take()) {
      return Retries.run(
          request.timeoutMillis(),
          millis -> {
            try (QueryRun run = start(request, millis, turn::begins)) {
              if (!run.next()) {
                return null;
              }
              turn.returned(run.rowCount());
              return json(out -> writeRow(out, run));
            }
          });
    }
  }

  private static void writeRow(JsonGenerator out, QueryRun run) throws IOException {
    QueryJson.writeColumns(out, run.columns());
    out.writeFieldName("row");
    QueryJson.writeRow(out, run);
  }

  /** Writes the members of an object. */
  @FunctionalInterface
  private interface Members {
    void writeTo(JsonGenerator out) throws IOException;
  }

  private Answer json(Members members) throws IOException {
    AnswerBuffer buffer = new AnswerBuffer(limits.answerBytesMax());
    try (JsonGenerator out = Json.MAPPER.createGenerator(buffer)) {
      out.writeStartObject();
      members.writeTo(out);
      out.writeEndObject();
    }
    return Answer.of(Answer.JSON, buffer.toByteArray());
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private Turns.Turn take(QueryRequest request) {
    Turns.Turn turn = turns.take();
    if (request.id() != null) {
      turn.open(cancellations, request.id());
    }
    return turn;
  }

  /** Answers {@code POST /cancel}: how many requests were ended. */
  Answer cancel(String id) throws IOException {
    int count = cancellations.cancel(id);
    return json(out -> out.writeNumberField("cancelled", count));
  }

  /** Starts an execution, which has to be closed, and for whose turn the caller sees. */
  QueryRun start(QueryRequest request, long millis, Consumer<QueryLimits> begins) {
    return new QueryRun(plans, request, millis, limits.queryMemoryBytesMax(), begins);
  }

  /** Plans a statement without executing it. */
  PreparedQuery prepare(QueryRequest request) throws IOException {
    StatementRequest statement = new StatementRequest(request.sql(), request.id());
    return Retries.run(
        request.timeoutMillis(),
        millis -> {
          Plans.TablesNow tables = plans.now(request.bounds());
          QueryLimits time =
              new QueryLimits(millis, limits.queryMemoryBytesMax(), request.rowCountMax());
          return new QueryFailures(tables, time)
              .translated(() -> plans.source().prepare(statement, tables.engine()));
        });
  }
}
