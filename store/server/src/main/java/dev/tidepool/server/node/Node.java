package dev.tidepool.server.node;

import dev.tidepool.endpoint.TableSource;
import dev.tidepool.endpoint.cluster.ClusterTables;
import dev.tidepool.server.catalog.CatalogReader;
import dev.tidepool.server.catalog.CatalogState;
import dev.tidepool.server.catalog.CatalogWriter;
import dev.tidepool.server.copy.CopyFolder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A node of a cluster, without its port: it follows the catalog, runs the topologies of its tables,
 * and is the {@link TableSource} of an endpoint.
 *
 * <p><b>Threads:</b> any. {@link #start} and {@link #close} once each.
 */
public final class Node implements AutoCloseable {
  /** Nodes share them: each listens to one, and passes over what is for others. */
  private static final int REPLY_PARTITIONS = 8;

  private static final Duration CATALOG_TIMEOUT = Duration.ofSeconds(60);
  private static final String REPLY_RETENTION_MS = String.valueOf(60 * 60 * 1000L);

  private final Topics topics;
  private final RunningTables running;
  private final CatalogReader reader;
  private final Gateway gateway;
  private final Statements statements;

  private Node(
      Topics topics,
      RunningTables running,
      CatalogReader reader,
      Gateway gateway,
      Statements statements) {
    this.topics = topics;
    this.running = running;
    this.reader = reader;
    this.gateway = gateway;
    this.statements = statements;
  }

  /**
   * Starts a node. It knows the catalog then and follows it; tables become ready one by one.
   *
   * @param replicas copies of the topics of the cluster itself, if they are not there yet
   * @param folder that COPY reads
   * @param progressLines gets a line each second while files are loaded
   * @throws NodeException if Kafka cannot be reached, or refuses
   */
  public static Node start(
      NodeOptions options, int replicas, CopyFolder folder, Consumer<String> progressLines) {
    Topics topics = new Topics(options.clients());
    RunningTables running = new RunningTables(options, topics);
    CatalogReader reader = null;
    Gateway gateway = null;
    try {
      topics.create(options.catalogTopic(), 1, replicas, Map.of("cleanup.policy", "compact"));
      Map<String, String> replySettings = new HashMap<>(Gateway.topicSettings());
      replySettings.put("retention.ms", REPLY_RETENTION_MS);
      topics.create(options.replyTopic(), REPLY_PARTITIONS, replicas, replySettings);
      gateway = new Gateway(options, REPLY_PARTITIONS);
      reader = new CatalogReader(options.catalogTopic(), options.clients(), running::follow);
      if (!awaitRead(reader)) {
        String why = reader.whyBehind();
        throw new NodeException(
            why == null ? "the catalog could not be read within " + CATALOG_TIMEOUT : why, null);
      }
      CatalogState known = reader.state();
      topics.delete(topic -> TableNames.isLeftOver(topic, options, known));
      Definitions definitions =
          new Definitions(
              options,
              new CatalogWriter(options.catalogTopic(), options.clients()),
              reader,
              running,
              topics);
      Changes changes = new Changes(gateway, options, reader::state);
      Copies copies = new Copies(gateway, options, folder, progressLines, reader::state);
      return new Node(
          topics,
          running,
          reader,
          gateway,
          new Statements(reader, running, definitions, changes, copies, cluster(options, running)));
    } catch (RuntimeException e) {
      if (reader != null) {
        reader.close();
      }
      running.close();
      if (gateway != null) {
        gateway.close();
      }
      topics.close();
      throw e;
    }
  }

  private static ClusterTables cluster(NodeOptions options, RunningTables running) {
    NodeOptions.Peers peers = options.peers();
    return peers == null
        ? null
        : new ClusterTables(new NodeCluster(running, peers.self()), peers.options());
  }

  private static boolean awaitRead(CatalogReader reader) {
    try {
      return reader.awaitRead(CATALOG_TIMEOUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeException("interrupted", e);
    }
  }

  /** What an endpoint answers from. */
  public TableSource tables() {
    return statements;
  }

  /** Stops the topologies; the tables stay as they are. */
  @Override
  public void close() {
    reader.close();
    gateway.close();
    running.close();
    topics.close();
  }
}
