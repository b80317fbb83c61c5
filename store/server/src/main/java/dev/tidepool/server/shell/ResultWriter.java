package dev.tidepool.server.shell;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;

/** Prints an answer, some rows at a time. <b>Threads:</b> one. */
interface ResultWriter {
  /** The next rows; the first call comes also if there are none. */
  void write(PrintWriter out, List<JsonNode> rows);

  /** What stands behind the last row. */
  void end(PrintWriter out, long rowCount);

  /** How answers are written, unless said otherwise. */
  enum Format {
    /** Columns of equal width. */
    ALIGNED,
    /** A line for each value. */
    EXPANDED,
    /** RFC 4180, as COPY reads it. */
    CSV,
    /** An object in each line, as COPY reads it. */
    JSON;

    ResultWriter writer(List<ResultColumn> columns) {
      return switch (this) {
        case ALIGNED -> new AlignedWriter(columns);
        case EXPANDED -> new ExpandedWriter(columns);
        case CSV -> new CsvWriter(columns);
        case JSON -> new JsonWriter(columns);
      };
    }
  }
}
