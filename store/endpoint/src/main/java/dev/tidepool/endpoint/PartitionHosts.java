package dev.tidepool.endpoint;

import java.util.List;

/**
 * Which instances have a partition, as {@code host:port}.
 *
 * @param name what its number stands for, such as {@code orders-3}, where that can change; else
 *     null
 * @param active the one that writes it, or null if it is away
 * @param standbys those that follow it
 */
public record PartitionHosts(String name, String active, List<String> standbys) {
  public PartitionHosts {
    standbys = List.copyOf(standbys);
  }

  /** Of a partition whose number is its name. */
  public PartitionHosts(String active, List<String> standbys) {
    this(null, active, standbys);
  }
}
