package dev.tidepool.streams.query;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Plans of SQL over the partitions of an instance, kept from one query to the next: for each list
 * of stores, as long as the same partitions are there.
 *
 * <p><b>Threads:</b> any.
 */
final class SqlPlans {

  /** One for each list of stores and each scope that were asked; few, as programs ask by them. */
  private static final int KEPT_MAX = 64;

  private final Map<Key, Kept> kept = new ConcurrentHashMap<>();

  private record Key(List<String> stores, Set<Integer> partitions, QueryScope.Tasks tasks) {}

  private record Kept(LocalParts parts, SqlSupport.Answers answers) {}

  /** What plans over {@code parts}, or did so before. */
  SqlSupport.Answers over(QueryScope scope, LocalParts parts) {
    Key key = new Key(List.copyOf(parts.byStore().keySet()), scope.partitions(), scope.tasks());
    Kept known = kept.get(key);
    if (known == null || !known.parts.equals(parts)) {
      if (kept.size() >= KEPT_MAX) {
        kept.clear();
      }
      known = new Kept(parts, SqlSupport.over(parts.relations()));
      kept.put(key, known);
    }
    return known.answers;
  }
}
