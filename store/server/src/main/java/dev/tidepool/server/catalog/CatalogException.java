package dev.tidepool.server.catalog;

/** The catalog cannot be changed now; the message says why, and whether something was changed. */
public final class CatalogException extends RuntimeException {
  private static final long serialVersionUID = 1;

  CatalogException(String message, Throwable cause) {
    super(message, cause);
  }
}
