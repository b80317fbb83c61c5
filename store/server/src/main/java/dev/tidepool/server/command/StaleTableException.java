package dev.tidepool.server.command;

/**
 * A command was made for columns that this node has not heard of yet. It ends the attempt: the node
 * starts the table anew when it hears of them.
 */
public final class StaleTableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StaleTableException(String table) {
    super(
        "a command is for columns of table "
            + table
            + " that this node has not heard of yet; it is executed once it has");
  }
}
