package dev.tidepool.endpoint.cluster;

import dev.tidepool.endpoint.PartitionHosts;
import dev.tidepool.endpoint.TableUnavailableException;
import dev.tidepool.table.query.Relation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * About how many rows tables have. Statements ask for it each time, so it is kept for a few
 * seconds; what cannot be learned now is what was known last.
 *
 * <p><b>Threads:</b> any.
 */
final class RowCounts {
  private static final long KEPT_NANOS = Duration.ofSeconds(5).toNanos();

  private record Counted(long rowCount, long nanos) {}

  private final ConcurrentMap<String, Counted> known = new ConcurrentHashMap<>();

  long of(ClusterRelation relation) {
    Counted counted = known.get(relation.table());
    if (counted == null || System.nanoTime() - counted.nanos > KEPT_NANOS) {
      long last = counted == null ? 0 : counted.rowCount;
      counted = new Counted(count(relation, last), System.nanoTime());
      known.put(relation.table(), counted);
    }
    return counted.rowCount;
  }

  /** The parts that are here stand for all; if there are none, all are asked. */
  private static long count(ClusterRelation relation, long last) {
    try {
      List<PartitionHosts> partitions = relation.partitions();
      ClusterRelation.Parts parts = relation.parts(partitions, ClusterRelation.allOf(partitions));
      List<Relation> asked = parts.local().isEmpty() ? parts.remote() : parts.local();
      long sum = asked.stream().mapToLong(Relation::rowCountEstimate).sum();
      return parts.local().isEmpty() ? sum : sum * partitions.size() / parts.local().size();
    } catch (TableUnavailableException e) {
      return last;
    }
  }
}
