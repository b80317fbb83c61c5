package dev.tidepool.server.copy;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/**
 * Cells of CSV as RFC 4180 has it: quotes around a cell that has delimiters, quotes (twice) or ends
 * of lines in it. Empty lines are passed over.
 *
 * <p><b>Threads:</b> one.
 */
final class CsvReader {
  private static final int CELL_LENGTH_MAX = 8 << 20;
  private static final int END = -1;

  private final Reader in;
  private final char delimiter;
  private long line = 1; // of the next character
  private long rowLine;
  private int pushedBack = NOTHING;

  private static final int NOTHING = -2;

  CsvReader(Reader in, char delimiter) {
    this.in = in;
    this.delimiter = delimiter;
  }

  /** A cell; an empty one without quotes is NULL. */
  record Cell(String text, boolean isQuoted) {}

  /** The line in which the latest row began, from 1. */
  long line() {
    return rowLine;
  }

  /** The cells of the next row; null behind the last. */
  List<Cell> next() throws IOException, BadLineException {
    int c = read();
    while (c == '\n' || c == '\r' || c == '\uFEFF' && line == 1) {
      c = read();
    }
    rowLine = line;
    if (c == END) {
      return null;
    }
    pushedBack = c;
    List<Cell> cells = new ArrayList<>();
    do {
      cells.add(cell());
      c = read();
    } while (c == delimiter);
    if (c == '\r') {
      c = read();
    }
    if (c != '\n' && c != END) {
      pushedBack = c; // a lone carriage return ends a line too
    }
    return cells;
  }

  private Cell cell() throws IOException, BadLineException {
    int c = read();
    if (c == '"') {
      return quoted();
    }
    StringBuilder text = new StringBuilder();
    while (c != delimiter && c != '\n' && c != '\r' && c != END) {
      append(text, c);
      c = read();
    }
    pushedBack = c;
    return new Cell(text.toString(), false);
  }

  private Cell quoted() throws IOException, BadLineException {
    StringBuilder text = new StringBuilder();
    while (true) {
      int c = read();
      if (c == END) {
        throw new BadLineException(rowLine, "a quote is not closed before the end of the file");
      }
      if (c == '"') {
        c = read();
        if (c != '"') {
          pushedBack = c;
          requireEnd(c);
          return new Cell(text.toString(), true);
        }
      }
      append(text, c);
    }
  }

  private void requireEnd(int c) throws IOException, BadLineException {
    if (c != delimiter && c != '\n' && c != '\r' && c != END) {
      passOverLine();
      throw new BadLineException(rowLine, "something stands behind a closing quote");
    }
  }

  private void append(StringBuilder text, int c) throws IOException, BadLineException {
    if (text.length() >= CELL_LENGTH_MAX) {
      passOverLine();
      throw new BadLineException(
          rowLine, "a value is longer than " + CELL_LENGTH_MAX + " characters");
    }
    text.append((char) c);
  }

  private void passOverLine() throws IOException {
    int c = read();
    while (c != '\n' && c != END) {
      c = read();
    }
  }

  private int read() throws IOException {
    if (pushedBack != NOTHING) {
      int c = pushedBack;
      pushedBack = NOTHING;
      return c;
    }
    int c = in.read();
    if (c == '\n') {
      line++;
    }
    return c;
  }
}
