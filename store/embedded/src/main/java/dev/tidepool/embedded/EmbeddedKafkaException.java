package dev.tidepool.embedded;

/**
 * The broker could not be started or asked to do something. The message names the port, directory
 * or topic concerned and what can be done about it.
 */
public class EmbeddedKafkaException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception that is explained by its message alone. */
  public EmbeddedKafkaException(String message) {
    super(message);
  }

  /** Creates an exception with the failure that led to it. */
  public EmbeddedKafkaException(String message, Throwable cause) {
    super(message, cause);
  }
}
