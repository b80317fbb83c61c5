package dev.tidepool.connect;

import dev.tidepool.connect.workers.WorkersEndpoint;
import dev.tidepool.connect.workers.WorkersSettings;
import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the tasks of a connector share in one worker: the memory, the partitions that are open, and
 * the endpoint that answers for them.
 *
 * <p>A connector that is told another amount of memory, or another endpoint, gets another one,
 * beside the old as long as old tasks run.
 *
 * <p><b>Threads:</b> any.
 */
final class ConnectorMemory implements AutoCloseable {
  private static final Map<Id, ConnectorMemory> OPEN = new HashMap<>();

  private final Id id;
  private final Engine engine;
  private final Set<SourcePartition> partitions = ConcurrentHashMap.newKeySet();
  private int users; // guarded by OPEN
  private WorkersEndpoint endpoint; // guarded by this; null if there is none

  private record Id(String connector, long memoryBytes, WorkersSettings workers) {}

  private ConnectorMemory(Id id, Engine engine) {
    this.id = id;
    this.engine = engine;
  }

  /** The one of this connector; to be closed as often as it was asked for. */
  static ConnectorMemory of(SinkSettings settings) {
    Id id = new Id(settings.connector(), settings.memoryBytes(), settings.workers());
    synchronized (OPEN) {
      ConnectorMemory memory =
          OPEN.computeIfAbsent(
              id,
              n ->
                  new ConnectorMemory(
                      n, new Engine(EngineOptions.ofMemoryBytes(settings.memoryBytes()))));
      memory.users++;
      return memory;
    }
  }

  Engine engine() {
    return engine;
  }

  /**
   * Starts the endpoint that {@code settings} ask for, unless it is there.
   *
   * @throws IOException if it cannot listen
   * @throws IllegalStateException if it would be open to others; the message says what to do
   * @throws IllegalArgumentException if its certificate cannot be read
   */
  synchronized void listen(SinkSettings settings) throws IOException {
    if (settings.workers() != null && endpoint == null) {
      endpoint = WorkersEndpoint.start(settings.workers(), settings::tableOf);
    }
  }

  private synchronized WorkersEndpoint endpoint() {
    return endpoint;
  }

  void opened(SourcePartition partition) {
    partitions.add(partition);
    WorkersEndpoint asked = endpoint();
    if (asked != null) {
      asked.opened(partition);
    }
  }

  void closed(SourcePartition partition) {
    partitions.remove(partition);
    WorkersEndpoint asked = endpoint();
    if (asked != null) {
      asked.closed(partition);
    }
  }

  /** The partitions of a connector that are open in this worker. */
  static List<SourcePartition> partitions(String connector) {
    List<SourcePartition> open = new ArrayList<>();
    synchronized (OPEN) {
      for (ConnectorMemory memory : OPEN.values()) {
        if (memory.id.connector().equals(connector)) {
          open.addAll(memory.partitions);
        }
      }
    }
    return open;
  }

  @Override
  public void close() {
    synchronized (OPEN) {
      if (--users > 0) {
        return;
      }
      OPEN.remove(id);
    }
    WorkersEndpoint asked = endpoint();
    if (asked != null) {
      asked.close();
    }
    engine.close();
  }
}
