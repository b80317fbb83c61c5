package dev.tidepool.examples.orders;

import static dev.tidepool.examples.orders.ExampleProcess.number;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.embedded.EmbeddedKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.stream.Stream;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the example as a user does, and takes it at its word. */
@Tag("broker")
@Timeout(300)
class KillAndRestartTest {

  private static final int CUSTOMERS = 5000;
  private static final String START =
      "running after [0-9.]+ s: restored ([0-9,]+) of ([0-9,]+) changelog records";
  private static final String ORDERS = " s \\| ([0-9,]+) orders,";
  private static final String[] OPTIONS = {
    "--customers", String.valueOf(CUSTOMERS), "--rate", "3000", "--memory-mib", "1"
  };

  @TempDir Path parent;

  /**
   * Killed twice while it counts, then ended in order; at last the counts of every customer and of
   * every city are those of a recount, and nothing but the data directory has been created.
   */
  @Test
  void killedAndStartedAgainItCountsEachOrderOnce() throws Exception {
    Path data = parent.resolve("data");
    try (ExampleProcess first = ExampleProcess.start(data, OPTIONS)) {
      assertThat(first.await("pid [0-9]+, data in .*: (.*)").group(1)).isEqualTo("no state yet");
      assertThat(number(first.await(START), 1)).isZero();
      awaitOrders(first, 10_000);
      first.kill();
    }
    try (ExampleProcess second = ExampleProcess.start(data, OPTIONS)) {
      assertThat(second.await("pid [0-9]+, data in .*: (.*)").group(1)).contains("found");
      assertTail(second.await(START));
      awaitOrders(second, 20_000);
      second.kill();
    }
    String key = new OrderSource(1, CUSTOMERS).bestCustomerId();
    try (ExampleProcess third = ExampleProcess.start(data, "--key", key, "--once")) {
      assertTail(third.await(START));
      third.await(
          key + " after [0-9.]+ s: .* orders, .* EUR, number [0-9,]+ of all customers; all of ");
      assertThat(third.finish()).startsWith("closing").contains("closed after");
    }
    String sql = "SELECT COUNT(*) AS n, COUNT(DISTINCT city) AS cities FROM customers";
    try (ExampleProcess asked = ExampleProcess.start(data, "--query", sql, "--once")) {
      asked.await("^ *n +cities$");
      assertThat(number(asked.await("^ *([0-9]+) +[0-9]+$"), 1)).isEqualTo(CUSTOMERS);
      assertThat(asked.finish()).contains("(1 row)").contains("closed after");
    }
    try (ExampleProcess fourth = ExampleProcess.start(data)) {
      assertThat(number(fourth.await(START), 1)).as("restored after a clean end").isZero();
      awaitOrders(fourth, 25_000);
      assertThat(fourth.terminate()).contains("closed after");
    }
    assertCounts(new ExampleDirectory(data));
    try (Stream<Path> created = Files.list(parent)) {
      assertThat(created).containsExactly(data);
    }
  }

  private static void awaitOrders(ExampleProcess process, long count) throws Exception {
    long counted;
    do {
      counted = number(process.await(ORDERS), 1);
    } while (counted < count);
  }

  private static void assertTail(MatchResult start) {
    assertThat(number(start, 1)).as(start.group()).isLessThan(number(start, 2) / 2);
  }

  private static void assertCounts(ExampleDirectory directory) throws Exception {
    OrderSource source = directory.source(null, null);
    try (EmbeddedKafka kafka = Topics.startBroker(directory, 0);
        OrderWriter writer = new OrderWriter(kafka.bootstrapServers(), source);
        OrdersApp app = new OrdersApp(kafka.bootstrapServers(), directory.state(), 1 << 20)) {
      assertThat(writer.open()).as("customers written again").isFalse();
      app.start();
      while (!isCounted(app, writer.position())) {
        app.check();
        LockSupport.parkNanos(10_000_000);
      }
      Recount recount = Recount.of(source, writer.position());
      assertThat(app.answers().<Totals>rows(OrdersTopology.CITY_TOTALS))
          .isEqualTo(recount.byCity());
      assertThat(app.answers().<Totals>rows(OrdersTopology.CUSTOMER_TOTALS))
          .isEqualTo(recount.byCustomer());
      assertThat(app.answers().<Customer>rows(OrdersTopology.CUSTOMERS)).hasSize(CUSTOMERS);
      assertRanks(app, recount);
      assertJoin(app, recount);
    }
  }

  /** What the index counts, by a look at each customer. */
  private static void assertRanks(OrdersApp app, Recount recount) {
    recount.byCustomer.entrySet().stream()
        .limit(20)
        .forEach(
            customer -> {
              long count = customer.getValue().orderCount();
              long better =
                  recount.byCustomer.values().stream().filter(t -> t.orderCount() > count).count();
              assertThat(app.answers().aboutCustomer(customer.getKey()).orElseThrow())
                  .contains("number " + Text.count(better + 1) + " of all customers");
            });
  }

  /** Of two stores, by SQL. */
  private static void assertJoin(OrdersApp app, Recount recount) {
    String sql =
        "SELECT c.city, SUM(t.orders) AS n FROM customers c JOIN \"customer-totals\" t"
            + " ON t.id = c.id GROUP BY c.city ORDER BY c.city";
    List<String> lines =
        app.answers().query(sql).lines().map(KillAndRestartTest::squeezed).toList();
    List<String> expected = new ArrayList<>();
    new TreeMap<>(recount.byCity)
        .forEach((city, totals) -> expected.add(city + " " + totals.orderCount()));
    assertThat(lines.subList(2, lines.size() - 1)).isEqualTo(expected);
    assertThat(lines.get(lines.size() - 1)).isEqualTo("(" + expected.size() + " rows)");
  }

  private static String squeezed(String line) {
    return line.strip().replaceAll(" +", " ");
  }

  /** Waits for customers too: their counts come from another sub-topology. */
  private static boolean isCounted(OrdersApp app, long orderCount) {
    try {
      return app.isRunning()
          && Stream.of(OrdersTopology.CITY_TOTALS, OrdersTopology.CUSTOMER_TOTALS)
              .map(store -> app.answers().<Totals>rows(store).values())
              .allMatch(
                  totals -> totals.stream().mapToLong(Totals::orderCount).sum() >= orderCount);
    } catch (StreamsException | IllegalStateException tasksMove) {
      return false;
    }
  }

  /** The same counts, made without Kafka. */
  private record Recount(Map<String, Totals> byCustomer, Map<String, Totals> byCity) {

    static Recount of(OrderSource source, long orderCount) {
      Recount recount = new Recount(new HashMap<>(), new HashMap<>());
      for (long number = 0; number < orderCount; number++) {
        Order order = source.order(number);
        int index = source.customerIndex(order.customerId()).orElseThrow();
        recount.byCustomer.merge(order.customerId(), first(order), Recount::sum);
        recount.byCity.merge(source.customer(index).city(), first(order), Recount::sum);
      }
      return recount;
    }

    private static Totals first(Order order) {
      return Totals.NONE.plus(order.cents());
    }

    private static Totals sum(Totals left, Totals right) {
      return new Totals(
          left.orderCount() + right.orderCount(), left.revenueCents() + right.revenueCents());
    }
  }
}
