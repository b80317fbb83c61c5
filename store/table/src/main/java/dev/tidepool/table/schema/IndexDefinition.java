package dev.tidepool.table.schema;

import dev.tidepool.table.query.Predicate;
import java.util.Arrays;
import java.util.List;

/**
 * An index as it was declared.
 *
 * @param name unique in its table
 * @param parts what is indexed, one part or several (a composite index, ordered by its parts in
 *     turn)
 * @param ordered whether ranges, prefixes and ORDER BY can use it, beside equality
 * @param unique whether a term with more than one row counts as a violation; NULL never does, but
 *     several parts of which some are NULL are a term like any other
 * @param multiValued whether the one part is an array each of whose elements is a term
 * @param condition which rows it covers (a partial index), or null for all; its operands are
 *     literals
 */
public record IndexDefinition(
    String name,
    List<IndexPart> parts,
    boolean ordered,
    boolean unique,
    boolean multiValued,
    Predicate condition) {

  public IndexDefinition {
    parts = List.copyOf(parts);
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException("an index needs a name");
    }
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("index " + name + " needs at least one part");
    }
    if (multiValued && (parts.size() > 1 || unique)) {
      throw new IllegalArgumentException(
          "index "
              + name
              + ": an index over the elements of an array has one part, and is not unique");
    }
  }

  /** An ordered index on columns, as {@code CREATE INDEX} without more says. */
  public static IndexDefinition on(String name, String... columns) {
    return new IndexDefinition(
        name, Arrays.stream(columns).map(IndexPart::column).toList(), true, false, false, null);
  }
}
