package dev.tidepool.streams.broker;

import static dev.tidepool.streams.broker.CountingTest.AT_LEAST_ONCE;
import static dev.tidepool.streams.broker.CountingTest.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.streams.broker.CountingApp.Settings;
import dev.tidepool.streams.query.IndexQuery;
import dev.tidepool.streams.query.Orders;
import dev.tidepool.streams.query.QueryFailedException;
import dev.tidepool.streams.query.TidepoolQueries;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A task that is promoted, demoted or moved has the indexes of its rows in each role. */
class IndexedRecyclingTest extends OrdersTest {

  /** Below it an instance counts as warm; a fresh one is further behind than this. */
  private static final int WARM_LAG = 100;

  private static final Set<String> BOTH = Set.of("0_0", "0_1");
  private static final Set<String> NONE = Set.of();

  @ParameterizedTest
  @ValueSource(strings = {AT_LEAST_ONCE, EXACTLY_ONCE})
  void indexesFollowTheRowsThroughAllRoles(String guarantee, Broker.Running broker)
      throws Exception {
    Settings first =
        newApplication(broker, guarantee, 2)
            .with("num.standby.replicas", "1")
            .with("acceptable.recovery.lag", Integer.toString(WARM_LAG))
            .with("session.timeout.ms", "20000");
    Settings second = first.in(directory.resolve("second"));
    try (IndexedApp stayer = new IndexedApp(first).start()) {
      send(broker, first, 10 * WARM_LAG);
      Roles.await(stayer.streams(), BOTH, NONE);
      assertExpected(stayer);
      awaitCommitted(broker, first, 2);

      try (IndexedApp warming = new IndexedApp(second).start()) {
        Roles.await(warming.streams(), NONE, BOTH);
        assertExpected(warming); // restored as standbys
        assertHasStandbysOnly(warming);
        warming.leave();
      }

      try (IndexedApp warm = new IndexedApp(second).start()) {
        Set<String> moved = Roles.awaitOneActive(warm.streams()); // promoted there, demoted here
        Set<String> kept = new TreeSet<>(BOTH);
        kept.removeAll(moved);
        Roles.await(stayer.streams(), kept, moved);
        Roles.await(warm.streams(), moved, kept);
        assertExpected(stayer);
        assertExpected(warm);
        send(broker, first, 300);
        assertExpected(stayer);
        assertExpected(warm);
        awaitCommitted(broker, first, 2);
        warm.leave();
      }

      Roles.await(stayer.streams(), BOTH, NONE); // promoted back
      assertExpected(stayer);
      send(broker, first, 300);
      assertExpected(stayer);
      stayer.leave();
    }
  }

  /** Who wants no rows that may be old is told that there are no others. */
  private static void assertHasStandbysOnly(IndexedApp app) {
    TidepoolQueries queries = TidepoolQueries.of(app.streams());
    assertThatThrownBy(() -> queries.requireActive().query(Orders.STORE, IndexQuery.count()))
        .isInstanceOf(QueryFailedException.class)
        .hasMessageContaining("NOT_ACTIVE");
    assertThatThrownBy(() -> queries.onlyActive().query(Orders.STORE, IndexQuery.count()))
        .isInstanceOf(QueryFailedException.class)
        .hasMessageContaining("holds no active partition of store orders");
  }
}
