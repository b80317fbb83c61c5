package dev.tidepool.sql.script;

import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.IndexPart.Function;
import dev.tidepool.table.schema.TableSchema;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A database of H2 in memory, set up to agree with us where the standard leaves a choice: NULL is
 * above all values, LIKE has no escape character but the one it names, names are in lower case.
 */
final class H2Oracle implements AutoCloseable {
  private static final String URL =
      "jdbc:h2:mem:;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE"
          + ";DEFAULT_NULL_ORDERING=HIGH;DEFAULT_ESCAPE=";

  private final Connection connection;

  H2Oracle() throws SQLException {
    connection = DriverManager.getConnection(URL);
  }

  /** Adds a table with its rows, and an index for each of ours that is on columns. */
  void add(TestTable table) throws SQLException {
    TableSchema schema = table.definition().schema();
    String name = quoted(table.name());
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE "
              + name
              + schema.columns().stream()
                  .map(column -> quoted(column.name()) + " " + type(column.type()))
                  .collect(Collectors.joining(", ", " (", ", "))
              + IntStream.of(schema.keyColumns())
                  .mapToObj(column -> quoted(schema.column(column).name()))
                  .collect(Collectors.joining(", ", "PRIMARY KEY (", "))")));
      for (IndexDefinition index : table.definition().indexes()) {
        boolean isOnColumns =
            !index.multiValued()
                && index.parts().stream().allMatch(part -> part.function() == Function.NONE);
        if (isOnColumns) {
          statement.execute(
              index.parts().stream()
                  .map(part -> quoted(part.column()))
                  .collect(Collectors.joining(", ", "CREATE INDEX ON " + name + " (", ")")));
        }
      }
    }
    insert(table, name);
  }

  private void insert(TestTable table, String name) throws SQLException {
    List<Column> columns = table.definition().schema().columns();
    String marks = columns.stream().map(column -> "?").collect(Collectors.joining(", "));
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO " + name + " VALUES (" + marks + ")")) {
      for (TestTable.Row row : table.rows()) {
        for (int i = 0; i < columns.size(); i++) {
          insert.setObject(i + 1, Cells.toH2(columns.get(i).type(), row.values()[i]));
        }
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static String quoted(String name) {
    return '"' + name + '"';
  }

  private static String type(ColumnType type) {
    String scalar =
        switch (type.scalar()) {
          case STRING -> "VARCHAR";
          case INT -> "INTEGER";
          case BIGINT -> "BIGINT";
          case DOUBLE -> "DOUBLE PRECISION";
          case DECIMAL -> "NUMERIC(60, 20)";
          case BOOLEAN -> "BOOLEAN";
          case TIMESTAMP -> "TIMESTAMP(6)";
          case BYTES -> "VARBINARY";
        };
    return type.isArray() ? scalar + " ARRAY" : scalar;
  }

  /** The rows of a query, as values of H2's driver. */
  List<Object[]> query(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet result = statement.executeQuery()) {
        List<Object[]> rows = new ArrayList<>();
        int columnCount = result.getMetaData().getColumnCount();
        while (result.next()) {
          Object[] row = new Object[columnCount];
          for (int i = 0; i < columnCount; i++) {
            row[i] = Cells.read(result, i + 1);
          }
          rows.add(row);
        }
        return rows;
      }
    }
  }

  /** The values of SQL literals, separated by commas. */
  Object[] literals(String literals) throws SQLException {
    return literals.isEmpty() ? new Object[0] : query("VALUES (" + literals + ")").get(0);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
