package dev.tidepool.engine;

/** Another open store, in this process or another, holds the directory. */
public class StoreLockedException extends StoreException {
  private static final long serialVersionUID = 1L;

  public StoreLockedException(String message) {
    super(message);
  }
}
