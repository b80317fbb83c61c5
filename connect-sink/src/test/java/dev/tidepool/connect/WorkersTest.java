package dev.tidepool.connect;

import static dev.tidepool.connect.TestWorld.placed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidepool.connect.TestWorld.Worker;
import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.engine.testkit.Until;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** Workers answer for all parts of a table, each once, or not at all; over real HTTP and Kafka. */
@Timeout(300)
class WorkersTest {
  private static final String COUNT = "SELECT COUNT(*), SUM(n) FROM t";

  @TempDir private Path directory;
  private TestWorld world;

  @BeforeEach
  void start() {
    world = new TestWorld(directory);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private static TopicPartition part(int number) {
    return new TopicPartition("t", number);
  }

  private void write(int number, String key, String value) {
    world.write(part(number), key, value);
  }

  // ---- one worker ------------------------------------------------------------------------------

  @Test
  void oneWorkerAnswersAllRoutes() throws Exception {
    world.createTopic("t", 2);
    write(0, "a", "{\"address\": {\"city\": \"Riga\"}, \"n\": 1}");
    write(1, "b/c", "{\"address\": {\"city\": \"Oslo\"}, \"n\": 2}");
    Worker worker = world.worker("t", "indexes", "address.city");
    placed("t", worker, worker);

    assertThat(worker.rows("SELECT n FROM t WHERE \"address.city\" = 'Oslo'")).hasToString("[[2]]");
    assertThat(worker.get("/tables").body()).isEqualTo("{\"tables\":[{\"name\":\"t\"}]}");
    JsonNode table = TestWorld.json(worker.get("/tables/t").body());
    assertThat(table.get("columns").findValuesAsText("name"))
        .containsExactly("record_key", "address.city", "n");
    assertThat(table.get("indexes").get(0).get("complete").booleanValue()).isTrue();
    assertThat(table.get("indexes").get(0).get("rows").intValue()).isEqualTo(2);
    JsonNode row = TestWorld.json(worker.row("t", "b/c").body());
    assertThat(row.get("row")).hasToString("[\"b/c\",\"Oslo\",2]");
    assertThat(worker.row("t", "none").statusCode()).isEqualTo(404);
    assertThat(worker.get("/metrics").body())
        .contains("tidepool_rows{")
        .contains("tidepool_endpoint_rows_total");
    assertThat(worker.get("/healthz").statusCode()).isEqualTo(200);
    assertThat(worker.get("/readyz").statusCode()).isEqualTo(200);
    JsonNode cluster = TestWorld.json(worker.get("/cluster").body());
    assertThat(cluster.get("self").textValue()).isEqualTo(worker.address());
    assertThat(cluster.findValuesAsText("name")).containsExactly("t", "t-0", "t-1");
    assertThat(cluster.findValuesAsText("active"))
        .containsExactly(worker.address(), worker.address());
    assertThat(worker.get("/").body()).contains("<html");
  }

  @Test
  void aPartIsWaitedForUntilItIsUpToNow() throws Exception {
    world.createTopic("t", 2);
    write(0, "a", "{\"n\": 1}");
    write(1, "b", "{\"n\": 2}");
    Worker worker = world.worker("t");
    worker.open(part(0));
    HttpResponse<String> missing = worker.query(COUNT, 500);
    assertThat(missing.statusCode()).as(missing.body()).isEqualTo(503);
    Until.holds(() -> assertThat(worker.query(COUNT, 500).body()).contains("t-1 is at no worker"));
    assertThat(worker.get("/readyz").body()).contains("t-1 is at no worker");

    worker.openUnread(part(1));
    assertThat(worker.query(COUNT, 1000).statusCode()).isEqualTo(503);
    worker.apply(part(1));
    assertThat(worker.rows(COUNT)).hasToString("[[2,3]]");

    worker.close(part(0));
    assertThat(worker.query(COUNT, 200).statusCode()).isEqualTo(503);
    worker.open(part(0));
    assertThat(worker.rows(COUNT)).hasToString("[[2,3]]");
  }

  @Test
  void aPartWithoutRecordsHasNoRows() throws Exception {
    world.createTopic("t", 2);
    Worker worker = world.worker("t");
    placed("t", worker, worker);
    Until.holds(() -> assertThat(worker.query(COUNT, 200).body()).contains("no columns yet"));
    write(1, "b", "{\"n\": 2}");
    worker.apply(part(1));
    assertThat(worker.rows(COUNT)).hasToString("[[1,2]]");
    assertThat(worker.rows("SELECT n FROM t ORDER BY n LIMIT 5")).hasToString("[[2]]");
  }

  // ---- several workers -------------------------------------------------------------------------

  @Test
  void columnsOfAllPartsAreThoseOfTheTable() throws Exception {
    world.createTopic("t", 3);
    write(0, "a", "{\"n\": 1, \"city\": \"Riga\"}");
    write(1, "b", "{\"n\": 2.5}");
    write(2, "c", "{\"late\": [\"x\", \"y\"], \"n\": 3}");
    Worker one = world.worker("t", "indexes", "city");
    Worker other = world.worker("t", "indexes", "city");
    placed("t", one, other, one);
    for (Worker worker : List.of(one, other)) {
      assertThat(worker.rows("SELECT * FROM t ORDER BY n"))
          .hasToString(
              "[[\"a\",\"Riga\",1.0,null],[\"b\",null,2.5,null],[\"c\",null,3.0,[\"x\",\"y\"]]]");
      assertThat(worker.rows("SELECT SUM(n), COUNT(city) FROM t WHERE n > 1.5"))
          .hasToString("[[5.5,0]]");
    }
    write(1, "d", "{\"n\": 4, \"more\": true}");
    other.apply(part(1));
    Until.holds(
        () -> {
          assertThat(one.query("SELECT record_key FROM t WHERE more", 2000).body())
              .contains("[[\"d\"]]");
        });
    assertThat(other.rows("SELECT record_key FROM t WHERE more")).hasToString("[[\"d\"]]");
  }

  @Test
  void partsThatAreNoOneTableAreNamed() throws Exception {
    world.createTopic("t", 2);
    write(0, "a", "{\"n\": 1}");
    write(1, "b", "{\"n\": \"two\"}");
    Worker worker = world.worker("t");
    placed("t", worker, worker);
    Until.holds(
        () ->
            assertThat(worker.query(COUNT, 500).body())
                .contains("UNAVAILABLE")
                .contains("n is BIGINT in t-0, n is STRING in t-1"));
  }

  @Test
  void aPartThatTwoHaveIsAnsweredByTheLaterOne() throws Exception {
    world.createTopic("t", 1);
    write(0, "a", "{\"n\": 1}");
    Worker one = world.worker("t");
    Worker other = world.worker("t");
    one.open(part(0));
    assertThat(other.rows(COUNT)).hasToString("[[1,1]]");
    write(0, "b", "{\"n\": 2}");
    other.open(part(0)); // one does not know that it has lost the part
    Until.holds(() -> assertThat(one.rows(COUNT)).hasToString("[[2,3]]"));
    assertThat(other.rows(COUNT)).hasToString("[[2,3]]");
    other.close(part(0)); // and has it again
    one.apply(part(0));
    assertThat(other.rows(COUNT)).hasToString("[[2,3]]");
    assertThat(TestWorld.json(other.get("/cluster").body()).findValuesAsText("active"))
        .containsExactly(one.address());
  }

  @ParameterizedTest
  @Seeds(freshCount = 1)
  void nothingIsCountedTwiceOrLeftOutWhilePartsMove(Seed seed) throws Exception {
    SplittableRandom random = seed.random();
    int partCount = 4;
    world.createTopic("t", partCount);
    AtomicLong applied = new AtomicLong(); // rows that are shown, at least
    AtomicLong begun = new AtomicLong(); // rows that may be shown, at most
    List<Worker> workers = List.of(world.worker("t"), world.worker("t"), world.worker("t"));
    for (int i = 0; i < 40; i++) {
      write(i % partCount, "k" + i, "{\"n\": 1}");
    }
    Map<TopicPartition, Worker> places =
        placed("t", workers.get(0), workers.get(1), workers.get(2), workers.get(0));
    begun.set(40);
    applied.set(40);
    assertThat(workers.get(1).rows(COUNT)).hasToString("[[40,40]]");

    AtomicBoolean isOver = new AtomicBoolean();
    AtomicLong answers = new AtomicLong();
    ExecutorService askers = Executors.newFixedThreadPool(workers.size());
    try {
      List<Future<?>> answered = new ArrayList<>();
      for (Worker worker : workers) {
        answered.add(askers.submit(() -> ask(worker, applied, begun, isOver, answers)));
      }
      for (int i = 0; i < 60 || answers.get() < 20; i++) {
        TopicPartition source = part(random.nextInt(partCount));
        int step = random.nextInt(6);
        if (step == 0) {
          workers.get(random.nextInt(workers.size())).rows(COUNT); // waits until nothing moves
        } else if (step < 4) {
          begun.incrementAndGet();
          world.write(source, "m" + i, "{\"n\": 1}");
          places.get(source).apply(source);
          applied.incrementAndGet();
        } else {
          places.get(source).close(source);
          places.put(source, workers.get(random.nextInt(workers.size())));
          places.get(source).open(source);
        }
      }
      Until.holds(
          () ->
              assertThat(workers.get(2).rows(COUNT).get(0).get(0).longValue())
                  .isEqualTo(begun.get()));
      isOver.set(true);
      for (Future<?> each : answered) {
        each.get();
      }
    } finally {
      isOver.set(true);
      askers.shutdownNow();
    }
    for (Worker worker : workers) {
      assertThat(worker.rows(COUNT).get(0).get(0).longValue()).isEqualTo(begun.get());
    }
  }

  /** Asks until it is over, and counts the answers. */
  private static Void ask(
      Worker worker, AtomicLong least, AtomicLong most, AtomicBoolean isOver, AtomicLong answers)
      throws Exception {
    while (!isOver.get()) {
      long from = least.get();
      HttpResponse<String> answer = worker.query(COUNT, 1000);
      long to = most.get();
      if (answer.statusCode() == 200) {
        JsonNode row = TestWorld.json(answer.body()).get("rows").get(0);
        assertThat(row.get(0).longValue()).as("rows").isBetween(from, to);
        assertThat(row.get(1)).isEqualTo(row.get(0));
        answers.incrementAndGet();
      } else {
        assertThat(answer.statusCode()).as(answer.body()).isIn(503, 504);
      }
    }
    return null;
  }
}
