package dev.tidepool.changelog;

import static dev.tidepool.changelog.TableFixture.builder;
import static dev.tidepool.changelog.TableFixture.bytes;
import static dev.tidepool.changelog.TableFixture.isTheTopic;
import static dev.tidepool.changelog.TableFixture.row;

import dev.tidepool.changelog.testkit.TestBroker;
import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * Random transactions (committed and aborted), tombstones, own writes, restarts, truncations and
 * topics created again; each time the table has caught up it is what a plain consumer reads.
 */
@Tag("broker")
class RandomRunTest {

  private static TestBroker broker;

  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    broker = new TestBroker();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @ParameterizedTest
  @Seeds
  void endsAsTheTopicIs(Seed seed) throws Exception {
    SplittableRandom random = seed.random();
    String topic = broker.newTopic(2);
    int partitions = 2;
    ChangelogTable table = builder(broker, topic, directory).open();
    KafkaProducer<byte[], byte[]> producer = broker.producer("t-" + seed);
    producer.initTransactions();
    try {
      for (int step = 0; step < 60; step++) {
        int what = random.nextInt(100);
        if (what < 55) {
          transaction(random, producer, topic, partitions);
        } else if (what < 65) {
          ownWrites(random, table);
        } else if (what < 80) {
          table.close();
          table = builder(broker, topic, directory).open();
        } else if (what < 88) {
          int partition = random.nextInt(partitions);
          broker.truncate(
              topic, partition, random.nextBoolean() ? -1 : broker.middle(topic, partition));
        } else if (what < 91) {
          producer.close();
          broker.delete(topic);
          partitions = 1 + random.nextInt(3);
          broker.create(topic, partitions);
          producer = broker.producer("t-" + seed);
          producer.initTransactions();
        } else {
          isTheTopic(table, broker, topic);
        }
      }
      isTheTopic(table, broker, topic);
      table.close();
      table = builder(broker, topic, directory).open();
      isTheTopic(table, broker, topic);
    } finally {
      producer.close();
      table.close();
    }
  }

  private static void transaction(
      SplittableRandom random,
      KafkaProducer<byte[], byte[]> producer,
      String topic,
      int partitions) {
    producer.beginTransaction();
    int count = 1 + random.nextInt(40);
    for (int i = 0; i < count; i++) {
      int key = random.nextInt(60);
      byte[] value = random.nextInt(5) == 0 ? null : row("c" + random.nextInt(5), random.nextInt());
      producer.send(new ProducerRecord<>(topic, key % partitions, bytes("k" + key), value));
    }
    if (random.nextInt(3) == 0) {
      producer.flush(); // or the records would never have been in the log
      producer.abortTransaction();
    } else {
      producer.commitTransaction();
    }
  }

  private static void ownWrites(SplittableRandom random, ChangelogTable table) throws Exception {
    table.awaitCaughtUp(TableFixture.PATIENCE);
    CompletableFuture<?>[] writes = new CompletableFuture<?>[10];
    for (int i = 0; i < writes.length; i++) {
      byte[] key = bytes("own" + random.nextInt(20));
      writes[i] = random.nextInt(4) == 0 ? table.delete(key) : table.put(key, row("own", i));
    }
    CompletableFuture.allOf(writes).join();
  }
}
