package dev.tidepool.server.node;

import dev.tidepool.endpoint.PartitionHosts;
import dev.tidepool.endpoint.ReadBounds;
import dev.tidepool.endpoint.cluster.Cluster;
import dev.tidepool.endpoint.cluster.KeyRouting;
import dev.tidepool.table.query.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The nodes as those who answer for each other's partitions. A table goes by its id here, as names
 * can be given again; so do the records of it that cannot be read.
 *
 * <p><b>Threads:</b> any.
 */
final class NodeCluster implements Cluster {
  private final RunningTables running;
  private final String self;

  /** The nodes, of which this one is {@code self}. */
  NodeCluster(RunningTables running, String self) {
    this.running = running;
    this.self = self;
  }

  @Override
  public List<String> tableNames() {
    List<String> names = new ArrayList<>(running.ids());
    running.ids().forEach(id -> names.add(UnreadableRecords.id(id)));
    return names;
  }

  @Override
  public String self() {
    return self;
  }

  @Override
  public List<PartitionHosts> partitions(String id) {
    String tableId = UnreadableRecords.tableId(id);
    return running.require(tableId == null ? id : tableId).partitions();
  }

  @Override
  public Map<Integer, Relation> local(String id, Map<Integer, String> asked, ReadBounds bounds) {
    String tableId = UnreadableRecords.tableId(id);
    return tableId == null
        ? running.require(id).local(asked, bounds)
        : running.require(tableId).unreadable(asked.keySet());
  }

  @Override
  public KeyRouting routing(String id) {
    return UnreadableRecords.tableId(id) == null ? running.require(id).routing() : null;
  }

  @Override
  public String whyNotReady() {
    return null; // the tables tell, one by one
  }
}
