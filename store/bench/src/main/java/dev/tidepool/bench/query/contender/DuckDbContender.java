package dev.tidepool.bench.query.contender;

import dev.tidepool.bench.query.Customer;
import dev.tidepool.bench.query.Order;
import dev.tidepool.bench.query.Orders;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** DuckDB with one thread, filled by its appender: inserts are not what it is made for. */
final class DuckDbContender extends JdbcContender {

  private static final String SCHEMA = "main";

  DuckDbContender() throws SQLException {
    super("jdbc:duckdb:", "SET threads = 1");
  }

  @Override
  void fill(Orders orders) throws SQLException {
    DuckDBConnection connection = connection().unwrap(DuckDBConnection.class);
    try (DuckDBAppender appender = connection.createAppender(SCHEMA, "orders")) {
      for (int row = 0; row < orders.count(); row++) {
        Order order = orders.order(row);
        appender.beginRow();
        appender.append(order.id());
        appender.append(order.city());
        appender.append(order.status());
        appender.append(order.customer());
        appender.append(order.total());
        appender.append(order.note());
        appender.endRow();
      }
    }
    try (DuckDBAppender appender = connection.createAppender(SCHEMA, "customers")) {
      for (int row = 0; row < orders.customerCount(); row++) {
        Customer customer = orders.customer(row);
        appender.beginRow();
        appender.append(customer.id());
        appender.append(customer.name());
        appender.endRow();
      }
    }
  }
}
