package dev.tidepool.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.Comparison;
import dev.tidepool.table.query.Predicate.Operator;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.query.ScanRequest.Aggregation;
import dev.tidepool.table.query.ScanRequest.Call;
import dev.tidepool.table.query.ScanRequest.Function;
import dev.tidepool.table.query.ScanRequest.SortKey;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What tables are asked for: as much as they can decide exactly, and no more. */
class PushDownTest {
  private static final int ID = 0;
  private static final int NAME = 1;
  private static final int CITY = 2;
  private static final int AGE = 3;

  private final Shop shop = new Shop();

  private ScanRequest request(String sql) {
    shop.engine.prepare(sql);
    List<ScanRequest> requests = shop.customers.requests();
    return requests.get(requests.size() - 1);
  }

  private static Comparison equal(int column, Object value) {
    return new Comparison(column, Operator.EQUAL, new Operand.Literal(value));
  }

  @Test
  void conditionsColumnsOrderAndLimitAreOneRequest() {
    assertThat(
            request(
                "SELECT id, name FROM customers WHERE city = 'Berlin' AND age > ?"
                    + " ORDER BY age DESC NULLS LAST LIMIT 10 OFFSET ?"))
        .isEqualTo(
            new ScanRequest(
                new Predicate.And(
                    List.of(
                        equal(CITY, "Berlin"),
                        new Comparison(AGE, Operator.GREATER, new Operand.Parameter(0)))),
                List.of(ID, NAME),
                List.of(new SortKey(AGE, true, false)),
                new Operand.Parameter(1),
                new Operand.Literal(10L),
                null));
  }

  @Test
  void groupsAreTheTablesToo() {
    assertThat(
            request("SELECT city, count(*), max(age) FROM customers GROUP BY city").aggregation())
        .isEqualTo(
            new Aggregation(
                List.of(CITY),
                List.of(new Call(Function.COUNT, -1, false), new Call(Function.MAX, AGE, false))));
  }

  @Test
  void rowsComeAsTheyShould() {
    assertThat(Results.text(shop.engine.query("SELECT id FROM customers ORDER BY age, id")))
        .isEqualTo("3 1 5 2 4");
  }
}
