package dev.tidepool.endpoint;

import dev.tidepool.sql.SqlEngine;
import dev.tidepool.sql.Tables;
import dev.tidepool.table.query.Relation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The plans of statements, kept from one request to the next as long as the same tables are there.
 * The first request that finds other tables plans anew; one that began before goes on with what it
 * found.
 *
 * <p><b>Threads:</b> any.
 */
final class Plans {
  /** Of different lags; few, as programs ask by them. */
  private static final int KEPT_MAX = 8;

  private final TableSource source;
  private final Map<Long, TablesNow> latest = new ConcurrentHashMap<>(); // by lag

  Plans(TableSource source) {
    this.source = source;
  }

  TableSource source() {
    return source;
  }

  /**
   * The tables at one moment.
   *
   * @param relations those that can be asked, by name
   * @param missing why another one cannot be asked, or null if all can
   * @param engine plans over {@code relations}, and keeps the plans
   */
  record TablesNow(
      Map<String, Relation> relations, TableUnavailableException missing, SqlEngine engine) {}

  /** The tables as they are now, for what is as fresh as {@code bounds} want. */
  TablesNow now(ReadBounds bounds) {
    Map<String, Relation> relations = new LinkedHashMap<>();
    TableUnavailableException missing = null;
    try {
      for (String name : source.tableNames()) {
        try {
          relations.put(name, relation(name, bounds));
        } catch (TableUnavailableException e) {
          missing = e;
        }
      }
    } catch (TableUnavailableException e) {
      missing = e; // nobody knows the names
    }
    TablesNow known = latest.get(bounds.maxLagRecords());
    if (known == null || !known.relations.equals(relations)) {
      known = new TablesNow(relations, missing, engine(relations));
      keep(bounds, known);
    }
    return missing == known.missing ? known : new TablesNow(relations, missing, known.engine);
  }

  private Relation relation(String name, ReadBounds bounds) {
    return bounds.equals(ReadBounds.NONE) ? source.relation(name) : source.relation(name, bounds);
  }

  /** Positions hardly come twice. */
  private void keep(ReadBounds bounds, TablesNow tables) {
    if (bounds.position().isEmpty()) {
      if (latest.size() >= KEPT_MAX) {
        latest.clear();
      }
      latest.put(bounds.maxLagRecords(), tables);
    }
  }

  private static SqlEngine engine(Map<String, Relation> relations) {
    Tables catalog = new Tables();
    relations.forEach(catalog::put);
    return new SqlEngine(catalog);
  }
}
