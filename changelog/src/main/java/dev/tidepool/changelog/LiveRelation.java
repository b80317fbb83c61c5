package dev.tidepool.changelog;

import dev.tidepool.engine.CorruptStoreException;
import dev.tidepool.table.Table;
import dev.tidepool.table.partition.PartitionedRelation;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.RelationSnapshot;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.query.ScanStatistics;
import dev.tidepool.table.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * All partitions of a table as one relation that stays the same while rows are read anew and
 * partitions come: each answer is of the rows that are shown when it begins, and holds them until
 * it is closed.
 *
 * <p><b>Threads:</b> any.
 */
final class LiveRelation implements Relation {

  private final TableSchema schema;
  private final Supplier<List<PartitionTable>> partitions;

  LiveRelation(TableSchema schema, Supplier<List<PartitionTable>> partitions) {
    this.schema = schema;
    this.partitions = partitions;
  }

  /** The rows shown of each partition, held. */
  private final class Held implements AutoCloseable {
    private final List<PartitionTable> tables;
    private final List<RowSlot> slots = new ArrayList<>();

    Held() {
      tables = partitions.get();
      tables.forEach(table -> slots.add(table.hold()));
    }

    Relation relation() {
      return new PartitionedRelation(slots.stream().map(RowSlot::table).toList());
    }

    RuntimeException seen(RuntimeException e) {
      if (e instanceof CorruptStoreException damage) {
        tables.forEach(table -> table.foundDamageIn(damage));
      }
      return e;
    }

    @Override
    public void close() {
      slots.forEach(RowSlot::release);
    }
  }

  @Override
  public TableSchema schema() {
    return schema;
  }

  @Override
  public long rowCountEstimate() {
    try (Held held = new Held()) {
      return held.slots.stream().map(RowSlot::table).mapToLong(Table::rowCountEstimate).sum();
    }
  }

  @Override
  public PreparedScan prepare(ScanRequest request) {
    try (Held held = new Held()) {
      Relation now = held.relation();
      return new Scan(request, now, now.prepare(request));
    }
  }

  @Override
  public RelationSnapshot snapshot(QueryLimits limits) {
    Held held = new Held();
    boolean isOpen = false;
    try {
      Relation now = held.relation();
      Snapshot snapshot = new Snapshot(held, now, now.snapshot(limits));
      isOpen = true;
      return snapshot;
    } catch (RuntimeException e) {
      throw held.seen(e);
    } finally {
      if (!isOpen) {
        held.close();
      }
    }
  }

  private record Snapshot(Held held, Relation relation, RelationSnapshot rows)
      implements RelationSnapshot {
    @Override
    public void close() {
      try {
        rows.close();
      } finally {
        held.close();
      }
    }
  }

  /** A request, prepared for the rows that were last shown. */
  private final class Scan implements PreparedScan {
    private final ScanRequest request;
    private volatile Prepared prepared;

    private record Prepared(Relation relation, PreparedScan scan) {}

    Scan(ScanRequest request, Relation relation, PreparedScan scan) {
      this.request = request;
      this.prepared = new Prepared(relation, scan);
    }

    private PreparedScan on(Relation relation) {
      Prepared last = prepared;
      if (!last.relation.equals(relation)) {
        last = new Prepared(relation, relation.prepare(request));
        prepared = last;
      }
      return last.scan;
    }

    @Override
    public ResultCursor open(Object[] parameters, QueryLimits limits) {
      Held held = new Held();
      boolean isOpen = false;
      try {
        ResultCursor rows = new HeldCursor(held, on(held.relation()).open(parameters, limits));
        isOpen = true;
        return rows;
      } catch (RuntimeException e) {
        throw held.seen(e);
      } finally {
        if (!isOpen) {
          held.close();
        }
      }
    }

    @Override
    public ResultCursor open(RelationSnapshot snapshot, Object[] parameters, QueryLimits limits) {
      Snapshot at = (Snapshot) snapshot;
      return on(at.relation).open(at.rows, parameters, limits);
    }

    @Override
    public AccessPath accessPath(Object[] parameters) {
      try (Held held = new Held()) {
        return on(held.relation()).accessPath(parameters);
      }
    }
  }

  /** A cursor that gives the rows back when it is closed. One thread. */
  private static final class HeldCursor implements ResultCursor {
    private final Held held;
    private final ResultCursor rows;
    private boolean closed;

    HeldCursor(Held held, ResultCursor rows) {
      this.held = held;
      this.rows = rows;
    }

    @Override
    public boolean next() {
      try {
        return rows.next();
      } catch (RuntimeException e) {
        throw held.seen(e);
      }
    }

    @Override
    public Object value(int index) {
      return rows.value(index);
    }

    @Override
    public ScanStatistics statistics() {
      return rows.statistics();
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        try {
          rows.close();
        } finally {
          held.close();
        }
      }
    }
  }
}
