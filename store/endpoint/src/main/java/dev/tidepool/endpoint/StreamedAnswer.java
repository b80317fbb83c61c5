package dev.tidepool.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A line with the columns, a line for each row, and a last one with {@code stats} or {@code error}:
 * a stream without it was cut off.
 */
final class StreamedAnswer implements Answer {
  private final QueryRun run;
  private final boolean hasFirst;
  private final Turns.Turn turn;
  private final EndpointMetrics metrics;

  /**
   * An answer.
   *
   * @param run at its first row, which is there if {@code hasFirst}
   * @param turn closed with it
   */
  StreamedAnswer(QueryRun run, boolean hasFirst, Turns.Turn turn, EndpointMetrics metrics) {
    this.run = run;
    this.hasFirst = hasFirst;
    this.turn = turn;
    this.metrics = metrics;
  }

  @Override
  public String contentType() {
    return NDJSON;
  }

  @Override
  public void writeTo(OutputStream stream) throws IOException {
    try (JsonGenerator out = Json.MAPPER.createGenerator(stream)) {
      out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET); // the handler closes it
      out.setPrettyPrinter(new MinimalPrettyPrinter("\n")); // between the roots
      out.writeStartObject();
      QueryJson.writeColumns(out, run.columns());
      out.writeEndObject();
      RequestException error = writeRows(out);
      out.writeStartObject();
      if (error == null) {
        QueryJson.writeStatistics(out, run);
      } else {
        metrics.countError(error.code());
        QueryJson.writeError(out, error);
      }
      out.writeEndObject();
      out.writeRaw('\n');
    }
  }

  private RequestException writeRows(JsonGenerator out) throws IOException {
    try {
      for (boolean hasRow = hasFirst; hasRow; hasRow = run.next()) {
        QueryJson.writeRow(out, run);
      }
      return null;
    } catch (RequestException e) {
      return e;
    }
  }

  @Override
  public void close() {
    try (turn) {
      turn.returned(run.rowCount());
      run.close();
    }
  }
}
