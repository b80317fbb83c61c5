package dev.tidepool.engine;

/**
 * The directory holds files that are not ours, or that a newer release wrote. Nothing was changed
 * in it.
 */
public class UnsupportedFormatException extends StoreException {
  private static final long serialVersionUID = 1L;

  public UnsupportedFormatException(String message) {
    super(message);
  }
}
