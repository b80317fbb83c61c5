package dev.tidepool.server.planning;

import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * A table without rows, which notes what it is asked: so it comes out which rows a statement is
 * about, without asking anybody who has some.
 *
 * <p><b>Threads:</b> any; each has its own notes.
 */
final class NotedTable implements Relation {
  private final TableSchema schema;
  private final ThreadLocal<Notes> notes = ThreadLocal.withInitial(Notes::new);

  NotedTable(TableSchema schema) {
    this.schema = schema;
  }

  /**
   * What a thread has asked.
   *
   * @param prepared requests
   * @param opened those of them that were executed
   */
  record Notes(List<ScanRequest> prepared, List<Opened> opened) {
    Notes() {
      this(new ArrayList<>(), new ArrayList<>());
    }
  }

  /** A request that was executed with these parameters. */
  record Opened(ScanRequest request, Object[] parameters) {}

  /** Takes the notes of this thread away. */
  Notes takeNotes() {
    Notes taken = notes.get();
    notes.remove();
    return taken;
  }

  @Override
  public TableSchema schema() {
    return schema;
  }

  @Override
  public long rowCountEstimate() {
    return 0;
  }

  @Override
  public PreparedScan prepare(ScanRequest request) {
    notes.get().prepared.add(request);
    return new PreparedScan() {
      @Override
      public ResultCursor open(Object[] parameters, QueryLimits limits) {
        notes.get().opened.add(new Opened(request, parameters.clone()));
        return ResultCursor.EMPTY;
      }

      @Override
      public AccessPath accessPath(Object[] parameters) {
        return new AccessPath("by the partitions", 0);
      }
    };
  }
}
