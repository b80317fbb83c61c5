package dev.tidepool.connect;

import org.apache.kafka.connect.errors.ConnectException;

/** The broker of the changelogs does not answer: to be tried again. */
final class ChangelogUnavailableException extends ConnectException {
  private static final long serialVersionUID = 1L;

  ChangelogUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
