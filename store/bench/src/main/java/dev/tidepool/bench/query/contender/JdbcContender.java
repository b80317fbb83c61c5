package dev.tidepool.bench.query.contender;

import dev.tidepool.bench.query.AnswerHash;
import dev.tidepool.bench.query.Customer;
import dev.tidepool.bench.query.Order;
import dev.tidepool.bench.query.Orders;
import dev.tidepool.bench.query.Question;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A database in this process, by JDBC, with prepared statements. */
class JdbcContender implements Contender {

  private static final int BATCH = 1000;

  private final Connection connection;

  private JdbcContender(String url, List<String> settings) throws SQLException {
    connection = DriverManager.getConnection(url);
    for (String setting : settings) {
      execute(setting);
    }
  }

  JdbcContender(String url, String... settings) throws SQLException {
    this(url, List.of(settings));
  }

  static Contender sqlite() throws SQLException {
    return new JdbcContender("jdbc:sqlite::memory:");
  }

  /* It would give the last answer again for the same parameters if nothing changed. */
  static Contender h2() throws SQLException {
    return new JdbcContender("jdbc:h2:mem:;OPTIMIZE_REUSE_RESULTS=FALSE");
  }

  Connection connection() {
    return connection;
  }

  @Override
  public boolean canAnswer(Question question) {
    return true;
  }

  @Override
  public String version() throws SQLException {
    DatabaseMetaData metaData = connection.getMetaData();
    return metaData.getDatabaseProductName() + " " + metaData.getDatabaseProductVersion();
  }

  @Override
  public void load(Orders orders) throws SQLException {
    execute(
        "CREATE TABLE orders (id BIGINT PRIMARY KEY, city VARCHAR(40), status VARCHAR(40),"
            + " customer BIGINT, total BIGINT, note VARCHAR(200))");
    execute("CREATE TABLE customers (id BIGINT PRIMARY KEY, name VARCHAR(40))");
    fill(orders);
    execute("CREATE INDEX orders_city ON orders (city)");
    execute("CREATE INDEX orders_status ON orders (status)");
    execute("CREATE INDEX orders_total ON orders (total)");
    execute("ANALYZE");
  }

  /** Inserts all rows. */
  void fill(Orders orders) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?)")) {
      for (int row = 0; row < orders.count(); row++) {
        Order order = orders.order(row);
        insert.setLong(1, order.id());
        insert.setString(2, order.city());
        insert.setString(3, order.status());
        insert.setLong(4, order.customer());
        insert.setLong(5, order.total());
        insert.setString(6, order.note());
        addToBatch(insert, row);
      }
      insert.executeBatch();
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO customers VALUES (?, ?)")) {
      for (int row = 0; row < orders.customerCount(); row++) {
        Customer customer = orders.customer(row);
        insert.setLong(1, customer.id());
        insert.setString(2, customer.name());
        addToBatch(insert, row);
      }
      insert.executeBatch();
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  private static void addToBatch(PreparedStatement insert, int row) throws SQLException {
    insert.addBatch();
    if (row % BATCH == BATCH - 1) {
      insert.executeBatch();
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /* Statements are closed with the connection. */
  @Override
  public Asker prepare(Question question) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(question.sql());
    List<Boolean> texts = question.textColumns();
    boolean[] isText = new boolean[texts.size()];
    for (int i = 0; i < isText.length; i++) {
      isText[i] = texts.get(i);
    }
    return (parameters, answer) -> {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        take(rows, isText, answer);
      }
    };
  }

  private static void take(ResultSet rows, boolean[] isText, AnswerHash answer)
      throws SQLException {
    while (rows.next()) {
      for (int i = 0; i < isText.length; i++) {
        if (isText[i]) {
          answer.text(rows.getString(i + 1));
        } else {
          answer.number(rows.getLong(i + 1));
        }
      }
      answer.endRow();
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
