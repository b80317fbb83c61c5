package dev.tidepool.server.catalog;

import dev.tidepool.table.codec.AvroRowCodec;
import dev.tidepool.table.codec.AvroSchemas;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.codec.RowCodec;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A table as it was declared. <b>Threads:</b> immutable.
 *
 * @param name as the statement wrote it
 * @param id tells it from tables of the same name before and after it
 * @param revision another one after each change
 * @param columns with their paths
 * @param indexes in the order in which they were created
 * @param options what WITH said, and the defaults of what it did not say
 * @param history what earlier columns have left behind
 */
public record CatalogTable(
    String name,
    long id,
    long revision,
    List<Column> columns,
    List<CatalogIndex> indexes,
    TableOptions options,
    CatalogHistory history) {
  public CatalogTable {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(history, "history");
    columns = List.copyOf(columns);
    indexes = List.copyOf(indexes);
  }

  public TableSchema schema() {
    return new TableSchema(columns);
  }

  /** What names the table in the catalog: two names that differ in case only are one. */
  public String key() {
    return key(name);
  }

  /** The key of a table of that name. */
  public static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** The index of that name, whatever its case, or null. */
  public CatalogIndex index(String indexName) {
    return indexes.stream()
        .filter(index -> index.name().equalsIgnoreCase(indexName))
        .findFirst()
        .orElse(null);
  }

  /** The column of that name, whatever its case, or null. */
  public Column column(String columnName) {
    return columns.stream()
        .filter(column -> column.name().equalsIgnoreCase(columnName))
        .findFirst()
        .orElse(null);
  }

  /** How rows are read and written. */
  public RowCodec codec() {
    KeyFormat keys = options.isWritten() ? KeyFormat.CANONICAL_JSON : options.keyFormat().format();
    return options.format() == TableOptions.Format.AVRO
        ? AvroRowCodec.singleObject(
            history.avroSchemas().stream().map(AvroSchemas::parse).toList(), keys)
        : new JsonRowCodec(keys);
  }

  CatalogTable withColumns(List<Column> changed, CatalogHistory historyNow) {
    return new CatalogTable(name, id, revision + 1, changed, indexes, options, historyNow);
  }

  CatalogTable withIndex(CatalogIndex index) {
    List<CatalogIndex> more = new ArrayList<>(indexes);
    more.add(index);
    return new CatalogTable(name, id, revision + 1, columns, more, options, history);
  }

  CatalogTable withoutIndex(CatalogIndex index) {
    List<CatalogIndex> fewer = indexes.stream().filter(other -> other != index).toList();
    return new CatalogTable(name, id, revision + 1, columns, fewer, options, history);
  }
}
