package dev.tidepool.sql;

import dev.tidepool.table.query.Relation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A catalog that is a map; tables come and go while queries run.
 *
 * <p><b>Threads:</b> any; a change is seen whole.
 */
public final class Tables implements SqlCatalog {
  private record Named(String name, Relation relation) {}

  private record State(Map<String, Named> byLowerName, long version) {}

  private volatile State state = new State(Map.of(), 0);

  /** Names a table, or gives another one to a name; returns this. */
  public synchronized Tables put(String name, Relation relation) {
    Map<String, Named> changed = new TreeMap<>(state.byLowerName);
    changed.put(lower(name), new Named(name, relation));
    state = new State(changed, state.version + 1);
    return this;
  }

  /** Forgets a name; false if there is no such table. */
  public synchronized boolean remove(String name) {
    Map<String, Named> changed = new TreeMap<>(state.byLowerName);
    if (changed.remove(lower(name)) == null) {
      return false;
    }
    state = new State(changed, state.version + 1);
    return true;
  }

  /** Tells that indexes of a table have changed, so that statements are planned anew. */
  public synchronized void touch() {
    state = new State(state.byLowerName, state.version + 1);
  }

  @Override
  public Relation relation(String name) {
    Named named = state.byLowerName.get(lower(name));
    return named == null ? null : named.relation;
  }

  @Override
  public List<String> tableNames() {
    return state.byLowerName.values().stream().map(Named::name).toList();
  }

  @Override
  public long version() {
    return state.version;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
