package dev.tidepool.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The released thin driver asks an endpoint in this process. */
class JdbcTest {
  private TestEndpoint endpoint;

  @BeforeEach
  void start() throws Exception {
    endpoint = new TestEndpoint(TestEndpoint.tables(Pets.tables()), UnaryOperator.identity());
  }

  @AfterEach
  void stop() {
    endpoint.close();
  }

  @Test
  void aStatementIsExecuted() throws Exception {
    try (Connection connection = ThinDriver.connect(endpoint.uri("/"));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT name, age FROM pets ORDER BY age")) {
      List<String> read = new ArrayList<>();
      while (rows.next()) {
        read.add(rows.getString("name") + rows.getInt(2));
      }
      assertThat(read).containsExactly("Rex1", "Tom2", "Kim3");
    }
  }

  @Test
  void aPreparedStatementIsExecutedAgain() throws Exception {
    try (Connection connection = ThinDriver.connect(endpoint.uri("/"));
        PreparedStatement statement =
            connection.prepareStatement("SELECT name FROM pets WHERE age > ? ORDER BY age")) {
      statement.setInt(1, 1);
      assertThat(names(statement)).containsExactly("Tom", "Kim");
      statement.setInt(1, 2);
      assertThat(names(statement)).containsExactly("Kim");
    }
  }

  private static List<String> names(PreparedStatement statement) throws SQLException {
    List<String> names = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }
}
