package dev.tidepool.endpoint;

import dev.tidepool.sql.PreparedQuery;
import dev.tidepool.sql.SqlEngine;
import dev.tidepool.table.query.Relation;
import java.util.List;

/**
 * All tables, for who may only ask. What is not known to change nothing is refused.
 *
 * <p><b>Threads:</b> any.
 */
final class ReadOnlyTables implements TableSource {
  private final TableSource source;

  ReadOnlyTables(TableSource source) {
    this.source = source;
  }

  @Override
  public PreparedQuery prepare(StatementRequest request, SqlEngine engine) {
    if (StatementKind.of(request.sql()) != StatementKind.READS) {
      StatementKind.requireWriting(Access.ALL.readOnly());
    }
    return source.prepare(request, engine);
  }

  @Override
  public List<String> tableNames() {
    return source.tableNames();
  }

  @Override
  public Relation relation(String name) {
    return source.relation(name);
  }

  @Override
  public Relation relation(String name, ReadBounds bounds) {
    return source.relation(name, bounds);
  }

  @Override
  public String whyNotReady() {
    return source.whyNotReady();
  }

  @Override
  public List<TableMetric> metrics() {
    return source.metrics();
  }

  @Override
  public String self() {
    return source.self();
  }

  @Override
  public List<PartitionHosts> partitions(String name) {
    return source.partitions(name);
  }
}
