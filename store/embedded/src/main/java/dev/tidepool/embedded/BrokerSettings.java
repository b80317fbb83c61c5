package dev.tidepool.embedded;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The settings of the one node: what makes it a node at all, and what makes it quick.
 *
 * <p>A caller may override the quick ones, never the others: listeners, identity, roles and data
 * directory are what {@link EmbeddedKafka} and {@link DataDirectory} decide.
 */
final class BrokerSettings {

  static final int NODE_ID = 0;
  static final String HOST = "127.0.0.1";
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private static final String BROKER_LISTENER = "BROKER";

  /*
   * Quick settings, by reason:
   *
   * - One node holds the only replica of everything, internal topics included.
   * - Internal topics have few partitions: one broker gains nothing from fifty, each with its files.
   * - The first member of a group does not wait for company.
   * - Members of the newer group protocols learn of a rebalance with their heartbeat: half a second,
   *   not five.
   * - The cleaner's dedupe buffer is 2 MiB, not 128: it is allocated at start-up whether used or not.
   */
  private static final Map<String, String> QUICK =
      Map.ofEntries(
          Map.entry("default.replication.factor", "1"),
          Map.entry("offsets.topic.replication.factor", "1"),
          Map.entry("offsets.topic.num.partitions", "4"),
          Map.entry("transaction.state.log.replication.factor", "1"),
          Map.entry("transaction.state.log.min.isr", "1"),
          Map.entry("transaction.state.log.num.partitions", "4"),
          Map.entry("share.coordinator.state.topic.replication.factor", "1"),
          Map.entry("share.coordinator.state.topic.min.isr", "1"),
          Map.entry("share.coordinator.state.topic.num.partitions", "4"),
          Map.entry("group.initial.rebalance.delay.ms", "0"),
          Map.entry("group.streams.initial.rebalance.delay.ms", "0"),
          Map.entry("group.consumer.min.heartbeat.interval.ms", "500"),
          Map.entry("group.consumer.heartbeat.interval.ms", "500"),
          Map.entry("group.streams.min.heartbeat.interval.ms", "500"),
          Map.entry("group.streams.heartbeat.interval.ms", "500"),
          Map.entry("log.cleaner.dedupe.buffer.size", "2097152"));

  private static final Set<String> CLOSED =
      Set.of(
          "process.roles",
          "node.id",
          "broker.id",
          "listeners",
          "advertised.listeners",
          "listener.security.protocol.map",
          "inter.broker.listener.name",
          "security.inter.broker.protocol",
          "controller.listener.names",
          "controller.quorum.voters",
          "controller.quorum.bootstrap.servers",
          "log.dir",
          "log.dirs",
          "metadata.log.dir");

  private BrokerSettings() {}

  /** Returns the full settings of a node; {@code overrides} win over the quick settings. */
  static Map<String, String> of(
      Path directory, int brokerPort, int controllerPort, Map<String, String> overrides) {
    Map<String, String> all = new HashMap<>(QUICK);
    all.putAll(overrides);
    all.put("process.roles", "broker,controller");
    all.put("node.id", Integer.toString(NODE_ID));
    all.put(
        "listeners",
        BROKER_LISTENER
            + "://"
            + address(brokerPort)
            + ","
            + CONTROLLER_LISTENER
            + "://"
            + address(controllerPort));
    all.put(
        "listener.security.protocol.map",
        BROKER_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    all.put("inter.broker.listener.name", BROKER_LISTENER);
    all.put("controller.listener.names", CONTROLLER_LISTENER);
    all.put("controller.quorum.voters", NODE_ID + "@" + address(controllerPort));
    all.put("log.dirs", directory.toString());
    return all;
  }

  /** Returns {@code host:port} for a port of this node. */
  static String address(int port) {
    return HOST + ":" + port;
  }

  /** Throws {@link IllegalArgumentException} if a name is a setting that callers may not change. */
  static void requireOpen(Collection<String> names) {
    Set<String> refused = new TreeSet<>(names);
    refused.retainAll(CLOSED);
    if (!refused.isEmpty()) {
      throw new IllegalArgumentException(
          "settings "
              + refused
              + " are decided by EmbeddedKafka; use its options for directory"
              + " and port");
    }
  }
}
