package dev.tidepool.endpoint;

import dev.tidepool.sql.SqlCatalog;
import dev.tidepool.table.query.Relation;
import java.util.List;

/**
 * The tables as one request sees them: a table that cannot be asked is missing, and the reason is
 * kept for when the statement names it.
 *
 * <p><b>Threads:</b> one.
 */
final class RequestTables implements SqlCatalog {
  private final TableSource source;
  private final List<String> names;
  private TableUnavailableException unavailable;

  RequestTables(TableSource source) {
    this.source = source;
    this.names = source.tableNames();
  }

  @Override
  public Relation relation(String name) {
    for (String candidate : names) {
      if (candidate.equalsIgnoreCase(name)) {
        try {
          return source.relation(candidate);
        } catch (TableUnavailableException e) {
          unavailable = e;
          return null;
        }
      }
    }
    return null;
  }

  @Override
  public List<String> tableNames() {
    return names;
  }

  @Override
  public long version() {
    return 0; // lives for one statement
  }

  /** Why a table is missing, or null if none is. */
  TableUnavailableException unavailable() {
    return unavailable;
  }
}
