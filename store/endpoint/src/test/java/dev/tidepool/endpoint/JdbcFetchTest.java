package dev.tidepool.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.testkit.ListRelation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long results come in frames, each row once and in order, and cannot pile up. */
class JdbcFetchTest {
  private static final int ROW_COUNT = 12_000;
  private static final String PADDING = "x".repeat(500); // beyond what is read ahead
  private static final String ALL = "SELECT id, text FROM numbers ORDER BY id";

  private TestEndpoint endpoint;

  private void start(UnaryOperator<TidepoolEndpoint.Builder> settings) throws Exception {
    TableSchema schema =
        new TableSchema(
            List.of(
                Column.at("id", ColumnType.BIGINT, Column.KEY),
                Column.of("text", ColumnType.STRING)));
    List<Object[]> rows =
        LongStream.range(0, ROW_COUNT).mapToObj(i -> new Object[] {i, PADDING}).toList();
    endpoint =
        new TestEndpoint(
            TestEndpoint.tables(Map.of("numbers", new ListRelation(schema, rows))), settings);
  }

  @AfterEach
  void stop() {
    endpoint.close();
  }

  private Connection connect() throws SQLException {
    return ThinDriver.connect(endpoint.uri("/"));
  }

  private static List<Long> ids(ResultSet rows) throws SQLException {
    List<Long> ids = new ArrayList<>();
    while (rows.next()) {
      ids.add(rows.getLong(1));
    }
    return ids;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1000, 1_000_000})
  void aLongResultComesOnceAndInOrder(int fetchSize) throws Exception {
    start(UnaryOperator.identity());
    List<Long> all = LongStream.range(0, ROW_COUNT).boxed().toList();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        PreparedStatement prepared = connection.prepareStatement(ALL)) {
      statement.setFetchSize(fetchSize);
      assertThat(ids(statement.executeQuery(ALL))).isEqualTo(all);
      prepared.setFetchSize(fetchSize);
      assertThat(ids(prepared.executeQuery())).isEqualTo(all);
    }
  }

  @Test
  void resultsAreReadSideBySide() throws Exception {
    start(UnaryOperator.identity());
    try (Connection connection = connect();
        Statement a = connection.createStatement();
        Statement b = connection.createStatement()) {
      ResultSet rowsA = a.executeQuery(ALL);
      ResultSet rowsB = b.executeQuery(ALL);
      for (long i = 0; i < ROW_COUNT; i++) {
        assertThat(rowsA.next()).isTrue();
        assertThat(rowsB.next()).isTrue();
        assertThat(rowsA.getLong(1)).isEqualTo(i);
        assertThat(rowsB.getLong(1)).isEqualTo(i);
      }
    }
  }

  @Test
  void aStatementGivesAtMostItsMaxRows() throws Exception {
    start(UnaryOperator.identity());
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (int max : new int[] {1, 150, 7000}) {
        statement.setMaxRows(max);
        assertThat(ids(statement.executeQuery(ALL))).hasSize(max);
      }
    }
  }

  @Test
  void moreLongResultsThanAllowedAreRefusedAndThoseThatAreClosedMakeRoom() throws Exception {
    start(builder -> builder.limits(EndpointLimits.DEFAULT.withConcurrentQueriesMax(3)));
    try (Connection connection = connect()) {
      List<Statement> open = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        open.add(connection.createStatement());
        assertThat(open.get(i).executeQuery(ALL).next()).isTrue();
      }
      try (Statement more = connection.createStatement()) {
        assertThatThrownBy(() -> more.executeQuery(ALL))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("BUSY");
        assertThat(ids(more.executeQuery("SELECT id FROM numbers WHERE id < 5"))).hasSize(5);
        open.get(1).close();
        assertThat(ids(more.executeQuery(ALL))).hasSize(ROW_COUNT);
      }
    }
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      assertThat(ids(statement.executeQuery(ALL)))
          .as("the others were closed with their connection")
          .hasSize(ROW_COUNT);
    }
  }

  @Test
  void aResultThatIsReadForTooLongFailsAndMakesRoom() throws Exception {
    start(builder -> builder.limits(EndpointLimits.DEFAULT.withConcurrentQueriesMax(1)));
    Properties oneMilli = new Properties();
    oneMilli.setProperty("timeoutMillis", "1");
    try (Connection hasty = ThinDriver.connect(endpoint.uri("/"), "", oneMilli);
        Statement statement = hasty.createStatement();
        Connection patient = connect();
        Statement other = patient.createStatement()) {
      assertThatThrownBy(() -> ids(statement.executeQuery(ALL))).hasStackTraceContaining("TIMEOUT");
      assertThat(ids(other.executeQuery(ALL))).hasSize(ROW_COUNT);
    }
  }

  @Test
  void aPropertyThatIsNoNumberIsRefused() throws Exception {
    start(UnaryOperator.identity());
    for (String wrong : List.of("soon", "0", "-5")) {
      Properties properties = new Properties();
      properties.setProperty("timeoutMillis", wrong);
      assertThatThrownBy(() -> ThinDriver.connect(endpoint.uri("/"), "", properties))
          .hasMessageContaining("timeoutMillis");
    }
  }

  @Test
  void manyOpenStatementsAreRefused() throws Exception {
    start(UnaryOperator.identity());
    try (Connection connection = connect()) {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i <= 1000; i++) {
                  connection.createStatement();
                }
              })
          .hasMessageContaining("LIMIT")
          .hasMessageContaining("1000 statements");
    }
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeQuery("SELECT id FROM numbers WHERE id = 1").next()).isTrue();
    }
  }
}
