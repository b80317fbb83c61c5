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
  private final Runnable onClose;

  /**
   * An answer.
   *
   * @param run at its first row, which is there if {@code hasFirst}
   * @param onClose once {@code run} is closed
   */
  StreamedAnswer(QueryRun run, boolean hasFirst, Runnable onClose) {
    this.run = run;
    this.hasFirst = hasFirst;
    this.onClose = onClose;
  }

  @Override
  public String contentType() {
    return NDJSON;
  }

  @Override
  public void writeTo(OutputStream stream) throws IOException {
    try (JsonGenerator out = Json.MAPPER.createGenerator(stream)) {
      out.setPrettyPrinter(new MinimalPrettyPrinter("\n")); // between the roots
      out.writeStartObject();
      QueryJson.writeColumns(out, run.columns());
      out.writeEndObject();
      RequestException error = writeRows(out);
      out.writeStartObject();
      if (error == null) {
        QueryJson.writeStatistics(out, run);
      } else {
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
    try {
      run.close();
    } finally {
      onClose.run();
    }
  }
}
