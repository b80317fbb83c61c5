package dev.tidepool.table.partition;

import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.RelationSnapshot;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.schema.TableSchema;

/**
 * A part of a table with the columns of the whole, where it may have fewer, or narrower types:
 * columns that it has not are NULL in its rows.
 *
 * <p>What a request does with columns that the part has as they are, the part does itself, by its
 * indexes. Conditions on columns of a narrower type, and orders and aggregates that it cannot
 * serve, are worked out here, row by row of what the rest of the condition leaves.
 *
 * <p><b>Threads:</b> any.
 */
public final class WholePart implements Relation {
  private final Relation part;
  private final TableSchema schema;
  private final PartColumns columns;

  private WholePart(Relation part, TableSchema schema) {
    this.part = part;
    this.schema = schema;
    this.columns = new PartColumns(part.schema(), schema);
  }

  /**
   * {@code part} as one of a table with the columns of {@code schema}; itself, if it has them.
   *
   * @throws IllegalArgumentException if it has a column that {@code schema} has not, or whose
   *     values are none of that type
   */
  public static Relation of(Relation part, TableSchema schema) {
    return part.schema().equals(schema) ? part : new WholePart(part, schema);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WholePart that && part.equals(that.part) && schema.equals(that.schema);
  }

  @Override
  public int hashCode() {
    return part.hashCode();
  }

  @Override
  public TableSchema schema() {
    return schema;
  }

  @Override
  public boolean isDistant() {
    return part.isDistant();
  }

  @Override
  public long rowCountEstimate() {
    return part.rowCountEstimate();
  }

  @Override
  public RelationSnapshot snapshot(QueryLimits limits) {
    return part.snapshot(limits);
  }

  @Override
  public PreparedScan prepare(ScanRequest request) {
    WholePartScan scan = new WholePartScan(schema, columns, request);
    PreparedScan inner = part.prepare(scan.ofPart());
    return new PreparedScan() {
      @Override
      public ResultCursor open(Object[] parameters, QueryLimits limits) {
        return scan.open(step -> inner.open(parameters, step), parameters, limits);
      }

      @Override
      public ResultCursor open(RelationSnapshot held, Object[] parameters, QueryLimits limits) {
        return scan.open(step -> inner.open(held, parameters, step), parameters, limits);
      }

      @Override
      public AccessPath accessPath(Object[] parameters) {
        AccessPath path = inner.accessPath(parameters);
        return new AccessPath(
            path.text() + ", of a part with other columns", path.expectedRowCount());
      }
    };
  }
}
