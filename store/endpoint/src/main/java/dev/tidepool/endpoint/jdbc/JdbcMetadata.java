package dev.tidepool.endpoint.jdbc;

import dev.tidepool.endpoint.jdbc.JdbcException.Code;
import dev.tidepool.sql.type.ResultColumn;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.schema.Column;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.Meta.DatabaseProperty;
import org.apache.calcite.avatica.remote.Service;
import org.apache.calcite.avatica.remote.Service.Request;
import org.apache.calcite.avatica.remote.Service.Response;
import org.apache.calcite.avatica.remote.Service.ResultSetResponse;

/**
 * Tells what there is. There are no catalogs and no schemas: their names are null, and patterns for
 * them fit if they fit an empty name.
 *
 * <p><b>Threads:</b> one.
 */
final class JdbcMetadata {
  private static final String TABLE = "TABLE";
  private static final int NO_UPDATE_COUNT = -1;

  private final Function<String, JdbcConnection> connections;
  private final JdbcBackend backend;

  JdbcMetadata(Function<String, JdbcConnection> connections, JdbcBackend backend) {
    this.connections = connections;
    this.backend = backend;
  }

  Response answer(Request request) {
    if (request instanceof Service.CatalogsRequest asked) {
      return rows(asked.connectionId, MetadataColumns.CATALOGS, List.of());
    }
    if (request instanceof Service.SchemasRequest asked) {
      return rows(asked.connectionId, MetadataColumns.SCHEMAS, List.of());
    }
    if (request instanceof Service.TableTypesRequest asked) {
      return rows(
          asked.connectionId, MetadataColumns.TABLE_TYPES, List.<Object[]>of(new Object[] {TABLE}));
    }
    if (request instanceof Service.TypeInfoRequest asked) {
      return rows(asked.connectionId, MetadataColumns.TYPES, TypeInfo.rows());
    }
    if (request instanceof Service.TablesRequest asked) {
      return rows(asked.connectionId, MetadataColumns.TABLES, tables(asked));
    }
    if (request instanceof Service.ColumnsRequest asked) {
      return rows(asked.connectionId, MetadataColumns.COLUMNS, columns(asked));
    }
    if (request instanceof Service.DatabasePropertyRequest asked) {
      connections.apply(asked.connectionId);
      return new Service.DatabasePropertyResponse(properties(), null);
    }
    throw new JdbcException(
        Code.UNSUPPORTED, "requests of this kind are not known: " + request.getClass().getName());
  }

  private ResultSetResponse rows(
      String connectionId, List<ResultColumn> columns, List<Object[]> rows) {
    int id = connections.apply(connectionId).nextId();
    Meta.Signature signature =
        new Meta.Signature(
            JdbcTypes.columns(columns),
            "",
            List.of(),
            Map.of(),
            Meta.CursorFactory.LIST,
            Meta.StatementType.SELECT);
    List<Object> lists = new ArrayList<>(rows.size());
    rows.forEach(row -> lists.add(Arrays.asList(row)));
    boolean isLast = true;
    boolean ownStatement = true;
    return new ResultSetResponse(
        connectionId,
        id,
        ownStatement,
        signature,
        new Meta.Frame(0, isLast, lists),
        NO_UPDATE_COUNT,
        null);
  }

  // ---- tables and columns ----------------------------------------------------------------------

  private List<Object[]> tables(Service.TablesRequest asked) {
    List<Object[]> rows = new ArrayList<>();
    boolean isAsked = asked.typeList == null || asked.typeList.contains(TABLE);
    if (isAsked && fitsNoSchema(asked.catalog, asked.schemaPattern)) {
      LikePattern names = LikePattern.of(asked.tableNamePattern);
      for (String table : backend.tableNames()) {
        if (names.fits(table)) {
          rows.add(new Object[] {null, null, table, TABLE, "", null, null, null, null, null});
        }
      }
    }
    return rows;
  }

  private static boolean fitsNoSchema(String catalog, String schemaPattern) {
    return (catalog == null || catalog.isEmpty()) && LikePattern.of(schemaPattern).fits("");
  }

  private List<Object[]> columns(Service.ColumnsRequest asked) {
    List<Object[]> rows = new ArrayList<>();
    if (!fitsNoSchema(asked.catalog, asked.schemaPattern)) {
      return rows;
    }
    LikePattern tables = LikePattern.of(asked.tableNamePattern);
    LikePattern names = LikePattern.of(asked.columnNamePattern);
    for (String table : backend.tableNames()) {
      if (tables.fits(table)) {
        List<Column> columns = backend.schema(table).columns();
        for (int i = 0; i < columns.size(); i++) {
          if (names.fits(columns.get(i).name())) {
            rows.add(row(table, i + 1, columns.get(i)));
          }
        }
      }
    }
    return rows;
  }

  private static Object[] row(String table, int position, Column column) {
    SqlType type = SqlType.of(column.type());
    boolean isNullable = column.nullable();
    return new Object[] {
      null,
      null,
      table,
      column.name(),
      JdbcTypes.id(type),
      JdbcTypes.name(type),
      JdbcTypes.precision(type) == 0 ? null : (Object) JdbcTypes.precision(type),
      null, // buffer length
      null, // digits behind the point
      TypeInfo.radix(type),
      isNullable ? DatabaseMetaData.columnNullable : DatabaseMetaData.columnNoNulls,
      column.isKey() ? "part of the primary key" : "",
      null, // default
      null,
      null,
      null, // octets
      position,
      isNullable ? "YES" : "NO",
      null,
      null,
      null,
      null,
      "NO", // auto-increment
      "NO" // generated
    };
  }

  // ---- properties ------------------------------------------------------------------------------

  private static Map<DatabaseProperty, Object> properties() {
    Map<DatabaseProperty, Object> properties = new EnumMap<>(DatabaseProperty.class);
    properties.put(DatabaseProperty.GET_NUMERIC_FUNCTIONS, "");
    properties.put(DatabaseProperty.GET_STRING_FUNCTIONS, "");
    properties.put(DatabaseProperty.GET_SYSTEM_FUNCTIONS, "");
    properties.put(DatabaseProperty.GET_TIME_DATE_FUNCTIONS, "");
    properties.put(DatabaseProperty.GET_S_Q_L_KEYWORDS, "COPY,DESCRIBE,EXPLAIN,SHOW,UPSERT");
    properties.put(DatabaseProperty.GET_DEFAULT_TRANSACTION_ISOLATION, Connection.TRANSACTION_NONE);
    properties.put(DatabaseProperty.AVATICA_VERSION, DatabaseProperty.AVATICA_VERSION.defaultValue);
    return properties;
  }
}
