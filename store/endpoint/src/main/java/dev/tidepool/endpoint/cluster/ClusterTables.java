package dev.tidepool.endpoint.cluster;

import dev.tidepool.endpoint.PartitionHosts;
import dev.tidepool.endpoint.PeerService;
import dev.tidepool.endpoint.ReadBounds;
import dev.tidepool.endpoint.TableMetric;
import dev.tidepool.endpoint.TableSource;
import dev.tidepool.endpoint.TablesMoveException;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.schema.TableSchema;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Whole tables, wherever their partitions are: what is here is asked here, the rest of the
 * instances that have it.
 *
 * <p><b>Threads:</b> any.
 */
public final class ClusterTables implements TableSource {
  private final Cluster cluster;
  private final PeerClient client;
  private final PeerAnswers answers;
  private final RowCounts rowCounts = new RowCounts();
  private final ConcurrentMap<String, TableSchema> schemas = new ConcurrentHashMap<>();

  /** The tables of {@code cluster}. */
  public ClusterTables(Cluster cluster, ClusterOptions options) {
    this.cluster = cluster;
    this.client = new PeerClient(options);
    this.answers = new PeerAnswers(cluster, new PeerSecret(options.secret()), options);
  }

  @Override
  public List<String> tableNames() {
    return cluster.tableNames();
  }

  @Override
  public Relation relation(String name) {
    return relation(name, ReadBounds.NONE);
  }

  @Override
  public Relation relation(String name, ReadBounds bounds) {
    return new ClusterRelation(this, name, bounds, schema(name));
  }

  Cluster cluster() {
    return cluster;
  }

  PeerClient client() {
    return client;
  }

  RowCounts rowCounts() {
    return rowCounts;
  }

  /**
   * The columns of a table: as the cluster knows them; or those here, or what another instance
   * tells, which are kept.
   */
  private TableSchema schema(String table) {
    TableSchema current = cluster.schema(table);
    if (current != null) {
      return current;
    }
    TableSchema known = schemas.get(table);
    if (known == null) {
      known = learnSchema(table);
      schemas.put(table, known);
    }
    return known;
  }

  /** Asks anew for the columns of {@code table} the next time. */
  void forgetSchema(String table) {
    schemas.remove(table);
  }

  private TableSchema learnSchema(String table) {
    List<PartitionHosts> partitions = cluster.partitions(table);
    TablesMoveException failure = null;
    for (int number = 0; number < partitions.size(); number++) {
      String instance = partitions.get(number).active();
      if (instance == null) {
        continue;
      }
      Map<Integer, String> one =
          Map.of(number, Objects.requireNonNullElse(partitions.get(number).name(), ""));
      try {
        if (instance.equals(cluster.self())) {
          Map<Integer, Relation> local = cluster.local(table, one, ReadBounds.NONE);
          return local.get(number).schema();
        }
        return RemoteRelation.describe(client, instance, table, one).schema();
      } catch (TablesMoveException e) {
        failure = e;
      }
    }
    throw new TablesMoveException(
        "no instance tells the columns of table "
            + table
            + (failure == null ? "" : ": " + failure.getMessage()),
        failure);
  }

  @Override
  public String whyNotReady() {
    return cluster.whyNotReady();
  }

  @Override
  public String self() {
    return cluster.self();
  }

  @Override
  public List<PartitionHosts> partitions(String name) {
    return cluster.partitions(name);
  }

  @Override
  public List<TableMetric> metrics() {
    return cluster.metrics();
  }

  @Override
  public PeerService peers() {
    return answers;
  }

  /** Closes the connections to other instances; what is asked later opens them again. */
  @Override
  public void release() {
    client.release();
  }
}
