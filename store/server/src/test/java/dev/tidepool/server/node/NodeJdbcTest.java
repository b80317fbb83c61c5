package dev.tidepool.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.server.copy.CopyFolder;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One node on a broker, asked and changed through the released thin driver. */
@Tag("broker")
@Timeout(180)
class NodeJdbcTest {
  @TempDir static Path directory;
  private static LoneNode node;

  @BeforeAll
  static void start() throws Exception {
    Path files = Files.createDirectory(directory.resolve("files"));
    node = new LoneNode(directory, CopyFolder.of(files));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  /** The driver as tools load it, with nothing of ours on its class path. */
  static Connection connect(URI endpoint, Properties properties) throws Exception {
    Path folder = Path.of("target", "jdbc-driver");
    URL[] files = {
      folder.resolve("avatica.jar").toUri().toURL(), folder.resolve("slf4j-api.jar").toUri().toURL()
    };
    ClassLoader loader = new URLClassLoader(files, ClassLoader.getPlatformClassLoader());
    Driver driver =
        (Driver)
            Class.forName("org.apache.calcite.avatica.remote.Driver", true, loader)
                .getDeclaredConstructor()
                .newInstance();
    URI jdbc = endpoint.resolve("/jdbc");
    return driver.connect(
        "jdbc:avatica:remote:url=" + jdbc + ";serialization=protobuf", properties);
  }

  private static Connection connect() throws Exception {
    return connect(node.uri(), new Properties());
  }

  private static List<String> rows(Statement statement, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.add(result.getString(1) + " " + result.getString(2));
      }
    }
    return rows;
  }

  @Test
  void aTableIsMadeFilledChangedAskedAndDropped() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      assertThat(
              statement.execute(
                  "CREATE TABLE Pets (name STRING PRIMARY KEY, kind STRING, legs INT)"))
          .isFalse();
      assertThat(statement.executeUpdate("CREATE INDEX pets_kind ON pets (kind)")).isZero();
      assertThat(
              statement.executeUpdate(
                  "INSERT INTO pets VALUES ('Rex', 'dog', 4), ('Tux', 'bird', 2)"))
          .isEqualTo(2);
      assertThatThrownBy(() -> statement.executeUpdate("INSERT INTO pets VALUES ('Rex', 'x', 1)"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("DUPLICATE_KEY")
          .satisfies(
              e -> {
                assertThat(((SQLException) e).getSQLState()).isEqualTo("23505");
                assertThat(((SQLException) e).getErrorCode()).isEqualTo(409);
              });
      try (PreparedStatement update =
          connection.prepareStatement("UPDATE pets SET legs = legs + ? WHERE name = ?")) {
        update.setInt(1, 1);
        update.setString(2, "Rex");
        assertThat(update.executeUpdate()).isEqualTo(1);
        update.setString(2, "nobody");
        assertThat(update.executeUpdate()).isZero();
        assertThat(update.execute()).as("gives no rows").isFalse();
        assertThat(update.getUpdateCount()).isZero();
      }
      assertThat(rows(statement, "SELECT name, legs FROM pets ORDER BY name"))
          .containsExactly("Rex 5", "Tux 2");
      assertThat(rows(statement, "SHOW INDEXES FROM pets")).containsExactly("Pets pets_kind");
      try (ResultSet tables = connection.getMetaData().getTables(null, null, "pets", null)) {
        assertThat(tables.next()).isTrue();
        assertThat(tables.getString("TABLE_NAME")).isEqualTo("Pets");
      }
      assertThat(statement.executeUpdate("DROP TABLE pets")).isZero();
    }
  }

  @Test
  void filesAreLoadedAndColumnsAdded() throws Exception {
    Files.writeString(directory.resolve("files/towns.csv"), "id,name\n1,Bern\nx,bad\n2,Rome\n");
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("CREATE TABLE towns (id INT PRIMARY KEY, name STRING)");
      assertThatThrownBy(() -> statement.executeQuery("COPY towns FROM 'towns.csv'"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("line 3");
      assertThat(rows(statement, "COPY towns FROM 'towns.csv' WITH (on_error = 'skip')"))
          .containsExactly("done 2");
      assertThat(statement.executeUpdate("ALTER TABLE towns ADD people INT")).isZero();
      assertThat(statement.executeUpdate("UPDATE towns SET people = 134794 WHERE id = 1"))
          .isEqualTo(1);
      assertThat(rows(statement, "SELECT name, people FROM towns ORDER BY id"))
          .containsExactly("Bern 134794", "Rome null");
      try (ResultSet columns = connection.getMetaData().getColumns(null, null, "towns", null)) {
        List<String> names = new ArrayList<>();
        while (columns.next()) {
          names.add(columns.getString("COLUMN_NAME"));
        }
        assertThat(names).containsExactly("id", "name", "people");
      }
    }
  }

  @Test
  void batchesTellWhatEachChangeDidAndEndWithTheFirstThatFails() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE counters (id INT PRIMARY KEY, n INT)");
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO counters VALUES (?, ?)")) {
        for (int i = 0; i < 5; i++) {
          insert.setInt(1, i);
          insert.setInt(2, 10 * i);
          insert.addBatch();
        }
        assertThat(insert.executeBatch()).containsExactly(1, 1, 1, 1, 1);
        for (int id : new int[] {5, 0, 6}) {
          insert.setInt(1, id);
          insert.setInt(2, 0);
          insert.addBatch();
        }
        assertThatThrownBy(insert::executeBatch)
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("DUPLICATE_KEY");
      }
      statement.addBatch("UPDATE counters SET n = n + 1 WHERE id < 3");
      statement.addBatch("DELETE FROM counters WHERE id = 4");
      assertThat(statement.executeBatch()).containsExactly(3, 1);
      assertThat(rows(statement, "SELECT id, n FROM counters ORDER BY id"))
          .containsExactly("0 1", "1 11", "2 21", "3 30", "5 0");
    }
  }

  @Test
  void aConnectionThatIsReadOnlyChangesNothing() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE locked (id INT PRIMARY KEY, n INT)");
      connection.setReadOnly(true);
      assertThat(connection.isReadOnly()).isTrue();
      for (String sql : List.of("INSERT INTO locked VALUES (1, 1)", "DROP TABLE locked")) {
        assertThatThrownBy(() -> statement.executeUpdate(sql)).hasMessageContaining("READ_ONLY");
      }
      connection.setReadOnly(false);
      assertThat(statement.executeUpdate("INSERT INTO locked VALUES (1, 1)")).isEqualTo(1);
    }
  }
}
