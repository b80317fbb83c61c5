package dev.tidepool.streams.query;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Plans of SQL over the partitions of an instance, kept from one query to the next: for each list
 * of stores, as long as the same partitions are there. Once one came, went, or was opened anew,
 * perhaps with other columns, all are dropped: they hold stores that are closed.
 *
 * <p><b>Threads:</b> any.
 */
final class SqlPlans {

  /** One for each list of stores and each scope that were asked; few, as programs ask by them. */
  static final int KEPT_MAX = 64;

  private final Map<Key, Kept> kept = new LinkedHashMap<>(16, 0.75f, true); // guarded by this

  private record Key(List<String> stores, Set<Integer> partitions, QueryScope.Tasks tasks) {}

  private record Kept(LocalParts parts, SqlSupport.Answers answers) {}

  /** What plans over {@code parts}, or did so before. */
  synchronized SqlSupport.Answers over(QueryScope scope, LocalParts parts) {
    Key key = new Key(List.copyOf(parts.byStore().keySet()), scope.partitions(), scope.tasks());
    Kept known = kept.get(key);
    if (known != null && known.parts.equals(parts)) {
      return known.answers;
    }
    if (known != null) {
      kept.clear();
    } else if (kept.size() == KEPT_MAX) {
      kept.remove(kept.keySet().iterator().next()); // not used for the longest time
    }
    SqlSupport.Answers answers = SqlSupport.over(parts.relations());
    kept.put(key, new Kept(parts, answers));
    return answers;
  }

  /** How many are kept. */
  synchronized int keptCount() {
    return kept.size();
  }
}
