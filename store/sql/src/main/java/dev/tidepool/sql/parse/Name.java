package dev.tidepool.sql.parse;

/**
 * A name in a statement, and where it stands.
 *
 * @param text as it was written; of a quoted one, what is between the quotes
 * @param line from 1
 * @param column from 1
 */
public record Name(String text, int line, int column) {

  /** Whether it names the same, whatever the case. */
  public boolean isSame(Name other) {
    return text.equalsIgnoreCase(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
