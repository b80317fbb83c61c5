package dev.tidepool.engine;

/**
 * A failure of the engine; each subclass is one thing that can go wrong and what to do about it.
 */
public class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
