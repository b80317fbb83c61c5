package dev.tidepool.endpoint.cluster;

import dev.tidepool.endpoint.PartitionHosts;
import dev.tidepool.endpoint.ReadBounds;
import dev.tidepool.endpoint.TablesMoveException;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whom to ask for which partitions: each partition stands once.
 *
 * @param byInstance partitions by number
 * @param away of the instances that are asked for standbys, why: which active instance is away
 */
record Placement(Map<String, SortedSet<Integer>> byInstance, Map<String, String> away) {

  /**
   * Chooses the active instance of each of {@code numbers}, or, if {@code bounds} allow it and that
   * one is away, a standby.
   *
   * @throws TablesMoveException if there is none to be asked for one of them
   */
  static Placement of(
      String table,
      List<PartitionHosts> partitions,
      SortedSet<Integer> numbers,
      ReadBounds bounds,
      String self,
      Unreachable unreachable) {
    Map<String, SortedSet<Integer>> byInstance = new TreeMap<>();
    Map<String, String> away = new TreeMap<>();
    for (int number : numbers) {
      PartitionHosts hosts = partitions.get(number);
      String chosen = hosts.active();
      boolean isAway = chosen == null || unreachable.contains(chosen);
      if (isAway && bounds.allowsStandbys()) {
        String standby = standby(hosts, self, unreachable);
        if (standby != null) {
          chosen = standby;
          away.putIfAbsent(standby, away(table, number));
        }
      }
      if (chosen == null) {
        throw new TablesMoveException(away(table, number), null);
      }
      byInstance.computeIfAbsent(chosen, instance -> new TreeSet<>()).add(number);
    }
    return new Placement(byInstance, away);
  }

  private static String away(String table, int number) {
    return "partition " + number + " of table " + table + " has no active instance now";
  }

  private static String standby(PartitionHosts hosts, String self, Unreachable unreachable) {
    if (hosts.standbys().contains(self)) {
      return self;
    }
    return hosts.standbys().stream()
        .filter(instance -> !unreachable.contains(instance))
        .findFirst()
        .orElse(null);
  }
}
