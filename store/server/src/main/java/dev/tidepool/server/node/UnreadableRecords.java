package dev.tidepool.server.node;

import dev.tidepool.streams.query.UnreadableRowsQuery.UnreadableRow;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.query.ScanStatistics;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import java.util.List;

/**
 * The records of a partition that the table's codec cannot read, as rows: so they are asked of
 * other nodes as the table's own rows are. Serves what {@link UnreadableQuery} asks, rows as they
 * come, and nothing else.
 *
 * @param table whose they are; its partition has to be active here
 */
record UnreadableRecords(RunningTable table, int partition) implements Relation {
  static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              Column.of("partition", ColumnType.INT),
              Column.of("key", ColumnType.BYTES),
              Column.of("bytes", ColumnType.INT),
              Column.of("reason", ColumnType.STRING)));

  private static final String SUFFIX = "-unreadable";

  /** What names them between nodes, by what names their table. */
  static String id(String tableId) {
    return tableId + SUFFIX;
  }

  /** What names their table; null if {@code id} names other rows. */
  static String tableId(String id) {
    return id.endsWith(SUFFIX) ? id.substring(0, id.length() - SUFFIX.length()) : null;
  }

  @Override
  public TableSchema schema() {
    return SCHEMA;
  }

  @Override
  public long rowCountEstimate() {
    return 0;
  }

  @Override
  public PreparedScan prepare(ScanRequest request) {
    boolean isServed =
        request.predicate().equals(Predicate.TRUE)
            && request.order().isEmpty()
            && request.aggregation() == null
            && request.offset().equals(ScanRequest.FROM_START)
            && request.limit() instanceof Operand.Literal;
    if (!isServed) {
      throw new IllegalArgumentException("unreadable records are listed as they come: " + request);
    }
    return new Scan(request);
  }

  private final class Scan implements PreparedScan {
    private final List<Integer> columns;
    private final int countMax;

    Scan(ScanRequest request) {
      this.columns = request.columns();
      long limit = (Long) ((Operand.Literal) request.limit()).value();
      this.countMax = (int) Math.min(limit, Integer.MAX_VALUE);
    }

    @Override
    public ResultCursor open(Object[] parameters, QueryLimits limits) {
      limits.checkNow();
      return new Rows(table.unreadableRows(partition, countMax));
    }

    @Override
    public AccessPath accessPath(Object[] parameters) {
      return new AccessPath("unreadable records", 0);
    }

    private final class Rows implements ResultCursor {
      private final List<UnreadableRow> rows;
      private int at = -1;

      Rows(List<UnreadableRow> rows) {
        this.rows = rows;
      }

      @Override
      public boolean next() {
        return ++at < rows.size();
      }

      @Override
      public Object value(int index) {
        UnreadableRow row = rows.get(at);
        return switch (columns.get(index)) {
          case 0 -> partition;
          case 1 -> row.key().get();
          case 2 -> row.valueBytes();
          default -> row.reason();
        };
      }

      @Override
      public ScanStatistics statistics() {
        return ScanStatistics.NONE;
      }

      @Override
      public void close() {
        at = rows.size();
      }
    }
  }
}
