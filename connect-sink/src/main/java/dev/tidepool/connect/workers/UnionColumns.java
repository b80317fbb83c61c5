package dev.tidepool.connect.workers;

import dev.tidepool.endpoint.TableUnavailableException;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.value.WiderTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The columns of a table: those of all its parts, with types that hold the values of all. First
 * those of the key, then the others, in the order of the parts.
 */
final class UnionColumns {
  private UnionColumns() {}

  /**
   * All columns of {@code parts}, which are in the same order on all workers.
   *
   * @param parts their columns by their names
   * @throws TableUnavailableException if there are none yet, or some cannot be one
   */
  static TableSchema of(String table, Map<String, TableSchema> parts) {
    Map<String, Column> union = new LinkedHashMap<>(); // by lower case
    Map<String, String> firsts = new LinkedHashMap<>(); // which part brought it
    parts.forEach(
        (part, schema) -> {
          for (Column column : schema.columns()) {
            String name = column.name().toLowerCase(Locale.ROOT);
            Column known = union.get(name);
            String first = firsts.computeIfAbsent(name, unused -> part);
            union.put(name, known == null ? column : joined(table, known, first, column, part));
          }
        });
    if (union.isEmpty()) {
      throw new TableUnavailableException(
          "table " + table + " has no columns yet: no record came that brings some", null);
    }
    List<Column> columns = new ArrayList<>();
    union.values().stream().filter(Column::isKey).forEach(columns::add);
    union.values().stream().filter(column -> !column.isKey()).forEach(columns::add);
    return new TableSchema(columns);
  }

  private static Column joined(
      String table, Column known, String first, Column column, String part) {
    ColumnType type = WiderTypes.join(known.type(), column.type());
    if (type == null || !known.name().equals(column.name()) || known.isKey() != column.isKey()) {
      throw new TableUnavailableException(
          "the parts of table "
              + table
              + " are no one table: "
              + words(known, first)
              + ", "
              + words(column, part)
              + "; give the topics tables of their own by table.name.format, or leave the field"
              + " out by fields.include, under another name of the connector",
          null);
    }
    return new Column(known.name(), type, known.path(), known.nullable());
  }

  private static String words(Column column, String part) {
    return column.name()
        + " is "
        + column.type()
        + (column.isKey() ? " and of the primary key" : "")
        + " in "
        + part;
  }
}
