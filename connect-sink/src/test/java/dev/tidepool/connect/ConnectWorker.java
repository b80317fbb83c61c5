package dev.tidepool.connect;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.connect.cli.AbstractConnectCli;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.cli.ConnectStandalone;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.runtime.Connect;

/**
 * A worker of Kafka Connect, as its own scripts start one, with its settings made fast. What is
 * stored by a worker is below a directory of its own: connectors write {@code ${here:directory}}.
 */
final class ConnectWorker implements AutoCloseable {

  private static final long STOP_SECONDS_MAX = 60;

  static {
    // A worker that cannot start ends its process otherwise.
    Exit.setExitProcedure(
        (status, message) -> {
          throw new IllegalStateException("the worker ends with " + status + ": " + message);
        });
  }

  private final Connect<?> connect;

  private ConnectWorker(Connect<?> connect) {
    this.connect = connect;
  }

  /** A worker that joins the others of {@code group}. */
  static ConnectWorker distributed(String bootstrapServers, String group, Path directory) {
    Map<String, String> settings = settings(bootstrapServers, directory);
    settings.put("group.id", group);
    settings.put("config.storage.topic", group + "-configs");
    settings.put("offset.storage.topic", group + "-offsets");
    settings.put("offset.storage.partitions", "1");
    settings.put("status.storage.topic", group + "-status");
    settings.put("status.storage.partitions", "1");
    for (String topic : new String[] {"config", "offset", "status"}) {
      settings.put(topic + ".storage.replication.factor", "1");
    }
    // So that work moves at once, and a worker that is killed is missed soon.
    settings.put("scheduled.rebalance.max.delay.ms", "0");
    settings.put("heartbeat.interval.ms", "300");
    settings.put("session.timeout.ms", "2000");
    settings.put("rebalance.timeout.ms", "10000");
    return start(new ConnectDistributed(), settings);
  }

  /** A worker on its own, which keeps its connectors in memory. */
  static ConnectWorker standalone(String bootstrapServers, Path directory) {
    Map<String, String> settings = settings(bootstrapServers, directory);
    settings.put("offset.storage.file.filename", directory.resolve("offsets").toString());
    return start(new ConnectStandalone(), settings);
  }

  private static ConnectWorker start(AbstractConnectCli<?, ?> cli, Map<String, String> settings) {
    return new ConnectWorker(cli.startConnect(settings));
  }

  private static Map<String, String> settings(String bootstrapServers, Path directory) {
    Map<String, String> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("listeners", "http://127.0.0.1:0");
    settings.put("plugin.discovery", "service_load");
    settings.put("key.converter", JsonConverter.class.getName());
    settings.put("value.converter", JsonConverter.class.getName());
    settings.put("offset.flush.interval.ms", "200");
    settings.put("connector.client.config.override.policy", "All");
    settings.put("task.shutdown.graceful.timeout.ms", "10000");
    settings.put("config.providers", "here");
    settings.put("config.providers.here.class", WorkerDirectory.class.getName());
    settings.put("config.providers.here.param.directory", directory.toString());
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return settings;
  }

  ConnectRest rest() {
    return new ConnectRest(uri());
  }

  URI uri() {
    return connect.rest().serverUrl();
  }

  /** Stops it in order: partitions are committed, and others take them. */
  @Override
  public void close() {
    CompletableFuture<Void> stopped =
        CompletableFuture.runAsync(
            () -> {
              connect.stop();
              connect.awaitStop();
            });
    try {
      stopped.get(STOP_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("the worker does not stop: " + ThreadDump.ofConnect(), e);
    } catch (Exception e) {
      throw new AssertionError("the worker does not stop", e);
    }
  }
}
