package dev.tidepool.server.node;

import dev.tidepool.endpoint.cluster.ClusterOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.state.HostInfo;

/**
 * What a node is told. <b>Threads:</b> immutable.
 *
 * @param cluster what all nodes and topics of a cluster are named after
 * @param name of the node, another one for each node of a cluster, and the same after a restart
 * @param clients settings of all Kafka clients, {@code bootstrap.servers} among them
 * @param stateDirectory where tables are kept
 * @param memoryBytes for the pages of all tables
 * @param commitInterval how long a change waits for others, to be committed with them
 * @param replyTimeout how long an answer of a partition is awaited
 * @param standbys how many nodes beside the active one hold each partition at least
 * @param peers how other nodes are asked, or null if this one answers for its own partitions only
 */
public record NodeOptions(
    String cluster,
    String name,
    Map<String, Object> clients,
    Path stateDirectory,
    long memoryBytes,
    Duration commitInterval,
    Duration replyTimeout,
    int standbys,
    Peers peers) {
  public NodeOptions {
    clients = Map.copyOf(clients);
    Objects.requireNonNull(stateDirectory, "stateDirectory");
    requireName("cluster", cluster);
    requireName("node", name);
  }

  /**
   * Checks that a name can be part of the names of topics and members.
   *
   * @throws IllegalArgumentException if not
   */
  public static void requireName(String what, String name) {
    if (!name.matches("[A-Za-z0-9_-]{1,50}")) {
      throw new IllegalArgumentException(
          "the name of the "
              + what
              + " is '"
              + name
              + "'; it has 1 to 50 letters, digits, '-' and '_'");
    }
  }

  /**
   * How nodes ask each other.
   *
   * @param self {@code host:port} of the endpoint of this node, as the others reach it
   * @param options the same on all nodes
   */
  public record Peers(String self, ClusterOptions options) {
    public Peers {
      if (HostInfo.buildFromEndpoint(self) == null) {
        throw new IllegalArgumentException("where the others reach this node is missing");
      }
    }
  }

  String catalogTopic() {
    return cluster + "-catalog";
  }

  String replyTopic() {
    return cluster + "-replies";
  }
}
