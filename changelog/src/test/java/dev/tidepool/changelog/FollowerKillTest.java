package dev.tidepool.changelog;

import static dev.tidepool.changelog.TableFixture.builder;
import static dev.tidepool.changelog.TableFixture.bytes;
import static dev.tidepool.changelog.TableFixture.isTheTopic;
import static dev.tidepool.changelog.TableFixture.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.changelog.testkit.TestBroker;
import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * A real process follows a topic that is written to, and is killed again and again; what it left on
 * the disk, with what follows, is what the topic holds, and less than all is read again.
 */
@Tag("broker")
class FollowerKillTest {

  /** Many times what is read between two commits, so that some are made. */
  private static final long READ_BEFORE_KILL = 1000;

  @TempDir private Path directory;

  @ParameterizedTest
  @Seeds(value = 0x5eed, freshCount = 1)
  void killedFollowerGoesOnBehindItsLastCommit(Seed seed) throws Exception {
    SplittableRandom random = seed.random();
    try (TestBroker broker = new TestBroker();
        KafkaProducer<byte[], byte[]> producer = broker.producer("kill")) {
      String topic = broker.newTopic(2);
      producer.initTransactions();
      AtomicBoolean writing = new AtomicBoolean(true);
      Thread writer =
          new Thread(
              () -> {
                SplittableRandom content = seed.derive(1).random();
                while (writing.get()) {
                  transaction(producer, topic, content);
                  LockSupport.parkNanos(1_000_000);
                }
              });
      writer.start();
      for (int kill = 0; kill < 5; kill++) {
        Process follower = FollowerProcess.start(broker, topic, directory, READ_BEFORE_KILL);
        FollowerProcess.awaitRecords(follower);
        TestBroker.pause(random.nextInt(1000));
        assertThat(follower.isAlive()).isTrue();
        follower.destroyForcibly().waitFor();
      }
      writing.set(false);
      writer.join();
      try (ChangelogTable table = builder(broker, topic, directory).open()) {
        isTheTopic(table, broker, topic);
        long all =
            table.status().partitions().stream().mapToLong(TableStatus.Partition::offset).sum();
        assertThat(table.status().progress().records()).isLessThan(all);
      }
    }
  }

  private static void transaction(
      KafkaProducer<byte[], byte[]> producer, String topic, SplittableRandom random) {
    producer.beginTransaction();
    for (int i = 0; i < 20; i++) {
      int key = random.nextInt(2_000);
      byte[] value = random.nextInt(6) == 0 ? null : row("c" + random.nextInt(9), i);
      producer.send(new ProducerRecord<>(topic, key % 2, bytes("k" + key), value));
    }
    producer.flush();
    if (random.nextInt(4) == 0) {
      producer.abortTransaction();
    } else {
      producer.commitTransaction();
    }
  }
}
