package dev.tidepool.table.index;

/**
 * The parts of a stored index are not what was written: the message says which part, what was
 * expected and what was found. The index is to be built anew from the rows.
 */
public class MalformedIndexException extends Exception {
  private static final long serialVersionUID = 1;

  public MalformedIndexException(String message) {
    super(message);
  }
}
