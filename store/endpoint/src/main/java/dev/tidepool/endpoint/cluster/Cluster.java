package dev.tidepool.endpoint.cluster;

import dev.tidepool.endpoint.PartitionHosts;
import dev.tidepool.endpoint.ReadBounds;
import dev.tidepool.endpoint.TableMetric;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.schema.TableSchema;
import java.util.List;
import java.util.Map;

/**
 * The instances of an application: where partitions are, and those that are here.
 *
 * <p><b>Threads:</b> any.
 */
public interface Cluster {
  /**
   * The tables, which are the same on all instances.
   *
   * @throws dev.tidepool.endpoint.TableUnavailableException if they are not known now
   */
  List<String> tableNames();

  /** This instance, as {@code host:port} under which the others ask it. */
  String self();

  /**
   * Where each partition of {@code table} is, as far as this instance knows; by number, so that
   * their count is that of the table.
   *
   * @throws dev.tidepool.endpoint.TablesMoveException if it is not known now
   * @throws dev.tidepool.endpoint.TableUnavailableException if it is not known, and may not be soon
   */
  List<PartitionHosts> partitions(String table);

  /**
   * Partitions that are here, all of them, each good until it is closed; the same one is the same
   * object, or equal.
   *
   * @param asked which have to be here: as the active one, or as one that is not further behind
   *     than {@code bounds} allow; and each has to have reached the position. Their names by their
   *     numbers as the one who asks knows them; empty where {@link PartitionHosts} has no name,
   *     else it is the name that counts
   * @throws dev.tidepool.endpoint.TablesMoveException if one is not, now
   * @throws dev.tidepool.endpoint.TableUnavailableException if one is not, and may not be soon
   */
  Map<Integer, Relation> local(String table, Map<Integer, String> asked, ReadBounds bounds);

  /**
   * The columns of {@code table}, if they change while it is asked; null if a partition, asked
   * once, tells them for good.
   *
   * @throws dev.tidepool.endpoint.TablesMoveException if they are not known now
   * @throws dev.tidepool.endpoint.TableUnavailableException if they are not known, and may not be
   *     soon
   */
  default TableSchema schema(String table) {
    return null;
  }

  /** Which partition a key belongs to; null if that cannot be told. */
  default KeyRouting routing(String table) {
    return null;
  }

  /** Null if this instance can answer now, else why not. */
  String whyNotReady();

  /** Numbers about the partitions that are here. */
  default List<TableMetric> metrics() {
    return List.of();
  }
}
