package dev.tidepool.server.catalog;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The tables at one moment. <b>Threads:</b> immutable.
 *
 * @param tables by their names in lower case
 * @param nextOffset of the topic: the state is that of all records before it
 */
public record CatalogState(SortedMap<String, CatalogTable> tables, long nextOffset) {
  /** Before anything was read. */
  public static final CatalogState EMPTY = new CatalogState(new TreeMap<>(), 0);

  public CatalogState {
    tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
  }

  /** The table of that name, whatever its case, or null. */
  public CatalogTable table(String name) {
    return tables.get(CatalogTable.key(name));
  }

  /** As if there were only the tables of whose names {@code condition} holds. */
  public CatalogState only(Predicate<String> condition) {
    SortedMap<String, CatalogTable> some = new TreeMap<>(tables);
    some.keySet().removeIf(condition.negate());
    return some.size() == tables.size() ? this : new CatalogState(some, nextOffset);
  }

  /** After a record: a table, or null for one that is dropped. */
  CatalogState with(String key, CatalogTable table, long offsetAfter) {
    SortedMap<String, CatalogTable> changed = new TreeMap<>(tables);
    if (table == null) {
      changed.remove(key);
    } else {
      changed.put(key, table);
    }
    return new CatalogState(changed, offsetAfter);
  }

  CatalogState at(long offset) {
    return offset == nextOffset ? this : new CatalogState(tables, offset);
  }
}
