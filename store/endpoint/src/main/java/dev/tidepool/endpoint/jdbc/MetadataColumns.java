package dev.tidepool.endpoint.jdbc;

import dev.tidepool.sql.type.ResultColumn;
import dev.tidepool.sql.type.SqlType;
import java.util.List;
import java.util.stream.Stream;

/** The columns of what {@link java.sql.DatabaseMetaData} gives, as its documentation has them. */
final class MetadataColumns {
  static final List<ResultColumn> CATALOGS = texts("TABLE_CAT");
  static final List<ResultColumn> SCHEMAS = texts("TABLE_SCHEM", "TABLE_CATALOG");
  static final List<ResultColumn> TABLE_TYPES = texts("TABLE_TYPE");

  static final List<ResultColumn> TABLES =
      texts(
          "TABLE_CAT",
          "TABLE_SCHEM",
          "TABLE_NAME",
          "TABLE_TYPE",
          "REMARKS",
          "TYPE_CAT",
          "TYPE_SCHEM",
          "TYPE_NAME",
          "SELF_REFERENCING_COL_NAME",
          "REF_GENERATION");

  static final List<ResultColumn> COLUMNS =
      all(
          List.of(
              texts("TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "COLUMN_NAME"),
              numbers("DATA_TYPE"),
              texts("TYPE_NAME"),
              numbers(
                  "COLUMN_SIZE", "BUFFER_LENGTH", "DECIMAL_DIGITS", "NUM_PREC_RADIX", "NULLABLE"),
              texts("REMARKS", "COLUMN_DEF"),
              numbers("SQL_DATA_TYPE", "SQL_DATETIME_SUB", "CHAR_OCTET_LENGTH", "ORDINAL_POSITION"),
              texts("IS_NULLABLE", "SCOPE_CATALOG", "SCOPE_SCHEMA", "SCOPE_TABLE"),
              numbers("SOURCE_DATA_TYPE"),
              texts("IS_AUTOINCREMENT", "IS_GENERATEDCOLUMN")));

  static final List<ResultColumn> TYPES =
      all(
          List.of(
              texts("TYPE_NAME"),
              numbers("DATA_TYPE", "PRECISION"),
              texts("LITERAL_PREFIX", "LITERAL_SUFFIX", "CREATE_PARAMS"),
              numbers("NULLABLE"),
              truths("CASE_SENSITIVE"),
              numbers("SEARCHABLE"),
              truths("UNSIGNED_ATTRIBUTE", "FIXED_PREC_SCALE", "AUTO_INCREMENT"),
              texts("LOCAL_TYPE_NAME"),
              numbers(
                  "MINIMUM_SCALE",
                  "MAXIMUM_SCALE",
                  "SQL_DATA_TYPE",
                  "SQL_DATETIME_SUB",
                  "NUM_PREC_RADIX")));

  private MetadataColumns() {}

  private static List<ResultColumn> texts(String... names) {
    return columns(SqlType.STRING, names);
  }

  private static List<ResultColumn> numbers(String... names) {
    return columns(SqlType.INT, names);
  }

  private static List<ResultColumn> truths(String... names) {
    return columns(SqlType.BOOLEAN, names);
  }

  private static List<ResultColumn> columns(SqlType type, String... names) {
    boolean isNullable = true;
    return Stream.of(names).map(name -> new ResultColumn(name, type, isNullable)).toList();
  }

  private static List<ResultColumn> all(List<List<ResultColumn>> parts) {
    return parts.stream().flatMap(List::stream).toList();
  }
}
