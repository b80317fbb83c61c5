package dev.tidepool.endpoint.cluster;

import dev.tidepool.endpoint.PartitionHosts;
import dev.tidepool.table.partition.PartitionSplit;
import dev.tidepool.table.partition.PartitionedRelation;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.Relation.AccessPath;
import dev.tidepool.table.query.Relation.PreparedScan;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.scan.KeyLookup;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * A request to a table on several instances. What it is prepared with is kept as long as the same
 * instances have the same partitions.
 *
 * <p><b>Threads:</b> any.
 */
final class ClusterScan implements PreparedScan {
  private final ClusterRelation relation;
  private final ScanRequest request;

  /** For all partitions, and for each that has the keys of a request alone. */
  private final ConcurrentMap<SortedSet<Integer>, Prepared> latest = new ConcurrentHashMap<>();

  private record Prepared(PartitionedRelation parts, PreparedScan scan) {}

  /**
   * Prepares {@code request}.
   *
   * @throws IllegalArgumentException if it does not fit the schema
   */
  ClusterScan(ClusterRelation relation, ScanRequest request) {
    this.relation = relation;
    this.request = request;
    PartitionSplit.of(relation.schema(), request); // checks it
  }

  @Override
  public ResultCursor open(Object[] parameters, QueryLimits limits) {
    return MovingCursor.open(
        relation,
        () -> {
          List<PartitionHosts> partitions = relation.partitions();
          SortedSet<Integer> all = ClusterRelation.allOf(partitions);
          List<byte[]> keys = keys(parameters);
          if (keys == null) {
            return prepared(partitions, all).open(parameters, limits);
          }
          return openByKeys(partitions, all, keys, parameters, limits);
        });
  }

  /** The keys that rows can have, if their partitions can be told; else null. */
  private List<byte[]> keys(Object[] parameters) {
    KeyRouting routing = relation.tables().cluster().routing(relation.table());
    if (routing == null) {
      return null;
    }
    List<byte[]> keys =
        new KeyLookup(routing.encoder(), relation.schema()).keys(request.predicate(), parameters);
    boolean isRow = keys != null && keys.size() == 1 && request.aggregation() == null;
    boolean isServed = routing.isSure() ? keys != null && !keys.isEmpty() : isRow && isFromStart();
    return isServed ? keys : null;
  }

  private boolean isFromStart() {
    return request.offset().equals(ScanRequest.FROM_START);
  }

  private ResultCursor openByKeys(
      List<PartitionHosts> partitions,
      SortedSet<Integer> all,
      List<byte[]> keys,
      Object[] parameters,
      QueryLimits limits) {
    KeyRouting routing = relation.tables().cluster().routing(relation.table());
    SortedSet<Integer> owners = new TreeSet<>();
    for (byte[] key : keys) {
      owners.add(routing.partitioner().partition(key, partitions.size()));
    }
    ResultCursor first = prepared(partitions, owners).open(parameters, limits);
    if (routing.isSure() || owners.equals(all)) {
      return first;
    }
    SortedSet<Integer> rest = new TreeSet<>(all);
    rest.removeAll(owners);
    return new FirstFoundCursor(
        first,
        () -> relation.parts(partitions, rest).all().prepare(request).open(parameters, limits));
  }

  private PreparedScan prepared(List<PartitionHosts> partitions, SortedSet<Integer> numbers) {
    PartitionedRelation parts = relation.parts(partitions, numbers).all();
    Prepared known = latest.get(numbers);
    if (known != null && known.parts.equals(parts)) {
      return known.scan;
    }
    PreparedScan scan = parts.prepare(request);
    if (numbers.size() == 1 || numbers.size() == partitions.size()) {
      latest.put(numbers, new Prepared(parts, scan));
    }
    return scan;
  }

  /** That of the parts here, which stand for all; or what another instance tells. */
  @Override
  public AccessPath accessPath(Object[] parameters) {
    List<PartitionHosts> partitions = relation.partitions();
    ClusterRelation.Parts parts = relation.parts(partitions, ClusterRelation.allOf(partitions));
    boolean isHere = !parts.local().isEmpty();
    List<Relation> told = isHere ? parts.local() : parts.remote().subList(0, 1);
    int toldCount =
        isHere
            ? parts.local().size()
            : ((RemoteRelation) parts.remote().get(0)).partitions().size();
    AccessPath path = new PartitionedRelation(told).prepare(request).accessPath(parameters);
    int instanceCount = parts.remote().size() + (isHere ? 1 : 0);
    return new AccessPath(
        partitions.size()
            + " partitions on "
            + instanceCount
            + (instanceCount == 1 ? " instance" : " instances")
            + (isHere ? ", here: " : ", there: ")
            + path.text(),
        path.expectedRowCount() * partitions.size() / toldCount);
  }
}
