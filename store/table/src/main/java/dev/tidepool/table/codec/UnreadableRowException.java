package dev.tidepool.table.codec;

/** The bytes of a row are not what its table's codec reads. The row is kept all the same. */
public class UnreadableRowException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UnreadableRowException(String message) {
    super(message, null, false, false); // there may be millions of them
  }
}
