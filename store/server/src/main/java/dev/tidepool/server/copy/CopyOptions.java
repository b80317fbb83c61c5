package dev.tidepool.server.copy;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.parse.Statement.Option;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What {@code COPY ... WITH (...)} can say. <b>Threads:</b> immutable.
 *
 * @param skipsBadLines whether they are counted and left out; else the first ends the load
 * @param header whether the first line of CSV names its columns; null if it was not said
 * @param delimiter between the cells of CSV
 */
public record CopyOptions(boolean skipsBadLines, Boolean header, char delimiter) {
  private static final Set<String> NAMES = new TreeSet<>(Set.of("on_error", "header", "delimiter"));

  /**
   * Reads options.
   *
   * @throws SqlException with the place of the first that is wrong
   */
  public static CopyOptions of(Map<String, Option> given) {
    boolean skips = false;
    Boolean header = null;
    char delimiter = ',';
    for (Map.Entry<String, Option> entry : given.entrySet()) {
      Option option = entry.getValue();
      String value = option.value();
      switch (entry.getKey()) {
        case "on_error" -> {
          require(value.equals("skip") || value.equals("stop"), option, "'skip' or 'stop'");
          skips = value.equals("skip");
        }
        case "header" -> {
          boolean isBoolean = value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false");
          require(isBoolean, option, "TRUE or FALSE");
          header = value.equalsIgnoreCase("true");
        }
        case "delimiter" -> {
          boolean isOne = value.length() == 1 && "\"\r\n".indexOf(value.charAt(0)) < 0;
          require(isOne, option, "one character, such as ';'");
          delimiter = value.charAt(0);
        }
        default ->
            throw wrong(option, "there is no option " + option.name() + "; there are " + NAMES);
      }
    }
    return new CopyOptions(skips, header, delimiter);
  }

  private static void require(boolean holds, Option option, String expected) {
    if (!holds) {
      throw wrong(option, option.name() + " is '" + option.value() + "', and can be " + expected);
    }
  }

  private static SqlException wrong(Option option, String message) {
    return new SqlException(Code.INVALID, message, option.name().line(), option.name().column());
  }
}
