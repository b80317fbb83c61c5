package dev.tidepool.bench.sink;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** Writes what {@code put} is given in one transaction. One thread. */
public final class JdbcSinkTask extends SinkTask {
  private static final String[] DEFINITION = {
    "CREATE TABLE orders (id BIGINT PRIMARY KEY, status VARCHAR(20), cents BIGINT, city"
        + " VARCHAR(20), note VARCHAR(200))",
    "CREATE INDEX orders_city ON orders (city)",
    "CREATE INDEX orders_status_cents ON orders (status, cents)"
  };

  private Connection connection;
  private PreparedStatement upsert;

  @Override
  public void start(Map<String, String> properties) {
    String url = properties.get(JdbcSinkConnector.URL);
    boolean isSqlite = url.startsWith("jdbc:sqlite:");
    try {
      connection = DriverManager.getConnection(url);
      try (Statement statement = connection.createStatement()) {
        if (isSqlite) { // as its documentation advises for one who writes much
          statement.execute("PRAGMA journal_mode=WAL");
          statement.execute("PRAGMA synchronous=NORMAL");
        }
        for (String sql : DEFINITION) {
          statement.execute(sql);
        }
      }
      connection.setAutoCommit(false);
      upsert =
          connection.prepareStatement(
              (isSqlite ? "INSERT OR REPLACE" : "MERGE")
                  + " INTO orders (id, status, cents, city, note) VALUES (?, ?, ?, ?, ?)");
    } catch (SQLException e) {
      throw new ConnectException(url + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    if (records.isEmpty()) {
      return;
    }
    try {
      for (SinkRecord each : records) {
        Map<?, ?> value = (Map<?, ?>) each.value();
        upsert.setLong(1, ((Number) ((Map<?, ?>) each.key()).get("id")).longValue());
        upsert.setString(2, (String) value.get("status"));
        upsert.setLong(3, ((Number) value.get("cents")).longValue());
        upsert.setString(4, (String) value.get("city"));
        upsert.setString(5, (String) value.get("note"));
        upsert.addBatch();
      }
      upsert.executeBatch();
      connection.commit();
    } catch (SQLException e) {
      throw new ConnectException("a batch was not written: " + e.getMessage(), e);
    }
  }

  @Override
  public void stop() {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      throw new ConnectException("the database was not closed: " + e.getMessage(), e);
    }
  }

  @Override
  public String version() {
    return "1";
  }
}
