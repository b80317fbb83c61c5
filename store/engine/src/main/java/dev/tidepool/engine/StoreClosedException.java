package dev.tidepool.engine;

/** The store, or the cursor, was used after it was closed. */
public class StoreClosedException extends StoreException {
  private static final long serialVersionUID = 1L;

  public StoreClosedException(String message) {
    super(message);
  }
}
