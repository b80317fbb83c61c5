package dev.tidepool.streams.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.testkit.Until;
import dev.tidepool.streams.broker.CountingApp.Settings;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeveralInstancesTest extends CountingTest {

  @ParameterizedTest
  @ValueSource(strings = {AT_LEAST_ONCE, EXACTLY_ONCE})
  @DisplayName("Statement 18: a standby takes over; both instances live in this JVM")
  void standbyTakesOver(String guarantee, Broker.Running broker) {
    Settings first =
        newApplication(broker, guarantee, 2)
            .with("num.standby.replicas", "1")
            .with("acceptable.recovery.lag", "0")
            .with("probing.rebalance.interval.ms", "60000");
    Settings second = first.in(directory.resolve("second"));
    try (CountingApp survivor = new CountingApp(first).start()) {
      CountingApp leaver = new CountingApp(second).start();
      try {
        Until.holds(() -> assertThat(survivor.streams().state()).isEqualTo(running()));
        Until.holds(() -> assertThat(leaver.streams().state()).isEqualTo(running()));
        send(broker, first, 400);
        // Each instance has every partition, as active or standby: both end with all counts.
        Until.holds(() -> assertThat(survivor.counts()).isEqualTo(expected()));
        Until.holds(() -> assertThat(leaver.counts()).isEqualTo(expected()));
      } finally {
        leaver.close();
      }
      send(broker, first, 200);
      awaitExpected(survivor);
    }
    try (CountingApp again = new CountingApp(first).start()) {
      awaitExpected(again);
      send(broker, first, 50);
      awaitExpected(again);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {EXACTLY_ONCE})
  @DisplayName("Tasks of several threads each follow the transactions of their own")
  void severalThreads(String guarantee, Broker.Running broker) throws Exception {
    Settings settings = newApplication(broker, guarantee, 4).with("num.stream.threads", "2");
    send(broker, settings, 1000);
    try (ChildProcess child = ChildProcess.start(CountingApp.class, settings)) {
      long[] ends = new long[4];
      for (int partition = 0; partition < 4; partition++) {
        ends[partition] = broker.endOffset(settings.input(), partition);
      }
      Until.holds(
          () -> {
            Map<Integer, Long> committed = new TreeMap<>();
            for (int partition = 0; partition < 4; partition++) {
              committed.put(
                  partition,
                  broker.committedOffset(settings.applicationId(), settings.input(), partition));
              assertThat(committed.get(partition)).isEqualTo(ends[partition]);
            }
          });
      send(broker, settings, 100);
      child.kill();
    }
    try (CountingApp app = new CountingApp(settings).start()) {
      awaitExpected(app);
      assertThat(app.restoredCount()).isLessThan(500);
    }
  }

  private static KafkaStreams.State running() {
    return KafkaStreams.State.RUNNING;
  }
}
