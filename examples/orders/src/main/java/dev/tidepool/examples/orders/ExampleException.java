package dev.tidepool.examples.orders;

/** Something that the user can put right; the message says how. */
final class ExampleException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ExampleException(String message) {
    super(message);
  }
}
