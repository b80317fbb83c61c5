package dev.tidepool.endpoint.jdbc;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidepool.sql.type.ResultColumn;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.schema.TableSchema;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What plans and executes statements, for those who may read what it reads. Its exceptions go
 * through as they are.
 *
 * <p><b>Threads:</b> any.
 */
public interface JdbcBackend {
  /** The tables that are there, in the order in which they are listed. */
  List<String> tableNames();

  /** The columns of one of {@link #tableNames}. */
  TableSchema schema(String table);

  /** What a text will give. */
  Kind kind(String sql);

  /** Plans a statement, or finds its plan. */
  Planned prepare(String sql, Settings settings);

  /**
   * Executes a statement, once a turn is free. {@code reader} reads as far as it wants; it owns the
   * rows, which are closed if it fails. It is called again from the start if partitions moved.
   *
   * @param parameters a value for each {@code ?}, as JSON has it
   */
  <T> T execute(
      String sql, List<JsonNode> parameters, Settings settings, Function<JdbcRows, T> reader);

  /** Reads on in rows that were kept, once a turn is free. */
  <T> T readOn(Supplier<T> reading);

  /** What a connection asked for. */
  record Settings(long timeoutMillis, long maxLagRecords) {}

  /** What a statement gives. */
  enum Kind {
    /** Rows; nothing is changed. */
    ROWS,
    /** Rows that tell what was loaded. */
    LOAD,
    /** A number of changed rows, in the column {@code rows}. */
    CHANGE,
    /** Nothing; tables or indexes are changed. */
    DEFINITION;

    boolean givesRows() {
      return this == ROWS || this == LOAD;
    }
  }

  /** A statement that was planned. */
  record Planned(Kind kind, List<ResultColumn> columns, List<SqlType> parameterTypes) {
    public Planned {
      columns = List.copyOf(columns);
      parameterTypes = List.copyOf(parameterTypes);
    }
  }
}
