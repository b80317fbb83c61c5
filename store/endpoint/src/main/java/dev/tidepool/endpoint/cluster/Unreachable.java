package dev.tidepool.endpoint.cluster;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Instances that could not be reached a moment ago. <b>Threads:</b> any. */
final class Unreachable {
  private static final long REMEMBERED_NANOS = Duration.ofSeconds(2).toNanos();

  private final ConcurrentMap<String, Long> sinceNanos = new ConcurrentHashMap<>();

  void add(String instance) {
    sinceNanos.put(instance, System.nanoTime());
  }

  void remove(String instance) {
    sinceNanos.remove(instance);
  }

  /** Whether standbys should be asked instead, if they may. */
  boolean contains(String instance) {
    Long since = sinceNanos.get(instance);
    return since != null && System.nanoTime() - since < REMEMBERED_NANOS;
  }
}
