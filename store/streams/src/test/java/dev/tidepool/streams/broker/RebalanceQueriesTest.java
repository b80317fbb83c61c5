package dev.tidepool.streams.broker;

import static dev.tidepool.streams.broker.CountingTest.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.testkit.Until;
import dev.tidepool.streams.broker.CountingApp.Settings;
import dev.tidepool.streams.query.Aggregate;
import dev.tidepool.streams.query.IndexQuery;
import dev.tidepool.streams.query.IndexResult;
import dev.tidepool.streams.query.Orders;
import dev.tidepool.streams.query.QueryBounds;
import dev.tidepool.streams.query.QueryFailedException;
import dev.tidepool.streams.query.SqlQuery;
import dev.tidepool.streams.query.TidepoolQueries;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.junit.jupiter.api.Test;

/**
 * Counts and sums while partitions move: each answer has some of the partitions, and each of them
 * as a whole and once; or it is none, and says why.
 *
 * <p>A row's total is a power of {@value #BASE}, by its partition, so that a sum tells how many
 * rows of which partition it has seen.
 */
class RebalanceQueriesTest extends OrdersTest {

  private static final int PARTITIONS = 4;
  private static final int ROW_COUNT = 800;
  private static final long BASE = 1_000;
  private static final QueryBounds SHORT = QueryBounds.DEFAULT.withTimeout(Duration.ofMillis(200));
  private static final IndexQuery TYPED =
      IndexQuery.aggregate(Aggregate.count(), Aggregate.sum("total")).within(SHORT);
  private static final SqlQuery SQL =
      SqlQuery.of("SELECT COUNT(*), SUM(total) FROM orders").within(SHORT);

  private static final Set<Integer> NAMED = Set.of(1, 2);

  private static final Pattern WHY =
      Pattern.compile(
          "while tasks move; ask again: .|partition \\d of store orders cannot be asked: .+, ."
              + "|holds no (active )?partition of store orders|the query took longer than 200 ms");

  private final long[] rowCounts = new long[PARTITIONS];
  private final Set<String> wrong = new ConcurrentSkipListSet<>();
  private final Set<String> partitionsSeen = new ConcurrentSkipListSet<>();
  private final AtomicReference<KafkaStreams> joined = new AtomicReference<>();
  private volatile boolean stopped;

  @Test
  void answersAreNeitherPartialNorDoubled(Broker.Running broker) throws Exception {
    Settings settings =
        newApplication(broker, EXACTLY_ONCE, PARTITIONS)
            .with("num.stream.threads", "2")
            .with("session.timeout.ms", "20000");
    sendRows(broker, settings);
    try (IndexedApp stayer = new IndexedApp(settings).start()) {
      awaitAllPartitions(stayer);
      Thread asking = new Thread(() -> askUntilStopped(stayer.streams()));
      asking.start();
      try {
        for (int round = 0; round < 3; round++) {
          joinAndLeave(stayer, settings.in(directory.resolve("other-" + round)));
          awaitAllPartitions(stayer);
        }
      } finally {
        stopped = true;
        asking.join();
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(partitionsSeen)
        .as("all of them, and some of them while the other instance had the rest")
        .contains("[0, 1, 2, 3]")
        .hasSizeGreaterThan(1);
  }

  private void sendRows(Broker.Running broker, Settings settings) {
    List<Map.Entry<String, String>> records = new ArrayList<>();
    for (int i = 0; i < ROW_COUNT; i++) {
      String key = "order-" + i;
      byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
      int partition = Utils.toPositive(Utils.murmur2(bytes)) % PARTITIONS;
      rowCounts[partition]++;
      long total = (long) Math.pow(BASE, partition);
      records.add(Map.entry(key, new OrderRow("Paris", total, List.of()).json()));
    }
    broker.send(settings.input(), records);
  }

  /** Another instance takes some partitions; between them, the two tell each row once. */
  private void joinAndLeave(IndexedApp stayer, Settings settings) {
    IndexedApp other = new IndexedApp(settings).start();
    try {
      joined.set(other.streams());
      Until.holds(
          () -> {
            long here = count(TidepoolQueries.of(stayer.streams()).onlyActive());
            long there = count(TidepoolQueries.of(other.streams()).onlyActive());
            assertThat(here + there).isEqualTo(ROW_COUNT);
            assertThat(here).isPositive();
            assertThat(there).isPositive();
          });
      ask(stayer.streams());
      ask(other.streams());
    } finally {
      other.leave();
      joined.set(null);
    }
  }

  private static long count(TidepoolQueries queries) {
    return (Long) queries.query(Orders.STORE, TYPED).rows().get(0).value(0);
  }

  private static void awaitAllPartitions(IndexedApp stayer) {
    TidepoolQueries queries = TidepoolQueries.of(stayer.streams());
    Until.holds(() -> assertThat(count(queries)).isEqualTo(ROW_COUNT));
  }

  private void askUntilStopped(KafkaStreams stayer) {
    while (!stopped) {
      ask(stayer);
      KafkaStreams other = joined.get();
      if (other != null) {
        ask(other);
      }
    }
  }

  private void ask(KafkaStreams streams) {
    TidepoolQueries queries = TidepoolQueries.of(streams);
    ask(queries, null);
    ask(queries.onlyActive(), null);
    ask(queries.requireActive().partitions(NAMED), NAMED);
  }

  private void ask(TidepoolQueries queries, Set<Integer> named) {
    try {
      check(queries.query(Orders.STORE, TYPED), named);
      check(queries.query(SQL, Orders.STORE), named);
    } catch (QueryFailedException e) {
      if (!WHY.matcher(e.getMessage()).find()) {
        wrong.add("a failure that does not say why: " + e);
      }
    } catch (InvalidStateStoreException e) {
      // Kafka's own: the instance does not run yet, or not any more.
    } catch (RuntimeException e) {
      wrong.add(e.toString());
    }
  }

  private void check(IndexResult answer, Set<Integer> named) {
    long count = ((Number) answer.rows().get(0).value(0)).longValue();
    long sum = Long.parseLong(answer.rows().get(0).value(1).toString());
    Set<Integer> partitions = new TreeSet<>();
    long counted = 0;
    long left = sum;
    for (int partition = 0; partition < PARTITIONS; partition++) {
      long rows = partition == PARTITIONS - 1 ? left : left % BASE;
      left /= BASE;
      counted += rows;
      if (rows == rowCounts[partition]) {
        partitions.add(partition);
      } else if (rows != 0) {
        wrong.add(rows + " of the " + rowCounts[partition] + " rows of partition " + partition);
      }
    }
    if (counted != count) {
      wrong.add("COUNT " + count + " beside SUM " + sum);
    }
    if (named == null) {
      partitionsSeen.add(partitions.toString());
    } else if (!partitions.equals(named)) {
      wrong.add(partitions + " answered in place of " + named);
    }
  }
}
