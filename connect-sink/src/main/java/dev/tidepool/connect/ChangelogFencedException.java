package dev.tidepool.connect;

import org.apache.kafka.connect.errors.ConnectException;

/** Another task has taken the partition: nothing that this one writes counts any more. */
final class ChangelogFencedException extends ConnectException {
  private static final long serialVersionUID = 1L;

  ChangelogFencedException(String message, Throwable cause) {
    super(message, cause);
  }
}
