package dev.tidepool.table.partition;

import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.query.ScanRequest.SortKey;
import dev.tidepool.table.scan.ResultShape;
import dev.tidepool.table.scan.ResultWindow;
import dev.tidepool.table.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * A request to a table in partitions: what each part is asked, and how their answers become one.
 *
 * <p>Rows: each part is asked for its first {@code offset + limit} in order, with the columns of
 * the order behind those of the result; then the answers are merged in order, and the offset is
 * left out. Aggregates: see {@link AggregateSplit}.
 *
 * <p><b>Threads:</b> immutable.
 */
public final class PartitionSplit {
  private final ScanRequest request;
  private final ResultShape shape;
  private final AggregateSplit aggregates; // null if there is no aggregation
  private final ScanRequest partial;

  private PartitionSplit(TableSchema schema, ScanRequest request) {
    this.request = request;
    this.shape = new ResultShape(schema, request);
    this.aggregates =
        request.aggregation() == null ? null : new AggregateSplit(schema, request.aggregation());
    this.partial = aggregates != null ? ofGroups() : ofRows();
  }

  /**
   * Splits {@code request}.
   *
   * @throws IllegalArgumentException if it does not fit the schema
   */
  public static PartitionSplit of(TableSchema schema, ScanRequest request) {
    return new PartitionSplit(schema, request);
  }

  private ScanRequest ofGroups() {
    return new ScanRequest(
        request.predicate(),
        List.of(),
        List.of(),
        ScanRequest.FROM_START,
        ScanRequest.UNLIMITED,
        aggregates.partial());
  }

  private ScanRequest ofRows() {
    List<Integer> columns = new ArrayList<>(request.columns());
    for (SortKey key : request.order()) {
      columns.add(key.column());
    }
    return new ScanRequest(
        request.predicate(), columns, request.order(), ScanRequest.FROM_START, limitOfPart(), null);
  }

  /** The limit of each part: all, if the offset is known only with the parameters. */
  private Operand limitOfPart() {
    if (request.offset().equals(ScanRequest.FROM_START)) {
      return request.limit();
    }
    if (request.offset() instanceof Operand.Literal && request.limit() instanceof Operand.Literal) {
      long end = ResultWindow.of(request, shape.order(), new Object[0], null).end();
      return new Operand.Literal(end);
    }
    return ScanRequest.UNLIMITED;
  }

  /**
   * Whether parts are asked for more rows than are needed, because offset and limit are parameters:
   * then split the request with their values instead.
   */
  boolean asksForTooMuch() {
    return aggregates == null
        && partial.limit().equals(ScanRequest.UNLIMITED)
        && !request.limit().equals(ScanRequest.UNLIMITED);
  }

  /** What each part is asked, with the parameters of the whole. */
  public ScanRequest partial() {
    return partial;
  }

  /**
   * Merges the answers of all parts; the cursor that is returned closes theirs.
   *
   * @param parts one for each part, before its first row; closed if this fails
   * @throws RuntimeException what a part fails with
   */
  public ResultCursor merge(
      List<? extends ResultCursor> parts, Object[] parameters, QueryLimits limits) {
    try {
      ResultWindow window = ResultWindow.of(request, shape.order(), parameters, limits);
      if (aggregates == null) {
        return new MergedCursor(parts, request.columns().size(), request.order().size(), window);
      }
      ResultCursor merged = aggregates.merge(parts, window);
      parts.forEach(ResultCursor::close);
      return merged;
    } catch (RuntimeException | Error e) {
      parts.forEach(ResultCursor::close);
      throw e;
    }
  }
}
