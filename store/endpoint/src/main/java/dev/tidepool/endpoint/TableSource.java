package dev.tidepool.endpoint;

import dev.tidepool.table.query.Relation;
import java.util.List;

/**
 * The tables that an endpoint serves.
 *
 * <p><b>Threads:</b> any.
 */
public interface TableSource {
  /** The names, in the order in which they are listed; no two are equal without regard to case. */
  List<String> tableNames();

  /**
   * One of these tables, to be asked at once: it is asked for anew for each request.
   *
   * @param name as in {@link #tableNames}
   * @throws TableUnavailableException if it cannot be asked now, but later
   */
  Relation relation(String name);

  /** Null if requests can be answered now, else why not, for {@code /readyz}. */
  String whyNotReady();
}
