package dev.tidepool.server.node;

import dev.tidepool.endpoint.PartitionHosts;
import dev.tidepool.endpoint.ReadBounds;
import dev.tidepool.endpoint.cluster.Cluster;
import dev.tidepool.endpoint.cluster.KeyRouting;
import dev.tidepool.table.query.Relation;
import java.util.List;
import java.util.Map;

/**
 * The nodes as those who answer for each other's partitions. A table goes by its id here, as names
 * can be given again.
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
    return running.ids();
  }

  @Override
  public String self() {
    return self;
  }

  @Override
  public List<PartitionHosts> partitions(String id) {
    return running.require(id).partitions();
  }

  @Override
  public Map<Integer, Relation> local(String id, Map<Integer, String> asked, ReadBounds bounds) {
    return running.require(id).local(asked, bounds);
  }

  @Override
  public KeyRouting routing(String id) {
    return running.require(id).routing();
  }

  @Override
  public String whyNotReady() {
    return null; // the tables tell, one by one
  }
}
