package dev.tidepool.connect;

import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the tasks of a connector share in one worker: the memory, and the partitions that are open.
 *
 * <p>A connector that is told another amount of memory gets another one, beside the old as long as
 * old tasks run.
 *
 * <p><b>Threads:</b> any.
 */
final class ConnectorMemory implements AutoCloseable {
  private static final Map<Id, ConnectorMemory> OPEN = new HashMap<>();

  private final Id id;
  private final Engine engine;
  private final Set<SourcePartition> partitions = ConcurrentHashMap.newKeySet();
  private int users; // guarded by OPEN

  private record Id(String connector, long memoryBytes) {}

  private ConnectorMemory(Id id, Engine engine) {
    this.id = id;
    this.engine = engine;
  }

  /** The one of this connector; to be closed as often as it was asked for. */
  static ConnectorMemory of(SinkSettings settings) {
    Id id = new Id(settings.connector(), settings.memoryBytes());
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

  void opened(SourcePartition partition) {
    partitions.add(partition);
  }

  void closed(SourcePartition partition) {
    partitions.remove(partition);
  }

  /** The partitions of a connector that are open in this worker: where queries will begin. */
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
    engine.close();
  }
}
