package dev.tidepool.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.RelationSnapshot;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.query.ScanStatistics;
import dev.tidepool.table.schema.TableSchema;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A table that a statement may read more than once is held at one point in time: once for each
 * execution, until that is over, however it ends. One that is read once is not held.
 */
class PointInTimeTest {
  private final Shop shop = new Shop();
  private final Held customers = new Held(shop.customers);
  private final Held orders = new Held(shop.orders);
  private final SqlEngine sql =
      new SqlEngine(new Tables().put("customers", customers).put("orders", orders));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT a.id FROM orders a JOIN orders b ON a.customer = b.customer",
        "SELECT id FROM orders UNION ALL SELECT customer FROM orders",
        "SELECT id FROM orders WHERE total = (SELECT MAX(total) FROM orders)",
        "SELECT c.id, (SELECT SUM(total) FROM orders WHERE customer = c.id) FROM customers c",
        "SELECT c.id FROM customers c WHERE EXISTS"
            + " (SELECT 1 FROM orders WHERE customer > c.id)",
        "SELECT c.id, o.id FROM customers c, LATERAL"
            + " (SELECT id FROM orders WHERE customer = c.id ORDER BY total LIMIT 1) o",
        "WITH o AS (SELECT customer, total FROM orders) SELECT (SELECT COUNT(*) FROM o), 1"
            + " FROM (VALUES (1)) x(i) WHERE i IN (SELECT customer FROM o)",
      })
  void whatMayBeReadAgainIsHeldOnce(String query) {
    PreparedQuery prepared = sql.prepare(query);
    for (int execution = 1; execution <= 2; execution++) {
      Results.rows(prepared.execute(new Object[0], QueryLimits.defaults()));
      assertThat(orders.heldCount).isEqualTo(execution);
      assertThat(orders.held).isEmpty();
      assertThat(orders.presentCount).as("scans of the present").isZero();
      assertThat(orders.scanCount).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id FROM orders WHERE customer = 1",
        "SELECT status, SUM(total) FROM orders GROUP BY status ORDER BY status",
        "SELECT o.id, c.name FROM orders o FULL JOIN customers c ON o.customer + 0 = c.id + 0",
      })
  void whatIsReadOnceIsNotHeld(String query) {
    Results.rows(sql.query(query));
    assertThat(orders.heldCount + customers.heldCount).isZero();
    assertThat(orders.presentCount).isOne();
  }

  @Test
  void aResultThatIsClosedEarlyHoldsNothing() {
    try (SqlResult rows = sql.query("SELECT id FROM orders UNION ALL SELECT id FROM orders")) {
      assertThat(rows.next()).isTrue();
      assertThat(orders.held).hasSize(1);
    }
    assertThat(orders.held).isEmpty();
    assertThat(orders.openCount).isZero();
  }

  @Test
  void anExecutionThatFailsHoldsNothing() {
    String atTheStart =
        "SELECT 1 / (id - id) FROM orders WHERE id < (SELECT MAX(id) FROM orders)" + " ORDER BY 1";
    assertThatThrownBy(() -> Results.rows(sql.query(atTheStart))).isInstanceOf(SqlException.class);
    String later = "SELECT 1 / (id - 16) FROM orders WHERE id <= (SELECT MAX(id) FROM orders)";
    assertThatThrownBy(() -> Results.rows(sql.query(later))).isInstanceOf(SqlException.class);
    assertThat(orders.heldCount).isEqualTo(2);
    assertThat(orders.held).isEmpty();
    assertThat(orders.openCount).isZero();
  }

  @Test
  void anExecutionThatIsCancelledHoldsNothing() {
    QueryLimits limits = QueryLimits.defaults();
    PreparedQuery query =
        sql.prepare("SELECT a.id FROM orders a, orders b, orders c, orders d, orders e");
    try (SqlResult rows = query.execute(new Object[0], limits)) {
      assertThat(rows.next()).isTrue();
      limits.cancel();
      assertThatThrownBy(
              () -> {
                while (rows.next()) {
                  assertThat(orders.held).hasSize(1);
                }
              })
          .hasMessageContaining("cancelled");
    }
    assertThat(orders.held).isEmpty();
    assertThat(orders.openCount).isZero();
  }

  /** Counts who holds it, and who reads it. */
  private static final class Held implements Relation {
    private final Relation relation;
    private final Set<RelationSnapshot> held = new HashSet<>();
    private int heldCount;
    private int scanCount;
    private int presentCount;
    private int openCount;

    Held(Relation relation) {
      this.relation = relation;
    }

    @Override
    public TableSchema schema() {
      return relation.schema();
    }

    @Override
    public long rowCountEstimate() {
      return relation.rowCountEstimate();
    }

    @Override
    public RelationSnapshot snapshot(QueryLimits limits) {
      RelationSnapshot snapshot =
          new RelationSnapshot() {
            @Override
            public void close() {
              assertThat(openCount).as("cursors that are still open").isZero();
              held.remove(this);
            }
          };
      heldCount++;
      held.add(snapshot);
      return snapshot;
    }

    @Override
    public PreparedScan prepare(ScanRequest request) {
      PreparedScan scan = relation.prepare(request);
      return new PreparedScan() {
        @Override
        public ResultCursor open(Object[] parameters, QueryLimits limits) {
          presentCount++;
          return scan.open(parameters, limits);
        }

        @Override
        public ResultCursor open(
            RelationSnapshot snapshot, Object[] parameters, QueryLimits limits) {
          assertThat(held).contains(snapshot);
          scanCount++;
          openCount++;
          return new Open(scan.open(parameters, limits));
        }

        @Override
        public AccessPath accessPath(Object[] parameters) {
          return scan.accessPath(parameters);
        }
      };
    }

    private final class Open implements ResultCursor {
      private final ResultCursor cursor;
      private boolean isClosed;

      Open(ResultCursor cursor) {
        this.cursor = cursor;
      }

      @Override
      public boolean next() {
        return cursor.next();
      }

      @Override
      public Object value(int index) {
        return cursor.value(index);
      }

      @Override
      public ScanStatistics statistics() {
        return cursor.statistics();
      }

      @Override
      public void close() {
        openCount -= isClosed ? 0 : 1;
        isClosed = true;
        cursor.close();
      }
    }
  }
}
