package dev.tidepool.endpoint;

import dev.tidepool.table.paging.Paging;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.schema.TableSchema;

/**
 * The one scan of a statement that is read in pages: it goes on where the page before ended, and
 * knows where it is.
 *
 * <p><b>Threads:</b> one.
 */
final class PageScan {
  private final String after; // a token of Paging, or null for the first page
  private final Operand limit;
  private Paging paging;
  private ResultCursor rows; // null until it is opened

  /**
   * A scan.
   *
   * @param after a token, or null for the first page
   * @param limit how many rows the table gives at most
   */
  PageScan(String after, Operand limit) {
    this.after = after;
    this.limit = limit;
  }

  /** {@code table}, whose scans are this one. */
  Relation over(Relation table) {
    return new Paged(table);
  }

  /** Where it is. */
  String token() {
    return paging.token(rows);
  }

  private ScanRequest page(TableSchema schema, ScanRequest request) {
    if (!request.limit().equals(ScanRequest.UNLIMITED)) {
      throw new IllegalArgumentException("a statement with LIMIT has no pages: leave it to them");
    }
    paging = new Paging(schema, request);
    ScanRequest page = after == null ? paging.first() : behind();
    return new ScanRequest(
        page.predicate(), page.columns(), page.order(), page.offset(), limit, null);
  }

  private ScanRequest behind() {
    try {
      return paging.after(after);
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("no token of a page of this statement", e);
    }
  }

  private final class Paged implements Relation {
    private final Relation table;

    Paged(Relation table) {
      this.table = table;
    }

    @Override
    public TableSchema schema() {
      return table.schema();
    }

    @Override
    public long rowCountEstimate() {
      return table.rowCountEstimate();
    }

    @Override
    public PreparedScan prepare(ScanRequest request) {
      PreparedScan scan = table.prepare(page(schema(), request));
      return new PreparedScan() {
        @Override
        public ResultCursor open(Object[] parameters, QueryLimits limits) {
          rows = scan.open(parameters, limits);
          return rows;
        }

        @Override
        public AccessPath accessPath(Object[] parameters) {
          return scan.accessPath(parameters);
        }
      };
    }
  }
}
