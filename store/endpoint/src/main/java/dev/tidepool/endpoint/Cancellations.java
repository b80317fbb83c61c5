package dev.tidepool.endpoint;

import dev.tidepool.table.query.QueryLimits;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The requests with an id that are executed, each of which another request can cancel. One for all
 * who have the same rights, who can cancel each other's if they know the id.
 *
 * <p><b>Threads:</b> any.
 */
final class Cancellations {
  private final ConcurrentMap<String, Set<Cancellable>> byId = new ConcurrentHashMap<>();

  /** A request that is executed, once or, if tables move, again; to be closed at its end. */
  final class Cancellable implements AutoCloseable {
    private final String id;
    private QueryLimits limits; // null before the execution begins
    private boolean isCancelled;

    private Cancellable(String id) {
      this.id = id;
    }

    /** An execution begins, with these limits. */
    synchronized void begins(QueryLimits execution) {
      limits = execution;
      if (isCancelled) {
        execution.cancel();
      }
    }

    private synchronized void cancel() {
      isCancelled = true;
      if (limits != null) {
        limits.cancel();
      }
    }

    @Override
    public void close() {
      byId.computeIfPresent(
          id,
          (same, all) -> {
            all.remove(this);
            return all.isEmpty() ? null : all;
          });
    }
  }

  /** Notes a request. */
  Cancellable open(String id) {
    Cancellable opened = new Cancellable(id);
    byId.compute(
        id,
        (same, all) -> {
          Set<Cancellable> with = all == null ? new HashSet<>() : all;
          with.add(opened);
          return with;
        });
    return opened;
  }

  /** Cancels the requests of this id; returns how many there are. */
  int cancel(String id) {
    int[] count = {0};
    byId.computeIfPresent(
        id,
        (same, all) -> {
          all.forEach(Cancellable::cancel);
          count[0] = all.size();
          return all;
        });
    return count[0];
  }
}
