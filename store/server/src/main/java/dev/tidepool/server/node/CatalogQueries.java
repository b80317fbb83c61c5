package dev.tidepool.server.node;

import dev.tidepool.server.catalog.CatalogChanges;
import dev.tidepool.server.catalog.CatalogIndex;
import dev.tidepool.server.catalog.CatalogState;
import dev.tidepool.server.catalog.CatalogTable;
import dev.tidepool.sql.ListQuery;
import dev.tidepool.sql.PreparedQuery;
import dev.tidepool.sql.parse.Name;
import dev.tidepool.sql.parse.Statement.Describe;
import dev.tidepool.sql.parse.Statement.ShowIndexes;
import dev.tidepool.sql.parse.Statement.ShowSchemas;
import dev.tidepool.table.codec.AvroRowCodec;
import dev.tidepool.table.codec.AvroSchemas;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.IndexPart;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** SHOW and DESCRIBE: what the catalog says. <b>Threads:</b> any. */
final class CatalogQueries {
  private CatalogQueries() {}

  /**
   * Answers SHOW TABLES.
   *
   * @param state of a table by its name, in words
   */
  static PreparedQuery tables(String sql, CatalogState catalog, Function<String, String> state) {
    return new ListQuery(
        sql,
        List.of(
            ListQuery.text("table"),
            ListQuery.number("partitions"),
            ListQuery.number("replicas"),
            ListQuery.text("topic"),
            ListQuery.text("state"),
            ListQuery.text("format")),
        List.of(),
        (parameters, limits) ->
            catalog.tables().values().stream()
                .map(
                    table ->
                        new Object[] {
                          table.name(),
                          table.options().isWritten()
                              ? (Object) (long) table.options().partitions()
                              : null,
                          (long) table.options().replicas(),
                          table.options().topic(),
                          state.apply(table.name()),
                          table.options().format().name().toLowerCase(Locale.ROOT)
                        })
                .toList());
  }

  /** Answers SHOW INDEXES. */
  static PreparedQuery indexes(String sql, ShowIndexes statement, CatalogState catalog) {
    Collection<CatalogTable> tables = tables(statement.table(), catalog);
    return new ListQuery(
        sql,
        List.of(
            ListQuery.text("table"),
            ListQuery.text("index"),
            ListQuery.text("parts"),
            ListQuery.text("kind"),
            ListQuery.text("condition")),
        List.of(),
        (parameters, limits) -> {
          List<Object[]> rows = new ArrayList<>();
          for (CatalogTable table : tables) {
            for (CatalogIndex index : table.indexes()) {
              rows.add(row(table, index));
            }
          }
          return rows;
        });
  }

  private static Object[] row(CatalogTable table, CatalogIndex index) {
    String parts =
        index.parts().stream().map(IndexPart::toString).collect(Collectors.joining(", "));
    String kind = (index.unique() ? "unique, " : "") + (index.ordered() ? "ordered" : "equality");
    return new Object[] {table.name(), index.name(), parts, kind, index.condition()};
  }

  /** Of that name, or all. */
  private static Collection<CatalogTable> tables(Name name, CatalogState catalog) {
    return name == null
        ? catalog.tables().values()
        : List.of(CatalogChanges.require(name, catalog));
  }

  /** Answers SHOW SCHEMAS: those that rows may have, the one that is written last. */
  static PreparedQuery schemas(String sql, ShowSchemas statement, CatalogState catalog) {
    Collection<CatalogTable> tables = tables(statement.table(), catalog);
    return new ListQuery(
        sql,
        List.of(ListQuery.text("table"), ListQuery.text("fingerprint"), ListQuery.text("schema")),
        List.of(),
        (parameters, limits) -> {
          List<Object[]> rows = new ArrayList<>();
          for (CatalogTable table : tables) {
            for (String schema : table.history().avroSchemas()) {
              String fingerprint = AvroRowCodec.fingerprint(AvroSchemas.parse(schema));
              rows.add(new Object[] {table.name(), fingerprint, schema});
            }
          }
          return rows;
        });
  }

  /** Answers DESCRIBE. */
  static PreparedQuery columns(String sql, Describe statement, CatalogState catalog) {
    CatalogTable table = CatalogChanges.require(statement.table(), catalog);
    return new ListQuery(
        sql,
        List.of(
            ListQuery.text("column"),
            ListQuery.text("type"),
            ListQuery.text("nullable"),
            ListQuery.text("key"),
            ListQuery.text("path")),
        List.of(),
        (parameters, limits) -> {
          List<Object[]> rows = new ArrayList<>();
          for (Column column : table.columns()) {
            rows.add(
                new Object[] {
                  column.name(),
                  column.type().toString(),
                  String.valueOf(column.nullable()),
                  String.valueOf(column.isKey()),
                  column.path()
                });
          }
          return rows;
        });
  }
}
