package dev.tidepool.bench.query.contender;

import dev.tidepool.bench.query.Orders;
import dev.tidepool.bench.query.Question;
import dev.tidepool.sql.PreparedQuery;
import dev.tidepool.sql.SqlEngine;
import dev.tidepool.sql.SqlResult;
import dev.tidepool.sql.Tables;
import dev.tidepool.table.query.QueryLimits;

/** Tidepool, asked in SQL by prepared statements. */
public final class SqlContender implements Contender {

  private final TidepoolTables tables;
  private final SqlEngine engine;

  public SqlContender(TidepoolTables tables) {
    this.tables = tables;
    this.engine =
        new SqlEngine(
            new Tables().put("orders", tables.orders()).put("customers", tables.customers()));
  }

  /** Plans statements over the tables. */
  public SqlEngine engine() {
    return engine;
  }

  @Override
  public boolean canAnswer(Question question) {
    return true;
  }

  @Override
  public String version() {
    return "Tidepool, by SQL";
  }

  @Override
  public void load(Orders orders) throws InterruptedException {
    tables.load(orders);
  }

  @Override
  public Asker prepare(Question question) {
    PreparedQuery query = engine.prepare(question.sql());
    int columnCount = question.textColumns().size();
    return (parameters, answer) -> {
      try (SqlResult rows = query.execute(parameters, QueryLimits.defaults())) {
        while (rows.next()) {
          for (int i = 0; i < columnCount; i++) {
            answer.value(rows.value(i));
          }
          answer.endRow();
        }
      }
    };
  }

  @Override
  public void close() {
    tables.close();
  }
}
