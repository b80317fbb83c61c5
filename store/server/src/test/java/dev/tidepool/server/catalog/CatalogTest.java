package dev.tidepool.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.embedded.EmbeddedKafka;
import dev.tidepool.server.catalog.CatalogWriter.Change;
import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.parse.Statement.CreateTable;
import dev.tidepool.sql.parse.StatementParser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The catalog on a broker: writers that fence each other, and readers that come later. */
@Tag("broker")
@Timeout(120)
class CatalogTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir static Path directory;
  private static EmbeddedKafka kafka;

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.start(directory);
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  private static Map<String, Object> clients() {
    return Map.of("bootstrap.servers", kafka.bootstrapServers());
  }

  private static CatalogWriter writer(String topic) {
    return new CatalogWriter(topic, clients());
  }

  private static void makeTopic(String topic) {
    kafka.createTopic(topic, 1, Map.of("cleanup.policy", "compact"));
  }

  private static Change create(String table, CatalogState state) {
    String text = "CREATE TABLE " + table + " (id INT PRIMARY KEY)";
    return CatalogChanges.of((CreateTable) StatementParser.parse(text), state);
  }

  private static CatalogState read(String topic, long offset) throws InterruptedException {
    try (CatalogReader reader = new CatalogReader(topic, clients(), state -> {})) {
      assertThat(reader.await(offset, LONG)).isTrue();
      return reader.state();
    }
  }

  /** The one who was overtaken is asked again, and about what is there now. */
  @Test
  void aWriterThatIsFencedDecidesAnew() throws Exception {
    String topic = "fenced";
    makeTopic(topic);
    List<Set<String>> seen = new ArrayList<>();
    long offset =
        writer(topic)
            .change(
                state -> {
                  seen.add(state.tables().keySet());
                  if (seen.size() == 1) {
                    writer(topic).change(now -> create("overtaking", now)); // and is done
                  }
                  return create("overtaken", state);
                });
    assertThat(seen).containsExactly(Set.of(), Set.of("overtaking"));
    assertThat(read(topic, offset).tables()).containsOnlyKeys("overtaken", "overtaking");
  }

  @Test
  void whatIsRefusedChangesNothing() throws Exception {
    String topic = "refused";
    makeTopic(topic);
    writer(topic).change(state -> create("t", state));
    assertThatThrownBy(() -> writer(topic).change(state -> create("T", state)))
        .isInstanceOf(SqlException.class)
        .hasMessageContaining("there is a table t already");
    long offset = writer(topic).change(state -> null);
    assertThat(read(topic, offset).tables()).containsOnlyKeys("t");
  }

  /**
   * Of each name one writer has it, and all that was acknowledged is there, also after a restart.
   */
  @Test
  void manyWritersAtOnceLoseNothing() throws Exception {
    String topic = "many";
    makeTopic(topic);
    Map<String, Integer> createdBy = new ConcurrentHashMap<>();
    AtomicInteger refused = new AtomicInteger();
    int writers = 3;
    int tables = 6;
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int w = 0; w < writers; w++) {
        int number = w;
        all.add(
            threads.submit(
                () -> {
                  for (int t = 0; t < tables; t++) {
                    String table = "t" + t;
                    try {
                      writer(topic).change(state -> create(table, state));
                      assertThat(createdBy.put(table, number)).as(table).isNull();
                    } catch (SqlException e) {
                      refused.incrementAndGet();
                    }
                  }
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(createdBy).hasSize(tables);
    assertThat(refused).hasValue((writers - 1) * tables);
    long offset = writer(topic).change(state -> null);
    CatalogState before = read(topic, offset);
    assertThat(before.tables().keySet()).isEqualTo(createdBy.keySet());
    assertThat(before.tables().values().stream().map(CatalogTable::id).distinct()).hasSize(tables);
    kafka.restart();
    assertThat(read(topic, offset).tables()).isEqualTo(before.tables());
  }

  @Test
  void aReaderIsToldOfEachChange() throws Exception {
    String topic = "told";
    makeTopic(topic);
    List<Set<String>> told = Collections.synchronizedList(new ArrayList<>());
    try (CatalogReader reader =
        new CatalogReader(topic, clients(), state -> told.add(state.tables().keySet()))) {
      assertThat(reader.await(writer(topic).change(state -> create("a", state)), LONG)).isTrue();
      assertThat(reader.await(writer(topic).change(state -> create("b", state)), LONG)).isTrue();
      assertThat(reader.await(writer(topic).change(state -> new Change("a", null)), LONG)).isTrue();
      assertThat(told).containsExactly(Set.of("a"), Set.of("a", "b"), Set.of("b"));
      assertThat(reader.await(Long.MAX_VALUE, Duration.ofMillis(1))).isFalse();
    }
  }
}
