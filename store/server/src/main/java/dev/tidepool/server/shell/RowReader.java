package dev.tidepool.server.shell;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** An answer, read row by row. <b>Threads:</b> one. */
interface RowReader extends AutoCloseable {
  List<ResultColumn> columns();

  /**
   * The next row, an array with a value for each column; null behind the last.
   *
   * @throws ShellException if the answer ends otherwise than by its last row
   */
  JsonNode next();

  /**
   * Whether more rows are to be expected; waits for them at most, and asks for none.
   *
   * @throws ShellException as {@link #next}
   */
  boolean hasNext();

  @Override
  void close();
}
