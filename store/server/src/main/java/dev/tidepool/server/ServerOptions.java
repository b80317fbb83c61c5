package dev.tidepool.server;

import dev.tidepool.endpoint.cluster.ClusterOptions;
import dev.tidepool.server.node.NodeOptions;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * What the command line says; see {@link TidepoolServer}. <b>Threads:</b> immutable.
 *
 * @param bootstrapServers of a Kafka to join, or null for a broker of its own
 * @param standbys how many nodes beside the active one hold each partition at least
 * @param credentials who is let in; none for whoever is on this machine
 * @param copyFolder below which COPY reads files, or null
 * @param clusterSecret by which nodes know each other, or null if this one asks no others
 * @param advertised {@code host:port} under which others reach it, or null for host and port
 * @param tlsCertificate of the endpoint, in PEM, or null for plain text
 * @param tlsKey of the certificate
 * @param nodeTls whom this node trusts of the others, or null if they listen in plain text
 * @param kafkaConfig settings of Kafka clients, or null
 */
record ServerOptions(
    String host,
    int port,
    Path data,
    String bootstrapServers,
    String cluster,
    String node,
    int replicas,
    int standbys,
    long memoryBytes,
    List<Credential> credentials,
    boolean allowPlainText,
    Path copyFolder,
    String clusterSecret,
    String advertised,
    Path tlsCertificate,
    Path tlsKey,
    SSLContext nodeTls,
    Path kafkaConfig) {
  ServerOptions {
    credentials = List.copyOf(credentials);
    NodeOptions.requireName("cluster", cluster);
    NodeOptions.requireName("node", node);
  }

  /** The topics, if the broker is its own. */
  Path broker() {
    return data.resolve("broker");
  }

  /** The tables, as Kafka Streams lays them out. */
  Path state() {
    return data.resolve("state");
  }

  /** What libraries unpack. */
  Path temporary() {
    return data.resolve("tmp");
  }

  /** How other nodes are asked; null if there are none. */
  NodeOptions.Peers peers() {
    if (clusterSecret == null) {
      return null;
    }
    ClusterOptions cluster = ClusterOptions.of(clusterSecret).withTls(nodeTls);
    return new NodeOptions.Peers(advertised == null ? host + ":" + port : advertised, cluster);
  }
}
