package dev.tidepool.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.connect.TestWorld.Worker;
import dev.tidepool.engine.testkit.Until;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.StringConverter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers of Kafka Connect in processes of their own are killed while they are asked: no answer has
 * a row less than one before, or one more than there are.
 */
@Tag("broker")
@Timeout(400)
class WorkersKillTest {
  private static final String NAME = "asked";
  private static final String COUNT = "SELECT COUNT(*) FROM t";
  private static final int PART_COUNT = 3;

  @TempDir private Path directory;
  private final AtomicLong written = new AtomicLong(); // counted before it is sent

  @Test
  void killedWorkersMakeNoAnswerWrong() throws Exception {
    Map<String, WorkerProcess> workers = new HashMap<>();
    ExecutorService threads = Executors.newSingleThreadExecutor();
    AtomicBoolean isOver = new AtomicBoolean();
    try (TestWorld world = new TestWorld(directory)) {
      world.createTopic("t", PART_COUNT);
      write(world, 300);
      for (String worker : new String[] {"a", "b"}) {
        workers.put(worker, start(world, worker));
      }
      workers.get("a").rest().configure(NAME, connector(world.bootstrapServers()));
      Worker asked = world.worker("t", "name", NAME); // it has no part, and asks those who have
      awaitAll(asked);
      Future<Long> answers = threads.submit(() -> ask(asked, isOver));
      for (String worker : new String[] {"a", "b"}) {
        workers.get(worker).kill();
        write(world, 60);
        awaitAll(asked); // of the worker that is left
        workers.put(worker, start(world, worker));
        workers.get(worker).rest();
        write(world, 60);
        awaitAll(asked);
      }
      isOver.set(true);
      assertThat(answers.get()).isPositive();
    } finally {
      isOver.set(true);
      threads.shutdownNow();
      workers.values().forEach(WorkerProcess::close);
    }
  }

  private void write(TestWorld world, int count) {
    for (int i = 0; i < count; i++) {
      long number = written.getAndIncrement();
      int part = (int) (number % PART_COUNT);
      world.write(new TopicPartition("t", part), "k" + number, "{\"n\": " + number + "}");
    }
  }

  private void awaitAll(Worker asked) {
    Until.holds(
        () -> {
          HttpResponse<String> answer = asked.query(COUNT, 5_000);
          assertThat(answer.body()).contains("[[" + written.get() + "]]");
        });
  }

  /** Asks until it is over; returns how often there was an answer. */
  private long ask(Worker asked, AtomicBoolean isOver) throws Exception {
    long answers = 0;
    long before = 0;
    while (!isOver.get()) {
      HttpResponse<String> answer = asked.query(COUNT, 300);
      if (answer.statusCode() == 200) {
        long count = TestWorld.json(answer.body()).get("rows").get(0).get(0).longValue();
        assertThat(count).isBetween(before, written.get());
        before = count;
        answers++;
      } else {
        assertThat(answer.statusCode()).as(answer.body()).isIn(503, 504);
      }
    }
    return answers;
  }

  private WorkerProcess start(TestWorld world, String worker) throws Exception {
    return WorkerProcess.start(
        WorkerProcess.classPath(), world.bootstrapServers(), NAME, directory.resolve(worker));
  }

  private static Map<String, String> connector(String bootstrapServers) {
    Map<String, String> settings = new HashMap<>();
    settings.put("name", NAME);
    settings.put("connector.class", TidepoolSinkConnector.class.getName());
    settings.put("tasks.max", String.valueOf(PART_COUNT));
    settings.put("topics", "t");
    settings.put("directory", "${here:directory}");
    settings.put("memory.bytes", String.valueOf(4 << 20));
    settings.put("retry.backoff.ms", "100");
    settings.put("endpoint.port", "0");
    settings.put("endpoint.secret", TestWorld.SECRET);
    settings.put("kafka.bootstrap.servers", bootstrapServers);
    settings.put("key.converter", StringConverter.class.getName());
    settings.put("value.converter", JsonConverter.class.getName());
    settings.put("value.converter.schemas.enable", "false");
    settings.put("consumer.override.session.timeout.ms", "5000");
    settings.put("consumer.override.heartbeat.interval.ms", "1000");
    return settings;
  }
}
