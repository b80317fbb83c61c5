package dev.tidepool.endpoint.cluster;

import dev.tidepool.endpoint.TablesMoveException;
import dev.tidepool.engine.StoreClosedException;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanStatistics;
import java.util.function.Supplier;

/** Says of a partition that is closed meanwhile that it moved: it is somewhere else, or will be. */
final class MovingCursor implements ResultCursor {
  private final ClusterRelation relation;
  private final ResultCursor rows;

  private MovingCursor(ClusterRelation relation, ResultCursor rows) {
    this.relation = relation;
    this.rows = rows;
  }

  /** Opens and wraps what {@code opened} gives. */
  static ResultCursor open(ClusterRelation relation, Supplier<ResultCursor> opened) {
    return new MovingCursor(relation, translated(relation, opened));
  }

  private static <T> T translated(ClusterRelation relation, Supplier<T> part) {
    try {
      return part.get();
    } catch (StoreClosedException e) {
      throw moved(e);
    } catch (OtherSchemaException e) {
      relation.tables().forgetSchema(relation.table());
      throw e;
    }
  }

  private static TablesMoveException moved(StoreClosedException e) {
    return new TablesMoveException("a partition was closed: " + e.getMessage(), e);
  }

  @Override
  public boolean next() {
    return translated(relation, rows::next);
  }

  @Override
  public Object value(int index) {
    try {
      return rows.value(index);
    } catch (StoreClosedException e) {
      throw moved(e);
    }
  }

  @Override
  public ScanStatistics statistics() {
    return rows.statistics();
  }

  @Override
  public void close() {
    rows.close();
  }
}
