package dev.tidepool.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.table.query.Relation;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What tools ask before they show anything, through the released driver. */
class JdbcMetadataTest {
  private TestEndpoint endpoint;
  private Connection connection;
  private DatabaseMetaData metadata;

  @BeforeEach
  void start() throws Exception {
    Map<String, Relation> tables = new HashMap<>(Pets.tables());
    tables.put("pet_names", Pets.pets());
    tables.put("petXnames", Pets.pets());
    tables.put("Orders", Pets.pets());
    endpoint = new TestEndpoint(TestEndpoint.tables(tables), UnaryOperator.identity());
    connection = ThinDriver.connect(endpoint.uri("/"));
    metadata = connection.getMetaData();
  }

  @AfterEach
  void stop() throws Exception {
    connection.close();
    endpoint.close();
  }

  private static List<String> column(ResultSet rows, String name) throws SQLException {
    List<String> values = new ArrayList<>();
    try (rows) {
      while (rows.next()) {
        values.add(rows.getString(name));
      }
    }
    return values;
  }

  private List<String> tables(String pattern, String... types) throws SQLException {
    String[] asked = types.length == 0 ? null : types;
    return column(metadata.getTables(null, null, pattern, asked), "TABLE_NAME");
  }

  @Test
  void tablesAreListedByPattern() throws Exception {
    assertThat(tables("%")).containsExactlyInAnyOrder("Orders", "pet_names", "petXnames", "pets");
    assertThat(tables(null)).hasSize(4);
    assertThat(tables("pet_names")).containsExactlyInAnyOrder("pet_names", "petXnames");
    assertThat(tables("pet\\_names")).containsExactly("pet_names");
    assertThat(tables("ORDERS")).containsExactly("Orders");
    assertThat(tables("o%s", "TABLE", "VIEW")).containsExactly("Orders");
    assertThat(tables("%", "VIEW")).isEmpty();
    assertThat(tables("nothing")).isEmpty();
    assertThat(column(metadata.getTables(null, "public", "%", null), "TABLE_NAME")).isEmpty();
    assertThat(column(metadata.getTables("", "", "pets", null), "TABLE_TYPE"))
        .containsExactly("TABLE");
  }

  @Test
  void columnsTellTypesAndKeys() throws Exception {
    try (ResultSet columns = metadata.getColumns(null, null, "pets", "%")) {
      assertThat(columns.next()).isTrue();
      assertThat(columns.getString("TABLE_NAME")).isEqualTo("pets");
      assertThat(columns.getString("COLUMN_NAME")).isEqualTo("id");
      assertThat(columns.getInt("DATA_TYPE")).isEqualTo(Types.VARCHAR);
      assertThat(columns.getString("TYPE_NAME")).isEqualTo("STRING");
      assertThat(columns.getString("REMARKS")).isEqualTo("part of the primary key");
      assertThat(columns.getInt("ORDINAL_POSITION")).isEqualTo(1);
      assertThat(columns.next()).isTrue();
      assertThat(columns.getString("REMARKS")).isEmpty();
      assertThat(columns.getString("IS_NULLABLE")).isEqualTo("YES");
      assertThat(columns.next()).isTrue();
      assertThat(columns.getString(4)).isEqualTo("age");
      assertThat(columns.getInt(5)).isEqualTo(Types.INTEGER);
      assertThat(columns.getInt(17)).isEqualTo(3);
      assertThat(columns.next()).isFalse();
    }
    assertThat(column(metadata.getColumns(null, null, "pet%", "A_E"), "TABLE_NAME")).hasSize(3);
  }

  @Test
  void thereAreTypesAndNeitherCatalogsNorSchemas() throws Exception {
    assertThat(column(metadata.getTypeInfo(), "TYPE_NAME"))
        .containsExactlyInAnyOrder(
            "BOOLEAN", "INT", "BIGINT", "DOUBLE", "DECIMAL", "STRING", "BYTES", "TIMESTAMP");
    assertThat(column(metadata.getTableTypes(), "TABLE_TYPE")).containsExactly("TABLE");
    assertThat(column(metadata.getSchemas(), "TABLE_SCHEM")).isEmpty();
    assertThat(column(metadata.getCatalogs(), "TABLE_CAT")).isEmpty();
    assertThat(metadata.getIdentifierQuoteString()).isEqualTo("\"");
    assertThat(metadata.getSQLKeywords()).contains("UPSERT");
    assertThat(metadata.getDefaultTransactionIsolation()).isEqualTo(Connection.TRANSACTION_NONE);
    assertThat(metadata.supportsTransactions()).isFalse();
  }

  /** The protocol has no request for them: the driver answers itself, with nothing. */
  @Test
  void keysAndIndexesAreNotAskedForByTheDriver() throws Exception {
    assertThat(column(metadata.getPrimaryKeys(null, null, "pets"), "COLUMN_NAME")).isEmpty();
    assertThat(column(metadata.getIndexInfo(null, null, "pets", false, true), "INDEX_NAME"))
        .isEmpty();
    try (ResultSet rows = connection.createStatement().executeQuery("DESCRIBE pets")) {
      assertThat(column(rows, "column")).containsExactly("id", "name", "age");
    }
  }
}
