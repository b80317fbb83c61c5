package dev.tidepool.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.testkit.ListRelation;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of each type, both ways, through the released driver. */
class JdbcTypesTest {
  private static final String BERLIN = ";timezone=Europe/Berlin";
  private static final String UTC = ";timezone=UTC";
  private static final Instant NOON = Instant.parse("2026-07-01T12:00:00.123Z");
  private static final long NOON_MICROS = NOON.toEpochMilli() * 1000 + 456;
  private static final BigDecimal MANY_DIGITS =
      new BigDecimal("12345678901234567890.123456789012345");

  private TestEndpoint endpoint;

  @BeforeEach
  void start() throws Exception {
    TableSchema schema =
        new TableSchema(
            List.of(
                Column.at("id", ColumnType.BIGINT, Column.KEY),
                Column.of("s", ColumnType.STRING),
                Column.of("i", ColumnType.INT),
                Column.of("b", ColumnType.BIGINT),
                Column.of("d", ColumnType.DOUBLE),
                Column.of("n", ColumnType.DECIMAL),
                Column.of("t", ColumnType.BOOLEAN),
                Column.of("ts", ColumnType.TIMESTAMP),
                Column.of("y", ColumnType.BYTES),
                Column.of("a", ColumnType.arrayOf(ColumnType.STRING)),
                Column.of("m", ColumnType.arrayOf(ColumnType.BIGINT))));
    ListRelation all =
        new ListRelation(schema)
            .add(
                1L,
                "Zoë \uD83D\uDE00",
                Integer.MIN_VALUE,
                Long.MAX_VALUE,
                0.1,
                MANY_DIGITS,
                true,
                NOON_MICROS,
                new byte[] {0, -1, 7},
                Arrays.asList("x", null, ""),
                List.of(1L << 40))
            .add(2L, null, null, null, null, null, null, null, null, null, null)
            .add(
                3L,
                "",
                0,
                0L,
                Double.NEGATIVE_INFINITY,
                new BigDecimal("-0.50"),
                false,
                -1L,
                new byte[0],
                List.of(),
                List.of());
    endpoint =
        new TestEndpoint(TestEndpoint.tables(Map.of("all_types", all)), UnaryOperator.identity());
  }

  @AfterEach
  void stop() {
    endpoint.close();
  }

  private Connection connect(String more) throws SQLException {
    return ThinDriver.connect(endpoint.uri("/"), more);
  }

  // ---- out -------------------------------------------------------------------------------------

  @Test
  void valuesComeAsTheyAre() throws Exception {
    try (Connection connection = connect(UTC);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT * FROM all_types ORDER BY id")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getLong("id")).isEqualTo(1);
      assertThat(row.getString("s")).isEqualTo("Zoë \uD83D\uDE00");
      assertThat(row.getInt("i")).isEqualTo(Integer.MIN_VALUE);
      assertThat(row.getLong("b")).isEqualTo(Long.MAX_VALUE);
      assertThat(row.getDouble("d")).isEqualTo(0.1);
      assertThat(row.getBigDecimal("n")).isEqualTo(MANY_DIGITS);
      assertThat(row.getBoolean("t")).isTrue();
      assertThat(row.getTimestamp("ts").toInstant()).isEqualTo(NOON);
      assertThat(row.getString("ts")).isEqualTo("2026-07-01 12:00:00.123");
      assertThat(row.getBytes("y")).containsExactly(0, -1, 7);
      assertThat((Object[]) row.getArray("a").getArray()).containsExactly("x", null, "");
      assertThat(elements(row, "m")).containsExactly(1L << 40);

      assertThat(row.next()).isTrue();
      for (int i = 2; i <= 11; i++) {
        assertThat(row.getObject(i)).as("column " + i).isNull();
        assertThat(row.wasNull()).isTrue();
      }
      assertThat(row.getInt("i")).isZero();
      assertThat(row.wasNull()).isTrue();

      assertThat(row.next()).isTrue();
      assertThat(row.getString("s")).isEmpty();
      assertThat(row.getInt("i")).isZero();
      assertThat(row.wasNull()).isFalse();
      assertThat(row.getDouble("d")).isEqualTo(Double.NEGATIVE_INFINITY);
      assertThat(row.getObject("n")).isEqualTo(new BigDecimal("-0.50"));
      assertThat(row.getBoolean("t")).isFalse();
      assertThat(row.getTimestamp("ts").getTime()).as("a microsecond before").isEqualTo(-1);
      assertThat(row.getBytes("y")).isEmpty();
      assertThat(elements(row, "a")).isEmpty();
      assertThat(row.next()).isFalse();
    }
  }

