package dev.tidepool.endpoint;

import dev.tidepool.sql.PreparedQuery;
import dev.tidepool.sql.SqlEngine;
import dev.tidepool.table.query.Relation;
import java.util.List;

/**
 * The tables that an endpoint serves.
 *
 * <p><b>Threads:</b> any.
 */
public interface TableSource {
  /**
   * The names, in the order in which they are listed; no two are equal without regard to case.
   *
   * @throws TableUnavailableException if they are not known now
   */
  List<String> tableNames();

  /**
   * One of these tables, to be asked at once: it is asked for anew for each request.
   *
   * @param name as in {@link #tableNames}
   * @throws TableUnavailableException if it cannot be asked now, but later
   */
  Relation relation(String name);

  /**
   * One of these tables, to be asked at once, of what is as fresh as {@code bounds} want.
   *
   * @throws TableUnavailableException if it cannot be asked now, but later, or not so
   */
  default Relation relation(String name, ReadBounds bounds) {
    if (!bounds.equals(ReadBounds.NONE)) {
      throw new TableUnavailableException(
          "table " + name + " knows neither standbys nor positions", null);
    }
    return relation(name);
  }

  /**
   * Plans a statement of somebody who may see all tables. Unless overridden, only queries are: a
   * source that does more with its tables makes a query of everything that it executes, whose
   * answer tells what was done.
   *
   * @param engine over these tables as they are now
   * @throws dev.tidepool.sql.error.SqlException if it cannot be planned
   * @throws StatementException for reasons of the source; its executions may throw it too
   */
  default PreparedQuery prepare(StatementRequest request, SqlEngine engine) {
    return engine.prepare(request.sql());
  }

  /**
   * Plans changes of rows for somebody who may not see all tables. Unless overridden, they are
   * refused: a source that executes them has to see to it that no row is changed, and none made,
   * that {@code access} has not.
   *
   * @param request INSERT, UPSERT, UPDATE or DELETE, one or several; {@code access} may write
   * @param engine over what {@code access} may read
   * @throws dev.tidepool.sql.error.SqlException if it cannot be planned
   * @throws StatementException for reasons of the source; its executions may throw it too
   */
  default PreparedQuery prepareChange(StatementRequest request, SqlEngine engine, Access access) {
    throw StatementKind.forbidden("who may not see all tables changes no rows here");
  }

  /** Null if requests can be answered now, else why not, for {@code /readyz}. */
  String whyNotReady();

  /** Numbers about the tables, for {@code /metrics}; none if there are none. */
  default List<TableMetric> metrics() {
    return List.of();
  }

  /** This instance, as {@code host:port}; null if it knows of no others. */
  default String self() {
    return null;
  }

  /**
   * Where the partitions of a table are, by their numbers; empty if it has none that are told.
   *
   * @throws TableUnavailableException if that is not known now
   */
  default List<PartitionHosts> partitions(String name) {
    return List.of();
  }

  /** What answers other instances; null if there are none. */
  default PeerService peers() {
    return null;
  }

  /**
   * Lets go of what is kept between requests, such as connections: an endpoint that stops says so.
   * Who asks again has it made anew.
   */
  default void release() {}
}
