package dev.tidepool.connect;

import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.IndexPart;
import dev.tidepool.table.schema.IndexPart.Function;
import dev.tidepool.table.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An index of the setting {@code indexes}: {@code city}, {@code country+city}, {@code
 * lower(email)}. It is there once the table has all its columns. The elements of an array are
 * indexed one by one.
 */
record IndexSpec(String text, List<IndexPart> parts) {
  private static final Pattern CALL = Pattern.compile("(\\w+)\\(([^()]+)\\)");
  private static final List<Function> FUNCTIONS =
      List.of(
          Function.LOWER,
          Function.UPPER,
          Function.TRIM,
          Function.LENGTH,
          Function.ABS,
          Function.YEAR,
          Function.MONTH,
          Function.DAY);

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is none, with what is wrong
   */
  static IndexSpec parse(String text) {
    List<IndexPart> parts = new ArrayList<>();
    for (String part : text.split("\\+", -1)) {
      parts.add(part(text, part.trim()));
    }
    return new IndexSpec(text.trim(), List.copyOf(parts));
  }

  private static IndexPart part(String text, String part) {
    if (part.isEmpty()) {
      throw new IllegalArgumentException("'" + text + "': a column is missing");
    }
    Matcher call = CALL.matcher(part);
    if (call.matches()) {
      for (Function function : FUNCTIONS) {
        if (function.name().equals(call.group(1).toUpperCase(Locale.ROOT))) {
          return IndexPart.of(function, call.group(2).trim());
        }
      }
      throw new IllegalArgumentException(
          "'" + text + "': there is no function " + call.group(1) + "; there are " + names());
    }
    if (part.indexOf('(') >= 0 || part.indexOf(')') >= 0) {
      throw new IllegalArgumentException(
          "'" + text + "': write city, country+city or lower(email)");
    }
    return IndexPart.column(part);
  }

  private static String names() {
    return String.join(
        ", ", FUNCTIONS.stream().map(name -> name.name().toLowerCase(Locale.ROOT)).toList());
  }

  /** The index in a table of these columns; null if one is not there yet. */
  IndexDefinition in(TableSchema schema) {
    boolean isArray = false;
    for (IndexPart part : parts) {
      int column = schema.indexOf(part.column());
      if (column < 0) {
        return null;
      }
      isArray |= schema.column(column).type().isArray();
    }
    return new IndexDefinition(text, parts, true, false, isArray && parts.size() == 1, null);
  }
}
