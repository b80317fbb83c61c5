package dev.tidepool.server.catalog;

import dev.tidepool.sql.parse.Words;
import dev.tidepool.table.schema.IndexPart;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * An index as it was declared. <b>Threads:</b> immutable.
 *
 * @param condition the text behind WHERE, or null if it covers all rows
 */
public record CatalogIndex(
    String name, List<IndexPart> parts, boolean ordered, boolean unique, String condition) {
  public CatalogIndex {
    Objects.requireNonNull(name, "name");
    parts = List.copyOf(parts);
  }

  /** Whether a part, or maybe the condition, is about that column. */
  boolean uses(String column) {
    return parts.stream().anyMatch(part -> part.column().equalsIgnoreCase(column))
        || condition != null && Words.of(condition).contains(column.toLowerCase(Locale.ROOT));
  }
}
