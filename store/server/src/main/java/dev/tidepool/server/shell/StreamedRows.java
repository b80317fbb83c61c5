package dev.tidepool.server.shell;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A stream of lines: columns, rows, and an end, without which it was cut off. */
final class StreamedRows implements RowReader {
  private static final int STATUS_OF_STREAM = 200;

  private final Exchange exchange;
  private final BufferedReader lines;
  private final List<ResultColumn> columns;
  private long rowCount;
  private JsonNode ahead; // null if no row is read ahead
  private boolean isAtEnd;

  StreamedRows(Exchange exchange, InputStream body) {
    this.exchange = exchange;
    this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    this.columns = ServerClient.columns(line());
  }

  @Override
  public List<ResultColumn> columns() {
    return columns;
  }

  @Override
  public boolean hasNext() {
    if (ahead == null) {
      ahead = read();
    }
    return ahead != null;
  }

  @Override
  public JsonNode next() {
    JsonNode row = ahead == null ? read() : ahead;
    ahead = null;
    return row;
  }

  private JsonNode read() {
    if (isAtEnd) {
      return null;
    }
    JsonNode line = line();
    if (line.isArray() && line.size() == columns.size()) {
      rowCount++;
      return line;
    }
    isAtEnd = true;
    if (line.has("error")) {
      throw ServerClient.refused(STATUS_OF_STREAM, line.get("error"));
    }
    if (!line.has("stats")) {
      throw ServerClient.notUnderstood(null);
    }
    return null;
  }

  private JsonNode line() {
    try {
      String line = lines.readLine();
      if (line != null) {
        return ServerClient.MAPPER.readTree(line);
      }
      throw cutOff("it has no end", null);
    } catch (JsonProcessingException e) {
      throw cutOff("its last line is no JSON", e);
    } catch (IOException e) {
      throw cutOff(e.getMessage(), e);
    }
  }

  private ShellException cutOff(String why, Throwable cause) {
    isAtEnd = true;
    return exchange.isCancelled()
        ? new CancelledException()
        : new ShellException("the answer was cut off behind " + rowCount + " rows: " + why, cause);
  }

  @Override
  public void close() {
    exchange.close();
  }
}
