package dev.tidepool.table.query;

/**
 * Stands for the value of a parameter that nobody has given yet. {@link
 * Relation.PreparedScan#accessPath} takes it, and tells what is expected of any value: an average,
 * or a guess. <b>Threads:</b> immutable.
 */
public enum Unknown {
  VALUE;

  /** Whether a request with {@code parameters} can only be estimated. */
  public static boolean isAmong(Object[] parameters) {
    for (Object parameter : parameters) {
      if (parameter == VALUE) {
        return true;
      }
    }
    return false;
  }

  /**
   * Checks parameters to answer a request with.
   *
   * @throws IllegalArgumentException if one is unknown
   */
  public static void requireNone(Object[] parameters) {
    if (isAmong(parameters)) {
      throw new IllegalArgumentException(
          "a request is answered with the values of all its parameters, and one is unknown");
    }
  }
}
