package dev.tidepool.table.partition;

import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.RelationSnapshot;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * A table in partitions that are at hand. Each part is answered at a point in time of its own,
 * which a snapshot holds for several requests. Two of the same parts are equal, so that what was
 * planned for one serves the other.
 *
 * <p><b>Threads:</b> any.
 */
public final class PartitionedRelation implements Relation {
  private final List<Relation> parts;

  /**
   * The table of {@code parts}, of which there is at least one.
   *
   * @throws IllegalArgumentException if their schemas differ
   */
  public PartitionedRelation(List<? extends Relation> parts) {
    this.parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("a table in partitions needs at least one");
    }
    for (Relation part : parts) {
      if (!part.schema().equals(schema())) {
        throw new IllegalArgumentException(
            "partitions have different schemas: " + schema() + " and " + part.schema());
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PartitionedRelation that && parts.equals(that.parts);
  }

  @Override
  public int hashCode() {
    return parts.hashCode();
  }

  @Override
  public TableSchema schema() {
    return parts.get(0).schema();
  }

  @Override
  public long rowCountEstimate() {
    return parts.stream().mapToLong(Relation::rowCountEstimate).sum();
  }

  @Override
  public PreparedScan prepare(ScanRequest request) {
    PartitionSplit split = PartitionSplit.of(schema(), request);
    List<PreparedScan> scans = new ArrayList<>(parts.size());
    for (Relation part : parts) {
      scans.add(part.prepare(split.partial()));
    }
    return new Scan(request, split, scans);
  }

  @Override
  public RelationSnapshot snapshot(QueryLimits limits) {
    List<RelationSnapshot> held = new ArrayList<>(parts.size());
    boolean areAllHeld = false;
    try {
      for (Relation part : parts) {
        held.add(part.snapshot(limits));
      }
      areAllHeld = true;
      return new Snapshot(held);
    } finally {
      if (!areAllHeld) {
        held.forEach(RelationSnapshot::close);
      }
    }
  }

  /** One of each part. */
  private record Snapshot(List<RelationSnapshot> parts) implements RelationSnapshot {
    @Override
    public void close() {
      parts.forEach(RelationSnapshot::close);
    }
  }

  /** How the scan of a part is opened. */
  private interface Opening {
    ResultCursor open(int part, PreparedScan scan);
  }

  private final class Scan implements PreparedScan {
    private final ScanRequest request;
    private final PartitionSplit split;
    private final List<PreparedScan> scans;

    Scan(ScanRequest request, PartitionSplit split, List<PreparedScan> scans) {
      this.request = request;
      this.split = split;
      this.scans = scans;
    }

    @Override
    public ResultCursor open(Object[] parameters, QueryLimits limits) {
      if (split.asksForTooMuch()) {
        return prepare(withWindow(parameters)).open(parameters, limits);
      }
      return merged((part, scan) -> scan.open(parameters, limits.forStep()), parameters, limits);
    }

    @Override
    public ResultCursor open(RelationSnapshot held, Object[] parameters, QueryLimits limits) {
      if (split.asksForTooMuch()) {
        return prepare(withWindow(parameters)).open(held, parameters, limits);
      }
      List<RelationSnapshot> ofParts = ((Snapshot) held).parts;
      return merged(
          (part, scan) -> scan.open(ofParts.get(part), parameters, limits.forStep()),
          parameters,
          limits);
    }

    private ResultCursor merged(Opening opening, Object[] parameters, QueryLimits limits) {
      List<ResultCursor> cursors = new ArrayList<>(scans.size());
      boolean isMerged = false;
      try {
        for (int part = 0; part < scans.size(); part++) {
          cursors.add(opening.open(part, scans.get(part)));
        }
        isMerged = true;
        return split.merge(cursors, parameters, limits);
      } finally {
        if (!isMerged) {
          cursors.forEach(ResultCursor::close);
        }
      }
    }

    /** The request with the values of its offset and limit. */
    private ScanRequest withWindow(Object[] parameters) {
      return new ScanRequest(
          request.predicate(),
          request.columns(),
          request.order(),
          new Operand.Literal(request.offset().value(parameters)),
          new Operand.Literal(request.limit().value(parameters)),
          request.aggregation());
    }

    @Override
    public AccessPath accessPath(Object[] parameters) {
      if (split.asksForTooMuch()) {
        return prepare(withWindow(parameters)).accessPath(parameters);
      }
      double expectedRowCount = 0;
      String first = null;
      for (PreparedScan scan : scans) {
        AccessPath path = scan.accessPath(parameters);
        expectedRowCount += path.expectedRowCount();
        first = first == null ? path.text() : first;
      }
      return new AccessPath(
          "merge of " + scans.size() + " partitions, the first by: " + first, expectedRowCount);
    }
  }
}
