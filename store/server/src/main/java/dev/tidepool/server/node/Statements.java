package dev.tidepool.server.node;

import dev.tidepool.endpoint.Access;
import dev.tidepool.endpoint.PartitionHosts;
import dev.tidepool.endpoint.PeerService;
import dev.tidepool.endpoint.ReadBounds;
import dev.tidepool.endpoint.StatementRequest;
import dev.tidepool.endpoint.TableMetric;
import dev.tidepool.endpoint.TableSource;
import dev.tidepool.endpoint.TableUnavailableException;
import dev.tidepool.endpoint.cluster.ClusterTables;
import dev.tidepool.server.catalog.CatalogChanges;
import dev.tidepool.server.catalog.CatalogReader;
import dev.tidepool.server.catalog.CatalogTable;
import dev.tidepool.sql.PreparedQuery;
import dev.tidepool.sql.SqlEngine;
import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.parse.SourceText;
import dev.tidepool.sql.parse.Statement;
import dev.tidepool.sql.parse.Statement.AlterTable;
import dev.tidepool.sql.parse.Statement.Copy;
import dev.tidepool.sql.parse.Statement.CreateIndex;
import dev.tidepool.sql.parse.Statement.CreateTable;
import dev.tidepool.sql.parse.Statement.Describe;
import dev.tidepool.sql.parse.Statement.Dml;
import dev.tidepool.sql.parse.Statement.DropIndex;
import dev.tidepool.sql.parse.Statement.DropTable;
import dev.tidepool.sql.parse.Statement.ShowCopies;
import dev.tidepool.sql.parse.Statement.ShowIndexes;
import dev.tidepool.sql.parse.Statement.ShowSchemas;
import dev.tidepool.sql.parse.Statement.ShowTables;
import dev.tidepool.sql.parse.Statement.ShowUnreadable;
import dev.tidepool.sql.parse.StatementParser;
import dev.tidepool.table.query.Relation;
import java.util.List;

/**
 * The tables of the catalog as the endpoint asks them, and what becomes of statements that are more
 * than questions.
 *
 * <p><b>Threads:</b> any.
 */
final class Statements implements TableSource {
  private final CatalogReader catalog;
  private final RunningTables running;
  private final Definitions definitions;
  private final Changes changes;
  private final Copies copies;
  private final ClusterTables cluster; // null if there is this node only

  /** Statements on what {@code running} has, or, if it is not null, on what {@code cluster} has. */
  Statements(
      CatalogReader catalog,
      RunningTables running,
      Definitions definitions,
      Changes changes,
      Copies copies,
      ClusterTables cluster) {
    this.catalog = catalog;
    this.running = running;
    this.definitions = definitions;
    this.changes = changes;
    this.copies = copies;
    this.cluster = cluster;
  }

  // ---- tables ----------------------------------------------------------------------------------

  @Override
  public List<String> tableNames() {
    return catalog.state().tables().values().stream().map(CatalogTable::name).toList();
  }

  @Override
  public Relation relation(String name) {
    return relation(name, ReadBounds.NONE);
  }

  @Override
  public Relation relation(String name, ReadBounds bounds) {
    if (cluster != null) {
      return cluster.relation(running.id(name), bounds);
    }
    if (bounds.allowsStandbys()) {
      throw new TableUnavailableException("a node that is alone has no standbys", null);
    }
    return running.relation(name, bounds.position());
  }

  @Override
  public List<TableMetric> metrics() {
    return running.metrics();
  }

  @Override
  public String self() {
    return cluster == null ? null : cluster.self();
  }

  @Override
  public List<PartitionHosts> partitions(String name) {
    return cluster == null ? List.of() : cluster.partitions(running.id(name));
  }

  @Override
  public PeerService peers() {
    return cluster == null ? null : cluster.peers();
  }

  @Override
  public void release() {
    if (cluster != null) {
      cluster.release();
    }
  }

  @Override
  public String whyNotReady() {
    String whyBehind = catalog.whyBehind();
    if (whyBehind != null) {
      return whyBehind;
    }
    for (String name : tableNames()) {
      String why = running.whyNotReady(name);
      if (why != null) {
        return why;
      }
    }
    return null;
  }

  // ---- statements ------------------------------------------------------------------------------

  @Override
  public PreparedQuery prepare(StatementRequest request, SqlEngine engine) {
    List<Statement> statements = StatementParser.parseAll(request.sql());
    if (!statements.isEmpty() && statements.stream().allMatch(Dml.class::isInstance)) {
      return changes.prepare(request, texts(statements), engine, Access.ALL);
    }
    if (statements.size() > 1) {
      throw new SqlException(
          Code.UNSUPPORTED,
          "a request has one statement, or several that are all INSERT, UPSERT, UPDATE or DELETE");
    }
    return one(request.sql(), statements.isEmpty() ? null : statements.get(0), engine);
  }

  @Override
  public PreparedQuery prepareChange(StatementRequest request, SqlEngine engine, Access access) {
    List<Statement> statements = StatementParser.parseAll(request.sql());
    return changes.prepare(request, texts(statements), engine, access);
  }

  private static List<SourceText> texts(List<Statement> changes) {
    return changes.stream().map(statement -> ((Dml) statement).source()).toList();
  }

  private PreparedQuery one(String sql, Statement statement, SqlEngine engine) {
    if (statement instanceof ShowTables) {
      return CatalogQueries.tables(sql, catalog.state(), this::state);
    }
    if (statement instanceof ShowIndexes show) {
      return CatalogQueries.indexes(sql, show, catalog.state());
    }
    if (statement instanceof ShowSchemas show) {
      return CatalogQueries.schemas(sql, show, catalog.state());
    }
    if (statement instanceof ShowCopies) {
      return copies.list(sql);
    }
    if (statement instanceof ShowUnreadable show) {
      CatalogTable table = CatalogChanges.require(show.table(), catalog.state());
      return UnreadableQuery.of(sql, show, table, () -> unreadable(table.name()));
    }
    if (statement instanceof Describe describe) {
      return CatalogQueries.columns(sql, describe, catalog.state());
    }
    if (statement instanceof Copy copy) {
      return copies.prepare(sql, copy);
    }
    boolean isDefinition =
        statement instanceof CreateTable
            || statement instanceof CreateIndex
            || statement instanceof AlterTable
            || statement instanceof DropTable
            || statement instanceof DropIndex;
    return isDefinition ? definitions.prepare(sql, statement) : engine.prepare(sql);
  }

  private Relation unreadable(String table) {
    return cluster == null
        ? running.unreadable(table)
        : cluster.relation(UnreadableRecords.id(running.id(table)), ReadBounds.NONE);
  }

  private String state(String table) {
    String why = running.whyNotReady(table);
    return why == null ? "ready" : why;
  }
}
