package dev.tidepool.endpoint.cluster;

import static dev.tidepool.endpoint.TestEndpoint.assertError;
import static dev.tidepool.endpoint.cluster.FakeInstances.TABLE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidepool.endpoint.TestEndpoint;
import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.engine.testkit.Until;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.testkit.ListRelation;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;

/** What instances answer together is what one answers that has all rows, whatever moves. */
@Timeout(120)
class ClusterTest {
  private static final int PARTITION_COUNT = 5;

  private static FakeInstances instances(int rowCount, SplittableRandom random) throws Exception {
    FakeInstances instances = new FakeInstances(OrderRows.SCHEMA, PARTITION_COUNT, 3);
    OrderRows.fill(instances, random, rowCount, PARTITION_COUNT);
    return instances;
  }

  private static FakeInstances instances(int rowCount) throws Exception {
    return instances(rowCount, new SplittableRandom(rowCount));
  }

  private static TestEndpoint oracle(FakeInstances instances) throws Exception {
    return new TestEndpoint(
        TestEndpoint.tables(Map.of(TABLE, instances.whole())), UnaryOperator.identity());
  }

  private static void assertAnswers(FakeInstances instances, TestEndpoint oracle, String sql)
      throws Exception {
    JsonNode expected = oracle.rows(sql);
    for (int i = 0; i < instances.instanceCount(); i++) {
      assertThat(instances.endpoint(i).rows(sql))
          .as("instance " + i + ": " + sql)
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @Seeds(freshCount = 2)
  void everyInstanceAnswersAsOneThatHasAllRows(Seed seed) throws Exception {
    SplittableRandom random = seed.random();
    try (FakeInstances instances = instances(random.nextInt(60), random);
        TestEndpoint oracle = oracle(instances)) {
      List<KeyRouting> routings = new ArrayList<>();
      routings.add(null);
      routings.add(OrderRows.routing(true, true));
      routings.add(OrderRows.routing(true, false));
      routings.add(OrderRows.routing(false, false));
      for (KeyRouting routing : routings) {
        instances.routing(routing);
        for (String sql : OrderRows.STATEMENTS) {
          assertAnswers(instances, oracle, sql);
        }
      }
    }
  }

  @ParameterizedTest
  @Seeds(freshCount = 2)
  void answersAreTheSameWhilePartitionsMove(Seed seed) throws Exception {
    SplittableRandom random = seed.random();
    try (FakeInstances instances = instances(40, random);
        TestEndpoint oracle = oracle(instances)) {
      instances.routing(OrderRows.routing(true, false));
      AtomicInteger untilMove = new AtomicInteger();
      AtomicInteger untilTold = new AtomicInteger();
      AtomicInteger moveCount = new AtomicInteger();
      instances.onRow =
          partition -> {
            if (untilMove.decrementAndGet() == 0) {
              synchronized (random) {
                instances.move(random.nextInt(PARTITION_COUNT), random.nextInt(3), List.of());
                moveCount.incrementAndGet();
              }
            }
          };
      instances.onLookup =
          () -> {
            if (untilTold.decrementAndGet() <= 0) {
              instances.tellAll();
            }
          };
      for (String sql : OrderRows.STATEMENTS) {
        for (int i = 0; i < instances.instanceCount(); i++) {
          synchronized (random) {
            untilMove.set(random.nextInt(1, 30));
            untilTold.set(random.nextInt(1, 6));
          }
          assertThat(instances.endpoint(i).rows(sql)).as(sql).isEqualTo(oracle.rows(sql));
        }
      }
      assertThat(moveCount.get()).isPositive();
    }
  }

  @Test
  void anInstanceThatBelievesWhatIsPastAsksAgain() throws Exception {
    try (FakeInstances instances = instances(30);
        TestEndpoint oracle = oracle(instances)) {
      instances.move(1, 2, List.of()); // was at 1, and nobody knows
      AtomicInteger lookups = new AtomicInteger();
      instances.onLookup =
          () -> {
            if (lookups.incrementAndGet() == 8) {
              instances.tellAll();
            }
          };
      String sql = "SELECT COUNT(*), SUM(id) FROM orders";
      assertThat(instances.endpoint(0).rows(sql)).isEqualTo(oracle.rows(sql));
      assertThat(lookups.get()).isGreaterThanOrEqualTo(8);
    }
  }

  @Test
  void anInstanceThatStopsIsAskedUntilItsPartitionsAreElsewhere() throws Exception {
    try (FakeInstances instances = instances(30);
        TestEndpoint oracle = oracle(instances)) {
      instances.stop(1);
      AtomicInteger lookups = new AtomicInteger();
      instances.onLookup =
          () -> {
            if (lookups.incrementAndGet() == 8) {
              instances.move(1, 2, List.of());
              instances.move(4, 0, List.of());
              instances.tellAll();
            }
          };
      String sql = "SELECT COUNT(*), SUM(id) FROM orders";
      assertThat(instances.endpoint(0).rows(sql)).isEqualTo(oracle.rows(sql));
      assertThat(lookups.get()).isGreaterThanOrEqualTo(8);
    }
  }

  @Test
  void whatNeverSettlesIsNoAnswer() throws Exception {
    try (FakeInstances instances = instances(30)) {
      assertThat(instances.endpoint(0).rows("SELECT COUNT(*) FROM orders")).hasToString("[[30]]");
      instances.move(1, 2, List.of());
      String body = "{\"sql\": \"SELECT COUNT(*) FROM orders\"";
      assertError(askWhileItTakes(instances.endpoint(0), body), 503, "UNAVAILABLE", "partition 1");
      instances.move(1, null, List.of());
      instances.tellAll();
      assertError(
          askWhileItTakes(instances.endpoint(2), body), 503, "UNAVAILABLE", "no active instance");
    }
  }

  @Test
  void aStreamThatHasBegunEndsWithAnErrorIfAPartitionMoves() throws Exception {
    try (FakeInstances instances = instances(40)) {
      TestEndpoint endpoint = instances.endpoint(0);
      AtomicInteger rows = new AtomicInteger();
      instances.onRow =
          partition -> {
            if (rows.incrementAndGet() == 12) {
              instances.move(partition, 1 - partition % 2, List.of());
              instances.move(partition, partition % 2, List.of());
            }
          };
      HttpResponse<String> response =
          endpoint.send(
              endpoint
                  .post("{\"sql\": \"SELECT id FROM orders\"}")
                  .header("Accept", "application/x-ndjson"));
      assertThat(response.statusCode()).isEqualTo(200);
      List<String> lines = response.body().lines().toList();
      boolean isWhole = lines.get(lines.size() - 1).startsWith("{\"stats\"");
      if (isWhole) {
        assertThat(lines).hasSize(42); // it moved before the first row was sent: asked again
      } else {
        assertThat(lines.get(lines.size() - 1)).startsWith("{\"error\":{\"code\":\"UNAVAILABLE\"");
      }
    }
  }

  @Test
  void partialAggregatesAndTheFirstRowsTravel() throws Exception {
    try (FakeInstances instances = instances(40)) {
      instances.endpoint(0).rows("SELECT city, COUNT(*) FROM orders GROUP BY city");
      ListRelation remote = instances.partition(1);
      ScanRequest grouped = remote.requests().get(remote.requests().size() - 1);
      assertThat(grouped.aggregation()).isNotNull();
      instances.endpoint(0).rows("SELECT id FROM orders ORDER BY amount LIMIT 3 OFFSET 2");
      ScanRequest first = remote.requests().get(remote.requests().size() - 1);
      assertThat(first.limit().value(new Object[0])).isEqualTo(5L);
      assertThat(first.order()).hasSize(1);
    }
  }

  @Test
  void aKeyIsAskedOfItsOwner() throws Exception {
    try (FakeInstances instances = instances(40)) {
      instances.routing(OrderRows.routing(true, false));
      long id = 17;
      int owner = OrderRows.partition(id, PARTITION_COUNT);
      for (int i = 0; i < instances.instanceCount(); i++) {
        List<Integer> before = requestCounts(instances);
        HttpResponse<String> row = instances.endpoint(i).get("/tables/orders/rows/" + id);
        assertThat(row.statusCode()).as(row.body()).isEqualTo(200);
        List<Integer> after = requestCounts(instances);
        for (int part = 0; part < PARTITION_COUNT; part++) {
          // Planning asks parts that are here how they would go about it.
          boolean isPlanned = part % 3 == i;
          if (part != owner && !isPlanned) {
            assertThat(after.get(part)).as("partition " + part).isEqualTo(before.get(part));
          }
        }
        assertThat(instances.endpoint(i).get("/tables/orders/rows/4711").statusCode())
            .isEqualTo(404);
      }
    }
  }

  @Test
  void aJoinAsksOthersForManyKeysAtOnce() throws Exception {
    try (FakeInstances instances = instances(400);
        TestEndpoint oracle = oracle(instances)) {
      instances.findsKeys = true;
      String join =
          "SELECT a.id, b.id, b.city FROM orders a %s JOIN orders b ON b.id = a.id + 200"
              + " WHERE a.id < 300 AND a.id %% 20 = 3 ORDER BY 1";
      for (KeyRouting routing : Arrays.asList(null, OrderRows.routing(true, true))) {
        instances.routing(routing);
        for (String sql : List.of(join.formatted("INNER"), join.formatted("LEFT"))) {
          JsonNode plan = instances.endpoint(0).rows("EXPLAIN " + sql);
          assertThat(plan.toString()).contains("keys at once");
          JsonNode expected = oracle.rows(sql);
          assertThat(expected.size()).isGreaterThanOrEqualTo(10);
          assertThat(instances.endpoint(0).rows(sql)).isEqualTo(expected); // planned, and known
          long before = instances.requestCount(0);
          assertThat(instances.endpoint(0).rows(sql)).isEqualTo(expected);
          assertThat(instances.requestCount(0) - before)
              .as("two other instances, for each side: " + sql)
              .isBetween(2L, 4L);
        }
      }
    }
  }

  private static List<Integer> requestCounts(FakeInstances instances) {
    List<Integer> counts = new ArrayList<>();
    for (int part = 0; part < PARTITION_COUNT; part++) {
      counts.add(instances.partition(part).requests().size());
    }
    return counts;
  }

  @Test
  void standbysAnswerForAnInstanceThatIsAwayIfTheCallerAllowsIt() throws Exception {
    try (FakeInstances instances = instances(30);
        TestEndpoint oracle = oracle(instances)) {
      String sql = "SELECT COUNT(*), SUM(id) FROM orders";
      instances.lagRecords(7);
      for (int part = 0; part < PARTITION_COUNT; part++) {
        instances.move(part, part % 3, List.of((part + 1) % 3));
      }
      instances.tellAll();
      assertAnswers(instances, oracle, sql);
      for (int part = 1; part < PARTITION_COUNT; part += 3) {
        instances.move(part, null, List.of(2));
      }
      instances.tellAll();
      String body = "{\"sql\": \"" + sql + "\"";
      for (int i : List.of(0, 2)) {
        TestEndpoint endpoint = instances.endpoint(i);
        assertError(askWhileItTakes(endpoint, body), 503, "UNAVAILABLE");
        assertError(askWhileItTakes(endpoint, body + ", \"maxLagRecords\": 6"), 503, "UNAVAILABLE");
        HttpResponse<String> stale = endpoint.query(body + ", \"maxLagRecords\": 7}");
        assertThat(stale.statusCode()).as(stale.body()).isEqualTo(200);
        assertThat(new ObjectMapper().readTree(stale.body()).get("rows"))
            .isEqualTo(oracle.rows(sql));
        assertThat(endpoint.get("/tables/orders/rows/1?maxLagRecords=7").statusCode())
            .isEqualTo(200);
        assertError(
            endpoint.get("/tables/orders/rows/1?maxLagRecords=x"), 400, "MALFORMED_REQUEST");
      }
    }
  }

  @Test
  void theInstanceThatIsAwayIsToldEvenIfTheTimeIsOverBeforeAStandbyIsAsked() throws Exception {
    try (FakeInstances instances = instances(30)) {
      instances.lagRecords(7);
      for (int part = 0; part < PARTITION_COUNT; part++) {
        instances.move(part, part == 1 ? null : 0, List.of(2));
      }
      instances.tellAll();
      String body = "{\"sql\": \"SELECT COUNT(*) FROM orders\", \"timeoutMillis\": 50";
      long overNanos = TimeUnit.MILLISECONDS.toNanos(50);
      instances.onLookup = () -> awaitNanos(System.nanoTime() + overNanos);
      String away = "partition 1 of table orders has no active instance";
      assertError(instances.endpoint(0).query(body + "}"), 503, "UNAVAILABLE", away);
      HttpResponse<String> late = instances.endpoint(0).query(body + ", \"maxLagRecords\": 6}");
      assertError(late, 503, "UNAVAILABLE", away, "standby at " + instances.name(2));
      assertThat(late.headers().firstValue("Retry-After")).isPresent();
      instances.move(1, 2, List.of());
      instances.tellAll();
      assertError(instances.endpoint(0).query(body + "}"), 504, "TIMEOUT"); // nobody is away
    }
  }

  /** The answer when time is over, which is long enough for an attempt. */
  private static HttpResponse<String> askWhileItTakes(TestEndpoint endpoint, String bodyStart)
      throws Exception {
    long millis = 200;
    HttpResponse<String> answer =
        endpoint.query(bodyStart + ", \"timeoutMillis\": " + millis + "}");
    while (answer.statusCode() == 504 && millis < 20_000) {
      millis *= 2;
      answer = endpoint.query(bodyStart + ", \"timeoutMillis\": " + millis + "}");
    }
    return answer;
  }

  private static void awaitNanos(long end) {
    Until.holds(() -> assertThat(System.nanoTime() - end).isPositive());
  }

  @Test
  void standbysAnswerForAnInstanceThatDied() throws Exception {
    try (FakeInstances instances = instances(30);
        TestEndpoint oracle = oracle(instances)) {
      String sql = "SELECT COUNT(*), SUM(id) FROM orders";
      for (int part = 0; part < PARTITION_COUNT; part++) {
        instances.move(part, part % 3, List.of((part + 1) % 3));
      }
      instances.tellAll();
      assertAnswers(instances, oracle, sql);
      instances.kill(1); // and all believe that it lives
      String body = "{\"sql\": \"" + sql + "\", \"timeoutMillis\": 10000";
      HttpResponse<String> stale = instances.endpoint(0).query(body + ", \"maxLagRecords\": 0}");
      assertThat(stale.statusCode()).as(stale.body()).isEqualTo(200);
      assertThat(new ObjectMapper().readTree(stale.body()).get("rows")).isEqualTo(oracle.rows(sql));
      String active = "{\"sql\": \"" + sql + "\"";
      assertError(askWhileItTakes(instances.endpoint(0), active), 503, "UNAVAILABLE");
    }
  }

  @Test
  void aReadThatCarriesAPositionWaitsForIt() throws Exception {
    try (FakeInstances instances = instances(30)) {
      String body =
          "{\"sql\": \"SELECT COUNT(*) FROM orders\", \"position\": {\"topic\": {\"1\": 5}}";
      AtomicInteger lookups = new AtomicInteger();
      instances.onLookup =
          () -> {
            if (lookups.incrementAndGet() == 10) {
              instances.partition(1).add(1001L, null, null, null, null, null, null, null, null);
              instances.position(1, 5);
            }
          };
      HttpResponse<String> response = instances.endpoint(0).query(body + "}");
      assertThat(response.body()).contains("\"rows\":[[31]]");
      instances.onLookup = () -> {};
      assertError(
          askWhileItTakes(instances.endpoint(0), body.replace("5}", "6}")),
          503,
          "UNAVAILABLE",
          "not there yet");
    }
  }

  @Test
  void anInstanceWithoutPartitionsAnswersToo() throws Exception {
    try (FakeInstances instances = instances(30);
        TestEndpoint oracle = oracle(instances)) {
      for (int part = 0; part < PARTITION_COUNT; part++) {
        instances.move(part, 1, List.of());
      }
      instances.tellAll();
      for (String sql : OrderRows.STATEMENTS) {
        assertThat(instances.endpoint(0).rows(sql)).as(sql).isEqualTo(oracle.rows(sql));
      }
      assertThat(instances.endpoint(0).get("/tables/orders").body())
          .contains("\"rowCountEstimate\":30");
      assertThat(instances.endpoint(0).rows("EXPLAIN SELECT id FROM orders").toString())
          .contains("5 partitions on 1 instance, there: ");
    }
  }

  @Test
  void otherColumnsAreNotMixed() throws Exception {
    try (FakeInstances instances = instances(30)) {
      var columns = new ArrayList<>(OrderRows.SCHEMA.columns());
      Collections.reverse(columns);
      instances.schemaOf(1, new TableSchema(columns));
      String body = "{\"sql\": \"SELECT id FROM orders\"";
      assertError(
          askWhileItTakes(instances.endpoint(0), body), 503, "UNAVAILABLE", "other columns");
      instances.schemaOf(1, OrderRows.SCHEMA);
      assertThat(instances.endpoint(0).rows("SELECT COUNT(*) FROM orders")).hasToString("[[30]]");
    }
  }

  @Test
  void columnsThatChangeHereAreNotMixedEither() throws Exception {
    try (FakeInstances instances = instances(30)) {
      TestEndpoint endpoint = instances.endpoint(0);
      assertThat(endpoint.rows("SELECT COUNT(*) FROM orders")).hasToString("[[30]]");
      var columns = new ArrayList<>(OrderRows.SCHEMA.columns());
      Collections.reverse(columns);
      instances.schemaOf(0, new TableSchema(columns));
      String body = "{\"sql\": \"SELECT id FROM orders\"";
      assertError(askWhileItTakes(endpoint, body), 503, "UNAVAILABLE", "other columns");
    }
  }

  @Test
  void partitionsAreToldByTheirNamesWhereNumbersChange() throws Exception {
    SplittableRandom random = new SplittableRandom(7);
    try (FakeInstances instances = instances(60, random);
        TestEndpoint oracle = oracle(instances)) {
      instances.countDifferently();
      for (String sql : OrderRows.STATEMENTS) {
        assertAnswers(instances, oracle, sql);
      }
      assertThat(instances.endpoint(1).get("/cluster").body()).contains("\"name\":\"orders-4\"");
      instances.move(2, 0, List.of());
      instances.tellAll();
      assertAnswers(instances, oracle, "SELECT COUNT(*) FROM orders");
    }
  }

  @Test
  void limitsHoldForWhatOthersDo() throws Exception {
    try (FakeInstances instances = instances(30)) {
      TestEndpoint endpoint = instances.endpoint(0);
      assertThat(endpoint.rows("SELECT COUNT(*) FROM orders")).hasToString("[[30]]");
      CountDownLatch never = new CountDownLatch(1);
      instances.onRow =
          partition -> {
            try {
              if (partition == 1) {
                never.await();
              }
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          };
      assertError(
          endpoint.query("{\"sql\": \"SELECT id FROM orders\", \"timeoutMillis\": 200}"),
          504,
          "TIMEOUT");
      never.countDown();
      assertError(
          endpoint.query("{\"sql\": \"SELECT id FROM orders\", \"rowsMax\": 29}"), 422, "LIMIT");
      assertError(endpoint.query("{\"sql\": \"SELECT 1/(id - id) FROM orders\"}"), 400, "VALUE");
    }
  }

  @Test
  void onlyInstancesMayAskWhatInstancesAsk() throws Exception {
    try (FakeInstances instances = instances(3)) {
      TestEndpoint endpoint = instances.endpoint(0);
      String path = "/internal/v2/scan";
      HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofByteArray(new byte[] {1, 2});
      assertError(endpoint.send(endpoint.to(path).POST(body)), 401, "UNAUTHORIZED");
      for (String wrong :
          List.of("Tidepool-Instance x", "Bearer " + FakeInstances.SECRET, FakeInstances.SECRET)) {
        assertError(
            endpoint.send(endpoint.to(path).header("Authorization", wrong).POST(body)),
            401,
            "UNAUTHORIZED");
      }
      HttpResponse<String> malformed =
          endpoint.send(
              endpoint
                  .to(path)
                  .header("Authorization", "Tidepool-Instance " + FakeInstances.SECRET)
                  .POST(body));
      assertThat(malformed.statusCode()).isEqualTo(200);
      assertThat(malformed.body()).contains("INVALID").contains("cannot be read");
      assertThat(endpoint.get(path).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void theClusterIsTold() throws Exception {
    try (FakeInstances instances = instances(3)) {
      instances.move(0, null, List.of(1, 2));
      instances.tellAll();
      JsonNode cluster = new ObjectMapper().readTree(instances.endpoint(1).get("/cluster").body());
      assertThat(cluster.get("self").textValue()).isEqualTo(instances.name(1));
      JsonNode partitions = cluster.get("tables").get(0).get("partitions");
      assertThat(partitions).hasSize(PARTITION_COUNT);
      assertThat(partitions.get(0).get("active").isNull()).isTrue();
      assertThat(partitions.get(0).get("standbys"))
          .hasToString("[\"" + instances.name(1) + "\",\"" + instances.name(2) + "\"]");
      assertThat(partitions.get(2).get("active").textValue()).isEqualTo(instances.name(2));
    }
  }
}