  private static List<Object> elements(ResultSet row, String column) throws SQLException {
    List<Object> elements = new ArrayList<>();
    ResultSet array = row.getArray(column).getResultSet();
    while (array.next()) {
      elements.add(array.getObject(2));
    }
    return elements;
  }

  @Test
  void objectsHaveTheClassesOfTheirTypes() throws Exception {
    try (Connection connection = connect(UTC);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT s, i, b, d, n, t, ts, y, a, DATE '2026-03-29' FROM all_types WHERE id ="
                    + " 1")) {
      assertThat(row.next()).isTrue();
      ResultSetMetaData columns = row.getMetaData();
      int[] types = {
        Types.VARCHAR,
        Types.INTEGER,
        Types.BIGINT,
        Types.DOUBLE,
        Types.DECIMAL,
        Types.BOOLEAN,
        Types.TIMESTAMP,
        Types.VARBINARY,
        Types.ARRAY,
        Types.DATE
      };
      for (int i = 0; i < types.length; i++) {
        assertThat(columns.getColumnType(i + 1)).isEqualTo(types[i]);
        assertThat(row.getObject(i + 1))
            .as(columns.getColumnLabel(i + 1))
            .isInstanceOf(Class.forName(columns.getColumnClassName(i + 1)));
      }
      assertThat(columns.getColumnLabel(1)).isEqualTo("s");
      assertThat(columns.getColumnTypeName(9)).isEqualTo("STRING ARRAY");
      assertThat(columns.isNullable(1)).isEqualTo(ResultSetMetaData.columnNullable);
      assertThat(row.getDate(10)).isEqualTo(Date.valueOf(LocalDate.of(2026, 3, 29)));
    }
  }

  // ---- in --------------------------------------------------------------------------------------

  /** What comes back for a value that a statement gives as its type says. */
  private Object echo(Connection connection, String type, Setting setting) throws SQLException {
    String sql = "SELECT CAST(? AS " + type + ") FROM all_types WHERE id = 1";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      setting.set(statement);
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows.next()).isTrue();
        return rows.getObject(1);
      }
    }
  }

  private interface Setting {
    void set(PreparedStatement statement) throws SQLException;
  }

  @Test
  void parametersArriveAsTheyAre() throws Exception {
    try (Connection connection = connect(UTC)) {
      assertThat(echo(connection, "VARCHAR", s -> s.setString(1, "ü'\"\u0000\uD83D\uDE00")))
          .isEqualTo("ü'\"\u0000\uD83D\uDE00");
      assertThat(echo(connection, "INTEGER", s -> s.setInt(1, -7))).isEqualTo(-7);
      assertThat(echo(connection, "BIGINT", s -> s.setLong(1, Long.MIN_VALUE)))
          .isEqualTo(Long.MIN_VALUE);
      assertThat(echo(connection, "DOUBLE", s -> s.setDouble(1, 1e-300))).isEqualTo(1e-300);
      assertThat(echo(connection, "DOUBLE", s -> s.setDouble(1, Double.NaN))).isEqualTo(Double.NaN);
      assertThat(echo(connection, "BOOLEAN", s -> s.setBoolean(1, true))).isEqualTo(true);
      assertThat(echo(connection, "TIMESTAMP", s -> s.setTimestamp(1, Timestamp.from(NOON))))
          .isEqualTo(Timestamp.from(NOON));
      assertThat(echo(connection, "INTEGER", s -> s.setNull(1, Types.INTEGER))).isNull();
      assertThat(echo(connection, "VARCHAR", s -> s.setObject(1, null))).isNull();
      assertThat(echo(connection, "INTEGER", s -> s.setString(1, "42"))).isEqualTo(42);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"s", "i", "b", "d", "n", "t", "ts", "y"})
  void aValueThatWasReadFindsItsRow(String column) throws Exception {
    for (String zone : List.of(UTC, BERLIN)) {
      try (Connection connection = connect(zone);
          Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery("SELECT " + column + " FROM all_types WHERE id = 1")) {
        assertThat(row.next()).isTrue();
        String condition =
            column.equals("ts")
                ? "ts >= ? AND ts < TIMESTAMP '2026-07-01 12:00:00.124'"
                : column + " = ?";
        String sql = "SELECT id FROM all_types WHERE " + condition;
        try (PreparedStatement prepared = connection.prepareStatement(sql)) {
          if (column.equals("ts")) {
            prepared.setTimestamp(1, row.getTimestamp(1)); // setObject cannot convert it
          } else {
            prepared.setObject(1, row.getObject(1), row.getMetaData().getColumnType(1));
          }
          try (ResultSet found = prepared.executeQuery()) {
            assertThat(found.next()).as(column).isTrue();
            assertThat(found.getLong(1)).isEqualTo(1);
            assertThat(found.next()).isFalse();
          }
        }
      }
    }
  }

  @Test
  void parametersTellTheirTypes() throws Exception {
    try (Connection connection = connect("");
        PreparedStatement statement =
            connection.prepareStatement("SELECT id FROM all_types WHERE i > ? AND ts < ?")) {
      ParameterMetaData parameters = statement.getParameterMetaData();
      assertThat(parameters.getParameterCount()).isEqualTo(2);
      assertThat(parameters.getParameterType(1)).isEqualTo(Types.INTEGER);
      assertThat(parameters.getParameterTypeName(1)).isEqualTo("INT");
      assertThat(parameters.getParameterType(2)).isEqualTo(Types.TIMESTAMP);
      assertThat(statement.getMetaData().getColumnName(1)).isEqualTo("id");
    }
  }

  @Test
  void aParameterThatDoesNotFitIsNamed() throws Exception {
    try (Connection connection = connect("");
        PreparedStatement statement =
            connection.prepareStatement("SELECT id FROM all_types WHERE i = ? AND s = ?")) {
      statement.setInt(1, 1);
      statement.setBoolean(2, true);
      assertThatThrownBy(statement::executeQuery)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("parameter 2 is STRING")
          .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("22023"));
    }
  }

  // ---- time zones ------------------------------------------------------------------------------

  @Test
  void withTheZoneOfUtcATimestampIsTheInstant() throws Exception {
    assertThat(read(UTC).toInstant()).isEqualTo(NOON);
  }

  @Test
  void withAnotherZoneATimestampHasTheFieldsOfUtc() throws Exception {
    Timestamp read = read(BERLIN);
    LocalDateTime fields =
        LocalDateTime.ofInstant(read.toInstant(), TimeZone.getTimeZone("Europe/Berlin").toZoneId());
    assertThat(fields).isEqualTo(LocalDateTime.of(2026, 7, 1, 12, 0, 0, 123_000_000));
    assertThat(read.toInstant()).isNotEqualTo(NOON);
  }

  private Timestamp read(String zone) throws SQLException {
    try (Connection connection = connect(zone);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT ts FROM all_types WHERE id = 1")) {
      assertThat(row.next()).isTrue();
      return row.getTimestamp(1);
    }
  }

  @Test
  void microsecondsAreReadAsText() throws Exception {
    try (Connection connection = connect("");
        PreparedStatement statement =
            connection.prepareStatement("SELECT id FROM all_types WHERE ts = ?")) {
      statement.setString(1, "2026-07-01T12:00:00.123456Z");
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows.next()).isTrue();
      }
    }
  }
}
