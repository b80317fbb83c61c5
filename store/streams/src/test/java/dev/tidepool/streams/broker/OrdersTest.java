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

/** What tests share that run an {@link IndexedApp} against a broker. */
@Tag("broker")
@ExtendWith(Broker.class)
abstract class OrdersTest {

  private static final AtomicInteger APPLICATION_NUMBER = new AtomicInteger();
  private static final List<String> CITIES = List.of("Paris", "Rome", "Riga", "Bonn", "Oslo");
  private static final List<String> TAGS = List.of("red", "green", "blue", "new");
  private static final int KEY_COUNT = 500;

  @TempDir Path directory;

  private final Random random = new Random(11);
  private final Map<String, OrderRow> expected = new TreeMap<>();

  Settings newApplication(Broker.Running broker, String guarantee, int partitions) {
    String id = "orders-" + APPLICATION_NUMBER.incrementAndGet();
    Settings settings =
        new Settings(
            broker.bootstrapServers(), id, directory.resolve("first"), guarantee, Map.of());
    broker.createTopic(settings.input(), partitions);
    return settings;
  }

  /** Sends random orders, one in ten of them a deletion. */
  void send(Broker.Running broker, Settings settings, int count) {
    List<Map.Entry<String, String>> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String key = "order-" + random.nextInt(KEY_COUNT);
      if (random.nextInt(10) == 0) {
        expected.remove(key);
        records.add(new SimpleEntry<>(key, null));
      } else {
        List<String> tags = TAGS.stream().filter(tag -> random.nextInt(3) == 0).toList();
        OrderRow order =
            new OrderRow(CITIES.get(random.nextInt(CITIES.size())), random.nextInt(30), tags);
        expected.merge(key, order, (before, now) -> now.after(before));
        records.add(Map.entry(key, order.json()));
      }
    }
    broker.send(settings.input(), records);
  }

  /** The rows that all that was sent makes. */
  Map<String, OrderRow> expected() {
    return expected;
  }

  /** Waits until {@code app}, which has all partitions, has all rows; then compares its indexes. */
  void assertExpected(IndexedApp app) throws Exception {
    Until.holds(
        () -> {
          Map<String, OrderRow> rows = new TreeMap<>();
          app.rows().values().forEach(rows::putAll);
          assertThat(rows).isEqualTo(expected);
        });
    IndexAnswers.assertEqualRows(app, expected);
  }

  /** Waits until all partitions of the input are processed and committed. */
  static void awaitCommitted(Broker.Running broker, Settings settings, int partitions) {
    for (int i = 0; i < partitions; i++) {
      int partition = i;
      long end = broker.endOffset(settings.input(), partition);
      Until.holds(
          () ->
              assertThat(
                      broker.committedOffset(settings.applicationId(), settings.input(), partition))
                  .isEqualTo(end));
    }
  }
}
