package dev.tidepool.embedded;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.controller.Controller;
import org.apache.kafka.controller.ControllerRequestContext;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * Controller and broker in one process, started one after the other.
 *
 * <p><b>Why not {@code KafkaRaftServer}, which starts both?</b> After a kill the metadata say that
 * the broker is alive, and leads all partitions: the one that died. Until its session is over, the
 * new one takes itself for the leader, loads the transactions, and completes those that were
 * prepared. When the controller then finds out, partitions are without a leader for a moment, and
 * Kafka 4.3.1 takes a partition without a leader for a deleted one: it drops the markers of a
 * transaction and calls it complete. Its records and offsets are never readable then. So the
 * controller starts alone, and is told to forget the broker of the last time; the new one registers
 * at once, need not wait for a session to end, and leads nothing until the controller says so.
 *
 * <p><b>Threads:</b> one at a time.
 */
final class KafkaNode {
  private static final long CONTROLLER_TIMEOUT_MS = 60_000;

  private final ControllerServer controller;
  private final BrokerServer broker;

  /** A node that is not started. */
  KafkaNode(Map<String, String> settings) {
    KafkaConfig config = new KafkaConfig(settings, false);
    Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> directories =
        KafkaRaftServer.initializeLogDirs(config, LoggerFactory.getLogger(KafkaNode.class), "");
    MetaPropertiesEnsemble properties = directories._1();
    Metrics metrics =
        Server.initializeMetrics(config, Time.SYSTEM, properties.clusterId().orElseThrow());
    QuorumConfig quorum = config.quorumConfig();
    SharedServer shared =
        new SharedServer(
            config,
            properties,
            Time.SYSTEM,
            metrics,
            CompletableFuture.completedFuture(QuorumConfig.parseVoterConnections(quorum.voters())),
            List.of(),
            new StandardFaultHandlerFactory(),
            ServerSocketFactory.INSTANCE);
    this.controller =
        new ControllerServer(shared, KafkaRaftServer.configSchema(), directories._2());
    this.broker = new BrokerServer(shared);
  }

  /** Starts it and returns once it serves clients. After an exception it is to be shut down. */
  void start() {
    controller.startup();
    forgetLastBroker(controller.controller());
    broker.startup();
  }

  /** Stops what was started, cleanly. */
  void shutDown() {
    broker.shutdown();
    broker.awaitShutdown();
    controller.shutdown();
  }

  private static void forgetLastBroker(Controller controller) {
    long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CONTROLLER_TIMEOUT_MS);
    while (!controller.isActive()) { // a quorum of one elects itself
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new EmbeddedKafkaException(
            "the controller was not active after " + CONTROLLER_TIMEOUT_MS + " ms");
      }
      LockSupport.parkNanos(1_000_000);
    }
    ControllerRequestContext context =
        new ControllerRequestContext(
            new RequestHeaderData(), KafkaPrincipal.ANONYMOUS, OptionalLong.empty());
    try {
      controller
          .unregisterBroker(context, BrokerSettings.NODE_ID)
          .get(CONTROLLER_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof BrokerIdNotRegisteredException)) { // a new directory
        throw new EmbeddedKafkaException("the controller cannot forget the last broker", e);
      }
    } catch (TimeoutException e) {
      throw new EmbeddedKafkaException(
          "the controller did not answer within " + CONTROLLER_TIMEOUT_MS + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedKafkaException("interrupted while the controller started", e);
    }
  }
}
