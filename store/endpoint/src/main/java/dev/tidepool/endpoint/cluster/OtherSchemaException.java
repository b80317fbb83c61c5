package dev.tidepool.endpoint.cluster;

import dev.tidepool.endpoint.TablesMoveException;

/** Instances know different columns of a table, as while the application is upgraded. */
final class OtherSchemaException extends TablesMoveException {
  private static final long serialVersionUID = 1;

  OtherSchemaException(String message) {
    super(message, null);
  }
}
