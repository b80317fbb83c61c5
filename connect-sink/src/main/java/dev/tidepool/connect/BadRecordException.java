package dev.tidepool.connect;

import org.apache.kafka.connect.errors.DataException;

/**
 * A record of which no row can be made; the message says why. The next attempt would fail like this
 * one, so it is for the errant record reporter.
 */
final class BadRecordException extends DataException {
  private static final long serialVersionUID = 1L;

  BadRecordException(String message) {
    super(message);
  }
}
