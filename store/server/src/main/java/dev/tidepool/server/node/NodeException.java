package dev.tidepool.server.node;

/** The node cannot do what it is asked; the message says why. */
public final class NodeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NodeException(String message, Throwable cause) {
    super(message, cause);
  }
}
