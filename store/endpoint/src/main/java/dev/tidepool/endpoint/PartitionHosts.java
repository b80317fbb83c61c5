package dev.tidepool.endpoint;

import java.util.List;

/**
 * Which instances have a partition, as {@code host:port}.
 *
 * @param active the one that writes it, or null if it is away
 * @param standbys those that follow it
 */
public record PartitionHosts(String active, List<String> standbys) {
  public PartitionHosts {
    standbys = List.copyOf(standbys);
  }
}
