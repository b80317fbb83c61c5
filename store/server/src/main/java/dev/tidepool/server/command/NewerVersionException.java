package dev.tidepool.server.command;

/**
 * Something was written by a newer version of the server than this one, which cannot read it. It is
 * never passed over: who meets it goes no further.
 */
public final class NewerVersionException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What is of version {@code found}, where {@code known} is the newest that is known. */
  public NewerVersionException(String what, int found, int known) {
    super(
        what
            + " is of version "
            + found
            + ", and this node knows up to "
            + known
            + ": a newer one wrote it; start this node with the newer version");
  }

  private NewerVersionException(String message, NewerVersionException cause) {
    super(message, cause);
  }

  /** The same, met in a record at {@code place}. */
  NewerVersionException at(String place) {
    return new NewerVersionException("at " + place + ": " + getMessage(), this);
  }
}
