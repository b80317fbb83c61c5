package dev.tidepool.endpoint;

import dev.tidepool.sql.PreparedQuery;
import dev.tidepool.sql.SqlEngine;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tables as somebody sees them who may not see all. The conditions are a part of each request to a
 * table before anything else sees a row, so no statement gets around them. Changes are planned over
 * the same tables, and whoever makes them is told the conditions.
 *
 * <p><b>Threads:</b> any.
 */
final class RestrictedTables implements TableSource {
  private static final Logger LOG = LoggerFactory.getLogger(RestrictedTables.class);

  private final TableSource source;
  private final Access access;
  private final OwnRowCounts counts = new OwnRowCounts();
  private final ConcurrentMap<String, Compiled> compiled = new ConcurrentHashMap<>();

  private record Compiled(TableSchema schema, Predicate condition) {}

  RestrictedTables(TableSource source, Access access) {
    this.source = source;
    this.access = access;
  }

  @Override
  public List<String> tableNames() {
    return source.tableNames().stream().filter(access::allows).toList();
  }

  @Override
  public Relation relation(String name) {
    requireAllowed(name);
    return restricted(name, source.relation(name));
  }

  @Override
  public Relation relation(String name, ReadBounds bounds) {
    requireAllowed(name);
    return restricted(name, source.relation(name, bounds));
  }

  private void requireAllowed(String name) {
    if (!access.allows(name)) {
      throw new IllegalStateException("table " + name + " is not readable");
    }
  }

  private Relation restricted(String name, Relation relation) {
    List<Access.RowFilter> filters = access.filters(name);
    return filters.isEmpty()
        ? relation
        : new FilteredRelation(
            relation,
            condition(name, relation.schema(), filters),
            fitting -> counts.of(name, fitting));
  }

  private Predicate condition(String name, TableSchema schema, List<Access.RowFilter> filters) {
    Compiled known = compiled.get(name);
    if (known == null || !known.schema.equals(schema)) {
      List<Predicate> parts = new ArrayList<>();
      for (Access.RowFilter filter : filters) {
        parts.add(compile(name, schema, filter));
      }
      known = new Compiled(schema, parts.size() == 1 ? parts.get(0) : new Predicate.And(parts));
      compiled.put(name, known);
    }
    return known.condition;
  }

  private static Predicate compile(String name, TableSchema schema, Access.RowFilter filter) {
    try {
      return RowConditions.compile(name, schema, filter);
    } catch (IllegalArgumentException e) {
      LOG.error(
          "the condition ({}) does not fit table {}: {}", filter.condition(), name, e.getMessage());
      throw new TableUnavailableException(
          "the rows of table "
              + name
              + " that these credentials may read cannot be told; the log of the endpoint tells"
              + " why",
          e);
    }
  }

  @Override
  public PreparedQuery prepare(StatementRequest request, SqlEngine engine) {
    return switch (StatementKind.of(request.sql())) {
      case READS -> engine.prepare(request.sql());
      case CHANGES -> {
        StatementKind.requireWriting(access);
        yield source.prepareChange(request, engine, access);
      }
      case OTHERS ->
          throw StatementKind.forbidden(
              "tables and indexes are made, changed, dropped and loaded by those who may see all"
                  + " tables; these credentials may not");
    };
  }

  @Override
  public String whyNotReady() {
    return source.whyNotReady();
  }

  @Override
  public String self() {
    return source.self();
  }

  @Override
  public List<PartitionHosts> partitions(String name) {
    requireAllowed(name);
    return source.partitions(name);
  }
}
