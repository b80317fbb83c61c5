package dev.tidepool.streams.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.streams.TidepoolClientSupplier;
import dev.tidepool.streams.broker.CountingApp.Settings;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A task that changes from active to standby or back keeps its store, open as it is. */
class RecyclingTest extends CountingTest {

  /** Below it an instance counts as warm; a fresh one is further behind than this. */
  private static final int WARM_LAG = 100;

  private static final Set<String> BOTH = Set.of("0_0", "0_1");
  private static final Set<String> NONE = Set.of();

  @ParameterizedTest
  @ValueSource(strings = {AT_LEAST_ONCE, EXACTLY_ONCE})
  @DisplayName("Statement 18: active, standby, active again: one open store, all rows, no restore")
  void oneStoreThroughAllRoles(String guarantee, Broker.Running broker) {
    Settings first =
        newApplication(broker, guarantee, 2)
            .with("num.standby.replicas", "1")
            .with("acceptable.recovery.lag", Integer.toString(WARM_LAG))
            // Members leave when told to, not when a busy machine makes them late.
            .with("session.timeout.ms", "20000");
    Settings second = first.in(directory.resolve("second"));
    RecordedStores stores = new RecordedStores();
    try (CountingApp stayer = new CountingApp(first, new TidepoolClientSupplier(), stores)) {
      stayer.start();
      send(broker, first, 10 * WARM_LAG);
      Roles.await(stayer.streams(), BOTH, NONE);
      awaitExpected(stayer);
      awaitAllCommitted(broker, first);

      CountingApp warming = new CountingApp(second).start();
      Roles.await(warming.streams(), NONE, BOTH);
      awaitExpected(warming);
      warming.leave();

      // It comes back warm, and is given one of the two: there active, here standby.
      CountingApp warm = new CountingApp(second).start();
      Set<String> moved = Roles.awaitOneActive(warm.streams());
      Set<String> kept = new TreeSet<>(BOTH);
      kept.removeAll(moved);
      Roles.await(stayer.streams(), kept, moved);
      Roles.await(warm.streams(), moved, kept);
      send(broker, first, 200);
      awaitExpected(warm);
      awaitExpected(stayer);
      awaitAllCommitted(broker, first);

      long restoredBefore = stayer.restoredCount();
      warm.leave();
      Roles.await(stayer.streams(), BOTH, NONE);
      send(broker, first, 200);
      awaitExpected(stayer);
      awaitAllCommitted(broker, first);
      assertThat(stayer.restoredCount() - restoredBefore)
          .as("a standby that had everything restores next to nothing")
          .isLessThan(10);
      assertThat(stores.events()).containsExactlyInAnyOrder("0_0 opened", "0_1 opened");
      stayer.leave();
    }
    try (CountingApp again = new CountingApp(first).start()) {
      awaitExpected(again);
      assertThat(again.restoredCount()).as("all of it was committed").isZero();
      again.leave();
    }
    try (CountingApp again = new CountingApp(second).start()) {
      awaitExpected(again);
    }
  }
}
