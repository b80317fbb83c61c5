package dev.tidepool.server.shell;

import java.util.Set;

/**
 * A column of an answer.
 *
 * @param type as the server names it
 */
record ResultColumn(String name, String type) {
  private static final Set<String> NUMBERS = Set.of("INT", "BIGINT", "DECIMAL", "DOUBLE");

  boolean isNumber() {
    return NUMBERS.contains(type);
  }
}
