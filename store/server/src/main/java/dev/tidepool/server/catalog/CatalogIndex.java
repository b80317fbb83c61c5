package dev.tidepool.server.catalog;

import dev.tidepool.table.schema.IndexPart;
import java.util.List;
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
}
