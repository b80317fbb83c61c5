package dev.tidepool.changelog;

import static dev.tidepool.changelog.TableFixture.PATIENCE;
import static dev.tidepool.changelog.TableFixture.builder;
import static dev.tidepool.changelog.TableFixture.bytes;
import static dev.tidepool.changelog.TableFixture.isTheTopic;
import static dev.tidepool.changelog.TableFixture.row;
import static dev.tidepool.changelog.TableFixture.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.changelog.testkit.TestBroker;
import dev.tidepool.engine.io.FaultyVfs;
import dev.tidepool.engine.testkit.Until;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that is away, and a disk that is full: a clear state, and all is well afterwards. */
@Tag("broker")
class TroubleTest {

  @TempDir private Path directory;
  private TestBroker broker;

  @BeforeEach
  void start() {
    broker = new TestBroker();
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void brokerThatGoesAwayAndComesBack() throws Exception {
    String topic = broker.newTopic(2);
    try (ChangelogTable table = open(topic)) {
      for (int i = 0; i < 20; i++) {
        table.put(bytes("k" + i), row("Riga", i)).join();
      }
      broker.kafka().stop();
      CompletableFuture<WrittenAt> lost = table.put(bytes("k1"), row("Oslo", 1));
      Until.holds(() -> assertThat(table.status().state()).isEqualTo(TableState.UNREACHABLE));
      assertThat(table.status().reason()).contains("the broker cannot be asked");
      assertThat(rows(table)).as("shown as they were").hasSize(20);
      assertThatThrownBy(lost::join)
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(ChangelogException.class)
          .hasMessageContaining("the log may have it or not");
      broker.kafka().restart();
      isTheTopic(table, broker, topic);
      table.put(bytes("k2"), row("Oslo", 2)).join();
      isTheTopic(table, broker, topic);
    }
  }

  @Test
  void brokerThatIsNotThereAtTheStart() throws Exception {
    String topic = broker.newTopic(2);
    try (ChangelogTable table = open(topic)) {
      table.put(bytes("k"), row("Riga", 1)).join();
    }
    broker.kafka().stop();
    try (ChangelogTable table = open(topic)) {
      assertThat(table.get(bytes("k")).value()).as("from the disk").isEqualTo(row("Riga", 1));
      Until.holds(() -> assertThat(table.status().state()).isEqualTo(TableState.UNREACHABLE));
      assertThatThrownBy(() -> table.put(bytes("k"), null).join())
          .hasMessageContaining("was not seen within 3000 ms");
      broker.kafka().restart();
      isTheTopic(table, broker, topic);
    }
  }

  @Test
  void brokerWhoseNameNobodyKnowsIsTriedAgain() {
    try (ChangelogTable table =
        builder(broker, "t", directory)
            .kafka(Map.of("bootstrap.servers", "nobody.invalid:9092"))
            .unreachableAfter(Duration.ofSeconds(1))
            .open()) {
      Until.holds(() -> assertThat(table.status().state()).isEqualTo(TableState.UNREACHABLE));
      assertThat(table.status().reason()).contains("No resolvable bootstrap urls");
    }
  }

  private ChangelogTable open(String topic) {
    return builder(broker, topic, directory)
        .kafka(
            Map.of(
                "delivery.timeout.ms",
                3000,
                "request.timeout.ms",
                2000,
                "max.block.ms",
                3000,
                "reconnect.backoff.max.ms",
                200))
        .unreachableAfter(Duration.ofSeconds(2))
        .open();
  }

  @Test
  void fullDiskStopsTheReadingUntilThereIsSpace() throws Exception {
    String topic = broker.newTopic(1);
    FaultyVfs disk = new FaultyVfs(1);
    disk.diskCapacityBytes(60_000);
    Path place = Path.of("/table");
    try (ChangelogTable writer = builder(broker, topic, directory).open();
        ChangelogTable table = builder(broker, topic, place).files(disk).open()) {
      CompletableFuture<?>[] writes = new CompletableFuture<?>[2000];
      for (int i = 0; i < writes.length; i++) {
        writes[i] = writer.put(bytes("key-" + i * 7919 % 4001), row("city-" + i * 31 % 997, i));
      }
      CompletableFuture.allOf(writes).join();
      Until.holds(() -> assertThat(table.status().state()).isEqualTo(TableState.DISK_FAILING));
      assertThat(table.status().reason()).isNotEmpty();
      writer.put(bytes("later"), row("city", 1)).join();
      Until.holds(() -> assertThat(table.status().progress().remainingRecords()).isPositive());
      disk.diskCapacityBytes(Long.MAX_VALUE);
      isTheTopic(table, broker, topic);
    }
    try (ChangelogTable table = builder(broker, topic, place).files(disk).open()) {
      table.awaitCaughtUp(PATIENCE);
      isTheTopic(table, broker, topic);
      assertThat(table.status().progress().records()).isZero();
    }
  }
}
