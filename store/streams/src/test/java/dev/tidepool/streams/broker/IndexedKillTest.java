package dev.tidepool.streams.broker;

import static dev.tidepool.streams.broker.CountingTest.AT_LEAST_ONCE;
import static dev.tidepool.streams.broker.CountingTest.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.testkit.Until;
import dev.tidepool.streams.broker.CountingApp.Settings;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Killed amid its work, an application has the indexes of its rows, whatever those are. */
class IndexedKillTest extends OrdersTest {

  private static final int PARTITIONS = 2;

  /** Small buffers, so that kills meet checkpoints, and rows that are on disk. */
  private Settings application(Broker.Running broker, String guarantee) {
    return newApplication(broker, guarantee, PARTITIONS)
        .with("tidepool.memory.bytes", Integer.toString(1 << 20))
        .with("tidepool.write.buffer.bytes", Integer.toString(16 << 10))
        .with("tidepool.segment.bytes", Integer.toString(64 << 10))
        .with("tidepool.checkpoint.log.bytes.min", Integer.toString(64 << 10));
  }

  @Test
  void killedAmidTransactionsItAnswersAsItsRowsDo(Broker.Running broker) throws Exception {
    Settings settings = application(broker, EXACTLY_ONCE);
    for (int round = 0; round < 3; round++) {
      try (ChildProcess child = ChildProcess.start(IndexedApp.class, settings)) {
        send(broker, settings, 1000);
        awaitCommitted(broker, settings, PARTITIONS);
        for (int burst = 0; burst < 3; burst++) {
          send(broker, settings, 100);
        }
        child.kill();
      }
      try (IndexedApp app = new IndexedApp(settings).start()) {
        assertExpected(app);
        send(broker, settings, 100);
        assertExpected(app);
        awaitCommitted(broker, settings, PARTITIONS);
      }
    }
  }

  /** Killed again and again before anybody looks: what one restart has left the next one meets. */
  @Test
  void killedSeveralTimesInARow(Broker.Running broker) throws Exception {
    Settings settings = application(broker, EXACTLY_ONCE);
    for (int round = 0; round < 3; round++) {
      try (ChildProcess child = ChildProcess.start(IndexedApp.class, settings)) {
        send(broker, settings, 500);
        awaitCommitted(broker, settings, PARTITIONS);
        send(broker, settings, 100);
        child.kill();
      }
    }
    try (IndexedApp app = new IndexedApp(settings).start()) {
      assertExpected(app);
    }
  }

  /** At least once, totals may count a record twice: indexes are compared with the rows there. */
  @Test
  void killedAtLeastOnce(Broker.Running broker) throws Exception {
    Settings settings = application(broker, AT_LEAST_ONCE);
    try (ChildProcess child = ChildProcess.start(IndexedApp.class, settings)) {
      send(broker, settings, 1000);
      awaitCommitted(broker, settings, PARTITIONS);
      send(broker, settings, 200);
      child.kill();
    }
    try (IndexedApp app = new IndexedApp(settings).start()) {
      awaitCommitted(broker, settings, PARTITIONS);
      Until.holds(
          () -> {
            assertThat(app.rows()).hasSize(PARTITIONS);
            Map<String, OrderRow> rows = new TreeMap<>();
            app.rows().values().forEach(rows::putAll);
            IndexAnswers.assertEqualRows(app, rows);
          });
    }
  }
}
