package dev.tidepool.sql.parse;

/**
 * A part of a statement, as it was written, and where.
 *
 * @param text without the white space and comments around it
 * @param line of its first character, from 1
 * @param column of its first character, from 1
 */
public record SourceText(String text, int line, int column) {

  /** The line, in the text that this is a part of, of something in {@code lineWithin} of it. */
  public int lineOf(int lineWithin) {
    return line + lineWithin - 1;
  }

  /** The column, in the text that this is a part of, of something within it. */
  public int columnOf(int lineWithin, int columnWithin) {
    return lineWithin == 1 ? column + columnWithin - 1 : columnWithin;
  }

  @Override
  public String toString() {
    return text;
  }
}
