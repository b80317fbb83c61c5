package dev.tidepool.endpoint.cluster;

import dev.tidepool.endpoint.PartitionHosts;
import dev.tidepool.endpoint.ReadBounds;
import dev.tidepool.table.partition.PartitionedRelation;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.schema.TableSchema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A table whose partitions are on several instances. Where they are is looked up each time it is
 * asked, so that plans outlive a rebalance.
 *
 * @param tables whose it is
 * @param bounds how fresh
 */
record ClusterRelation(ClusterTables tables, String table, ReadBounds bounds, TableSchema schema)
    implements Relation {

  /** Parts that are one table together; the local ones come last, as others work meanwhile. */
  record Parts(List<Relation> remote, List<Relation> local, int partitionCount) {
    PartitionedRelation all() {
      List<Relation> all = new ArrayList<>(remote);
      all.addAll(local);
      return new PartitionedRelation(all);
    }
  }

  /** Where all partitions are now. */
  List<PartitionHosts> partitions() {
    return tables.cluster().partitions(table);
  }

  /** These partitions, as they can be asked now. */
  Parts parts(List<PartitionHosts> partitions, SortedSet<Integer> numbers) {
    Cluster cluster = tables.cluster();
    Placement placement =
        Placement.of(
            table, partitions, numbers, bounds, cluster.self(), tables.client().unreachable());
    List<Relation> remote = new ArrayList<>();
    List<Relation> local = new ArrayList<>();
    placement
        .byInstance()
        .forEach(
            (instance, asked) -> {
              if (instance.equals(cluster.self())) {
                local.addAll(here(names(partitions, asked)));
              } else {
                remote.add(
                    new RemoteRelation(
                        tables.client(),
                        instance,
                        table,
                        names(partitions, asked),
                        bounds,
                        placement.away().get(instance),
                        schema));
              }
            });
    return new Parts(remote, local, numbers.size());
  }

  /** Partitions of this instance, with the columns that the request is about. */
  private Collection<Relation> here(SortedMap<Integer, String> asked) {
    Collection<Relation> here =
        new TreeMap<>(tables.cluster().local(table, asked, bounds)).values();
    for (Relation part : here) {
      if (!part.schema().equals(schema)) {
        throw new OtherSchemaException("table " + table + " has other columns now");
      }
    }
    return here;
  }

  private static SortedMap<Integer, String> names(
      List<PartitionHosts> partitions, Set<Integer> numbers) {
    SortedMap<Integer, String> names = new TreeMap<>();
    for (int number : numbers) {
      names.put(number, Objects.requireNonNullElse(partitions.get(number).name(), ""));
    }
    return names;
  }

  static SortedSet<Integer> allOf(List<PartitionHosts> partitions) {
    SortedSet<Integer> numbers = new TreeSet<>();
    for (int number = 0; number < partitions.size(); number++) {
      numbers.add(number);
    }
    return numbers;
  }

  /** About: as if all partitions were like those here, or, if none is, like the first. */
  @Override
  public long rowCountEstimate() {
    return tables.rowCounts().of(this);
  }

  @Override
  public boolean isDistant() {
    return true;
  }

  @Override
  public PreparedScan prepare(ScanRequest request) {
    return new ClusterScan(this, request);
  }
}
