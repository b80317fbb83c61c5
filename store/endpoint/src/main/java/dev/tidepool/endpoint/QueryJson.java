package dev.tidepool.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.type.ResultColumn;
import dev.tidepool.table.query.ScanStatistics;
import java.io.IOException;
import java.util.List;

/** The parts of answers, written into an object that is open. */
final class QueryJson {
  private QueryJson() {}

  static void writeColumns(JsonGenerator out, List<ResultColumn> columns) throws IOException {
    out.writeArrayFieldStart("columns");
    for (ResultColumn column : columns) {
      out.writeStartObject();
      out.writeStringField("name", column.name());
      out.writeStringField("type", column.type().toString());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  /** The row at which {@code run} stands, as an array. */
  static void writeRow(JsonGenerator out, QueryRun run) throws IOException {
    List<ResultColumn> columns = run.columns();
    out.writeStartArray();
    for (int i = 0; i < columns.size(); i++) {
      Json.write(out, columns.get(i).type(), run.value(i));
    }
    out.writeEndArray();
  }

  static void writeStatistics(JsonGenerator out, QueryRun run) throws IOException {
    ScanStatistics statistics = run.statistics();
    out.writeObjectFieldStart("stats");
    out.writeNumberField("rows", run.rowCount());
    out.writeNumberField("rowsMatched", statistics.rowsMatched());
    out.writeNumberField("rowsRead", statistics.rowsRead());
    out.writeNumberField("rowsFromDisk", statistics.rowsFromDisk());
    out.writeNumberField("rowsCorrected", statistics.rowsCorrected());
    out.writeNumberField("elapsedMicros", run.elapsedMicros());
    out.writeEndObject();
  }

  static void writeError(JsonGenerator out, RequestException error) throws IOException {
    out.writeObjectFieldStart("error");
    out.writeStringField("code", error.code());
    out.writeStringField("message", error.getMessage());
    if (error.line() != SqlException.UNKNOWN) {
      out.writeObjectFieldStart("position");
      out.writeNumberField("line", error.line());
      out.writeNumberField("column", error.column());
      out.writeEndObject();
    }
    out.writeEndObject();
  }
}
