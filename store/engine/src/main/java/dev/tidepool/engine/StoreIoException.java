package dev.tidepool.engine;

/**
 * The operating system refused a read or a write: a full disk, a missing permission, a broken
 * device. What was committed before is intact; the operation may be tried again once the cause is
 * gone.
 */
public class StoreIoException extends StoreException {
  private static final long serialVersionUID = 1L;

  public StoreIoException(String message, Throwable cause) {
    super(message, cause);
  }
}
