package dev.tidepool.streams.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.testkit.Until;
import dev.tidepool.streams.broker.CountingApp.Settings;
import java.nio.file.Path;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What tests share that run a {@link CountingApp} against a broker. */
@Tag("broker")
@ExtendWith(Broker.class)
abstract class CountingTest {

  static final String AT_LEAST_ONCE = "at_least_once";
  static final String EXACTLY_ONCE = "exactly_once_v2";

  private static final AtomicInteger APPLICATION_NUMBER = new AtomicInteger();

  @TempDir Path directory;

  private final Random random = new Random(7);
  private final Map<String, Long> expected = new TreeMap<>();

  Settings newApplication(Broker.Running broker, String guarantee, int partitions) {
    String id = "counting-" + APPLICATION_NUMBER.incrementAndGet();
    Settings settings =
        new Settings(
            broker.bootstrapServers(), id, directory.resolve("first"), guarantee, Map.of());
    broker.createTopic(settings.input(), partitions);
    return settings;
  }

  /** Sends {@code count} random records of 40 keys, one in ten of them a deletion. */
  void send(Broker.Running broker, Settings settings, int count) {
    List<Map.Entry<String, String>> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String key = "key-" + random.nextInt(40);
      records.add(new SimpleEntry<>(key, random.nextInt(10) == 0 ? null : "x"));
    }
    send(broker, settings, records);
  }

  /** Sends one record to be counted. */
  void sendOne(Broker.Running broker, Settings settings, String key) {
    send(broker, settings, List.of(Map.entry(key, "x")));
  }

  /** Sends a deletion. */
  void sendDeletion(Broker.Running broker, Settings settings, String key) {
    send(broker, settings, List.of(new SimpleEntry<>(key, null)));
  }

  private void send(
      Broker.Running broker, Settings settings, List<Map.Entry<String, String>> records) {
    for (Map.Entry<String, String> record : records) {
      if (record.getValue() == null) {
        expected.remove(record.getKey());
      } else {
        expected.merge(record.getKey(), 1L, Long::sum);
      }
    }
    broker.send(settings.input(), records);
  }

  /** What was sent, counted. */
  Map<String, Long> expected() {
    return expected;
  }

  void awaitExpected(CountingApp app) {
    Until.holds(() -> assertThat(app.counts()).isEqualTo(expected));
  }

  /** Waits until the input of partition 0 is processed and committed. */
  void awaitCommitted(Broker.Running broker, Settings settings) {
    awaitCommitted(broker, settings, 0);
  }

  /** Waits until both partitions of the input are processed and committed. */
  void awaitAllCommitted(Broker.Running broker, Settings settings) {
    awaitCommitted(broker, settings, 0);
    awaitCommitted(broker, settings, 1);
  }

  private static void awaitCommitted(Broker.Running broker, Settings settings, int partition) {
    long end = broker.endOffset(settings.input(), partition);
    Until.holds(
        () ->
            assertThat(
                    broker.committedOffset(settings.applicationId(), settings.input(), partition))
                .isEqualTo(end));
  }
}
