package dev.tidepool.streams.query;

/** Which partitions an instance holds was changing: to be asked again in a moment. */
final class TasksMoveException extends Exception {
  private static final long serialVersionUID = 1;

  TasksMoveException(String message) {
    super(message, null, false, false);
  }
}
