package dev.tidepool.server.catalog;

import dev.tidepool.table.codec.AvroSchemas;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * What earlier columns of a table have left behind. <b>Threads:</b> immutable.
 *
 * @param version of the columns: 1 at first, one more after each change
 * @param droppedPaths where rows that SQL wrote may still have values of columns that are dropped;
 *     no later column is there
 * @param avroSchemas that rows may have, the latest last; none if rows are not Avro
 */
public record CatalogHistory(int version, List<String> droppedPaths, List<String> avroSchemas) {
  /** A table whose columns have not changed, and whose rows are not Avro. */
  public static final CatalogHistory NONE = new CatalogHistory(1, List.of(), List.of());

  public CatalogHistory {
    droppedPaths = List.copyOf(droppedPaths);
    avroSchemas = List.copyOf(avroSchemas);
  }

  /**
   * The history of a new table.
   *
   * @throws IllegalArgumentException if Avro cannot have these columns
   */
  static CatalogHistory of(String table, List<Column> columns, TableOptions options) {
    return NONE.withSchema(table, columns, options);
  }

  /** After a change to {@code columns}. */
  CatalogHistory then(String table, List<Column> columns, TableOptions options) {
    CatalogHistory next = new CatalogHistory(version + 1, droppedPaths, avroSchemas);
    return next.withSchema(table, columns, options);
  }

  private CatalogHistory withSchema(String table, List<Column> columns, TableOptions options) {
    if (options.format() != TableOptions.Format.AVRO) {
      return this;
    }
    String latest = AvroSchemas.of(table, new TableSchema(columns)).toString();
    List<String> schemas = new ArrayList<>(avroSchemas);
    schemas.remove(latest); // it may be as it was before
    schemas.add(latest);
    return new CatalogHistory(version, droppedPaths, schemas);
  }

  /** After a column at {@code path} was dropped. */
  CatalogHistory without(String path) {
    List<String> paths = new ArrayList<>(droppedPaths);
    paths.add(path);
    return new CatalogHistory(version, paths, avroSchemas);
  }

  /** A path at, above or below {@code path} at which a column was; null if there was none. */
  String overlapping(String path) {
    return droppedPaths.stream()
        .filter(dropped -> isWithin(path, dropped) || isWithin(dropped, path))
        .findFirst()
        .orElse(null);
  }

  private static boolean isWithin(String path, String other) {
    return (path + ".").startsWith(other + ".");
  }
}
