package dev.tidepool.streams.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.changelog.ValueLayout;
import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.engine.TieredStore;
import dev.tidepool.engine.io.NioVfs;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.query.Position;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OffsetAgeTest extends StoreTest {

  private static final long HOUR_MS = TimeUnit.HOURS.toMillis(1);

  @Test
  @DisplayName("Statement 36: an offset older than tidepool.offset.age.max.ms is not trusted")
  void oldOffsetIsDroppedWithItsRows() {
    writeAsOf(System.currentTimeMillis() - 13 * HOUR_MS);
    TidepoolKeyValueStore store = openUnlogged(context());
    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(CommittedOffsets.UNKNOWN);
    assertThat(rows(store)).isEmpty();
    assertThat(store.getPosition().isEmpty()).isTrue();
  }

  @Test
  @DisplayName("Statement 36: a younger one is trusted; the bound can be configured")
  void youngOffsetIsTrusted() {
    writeAsOf(System.currentTimeMillis() - 13 * HOUR_MS);
    TidepoolKeyValueStore store =
        openUnlogged(context().with("tidepool.offset.age.max.ms", 14 * HOUR_MS));
    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(5);
    assertThat(rows(store)).containsOnlyKeys("deleted");
  }

  @Test
  @DisplayName("Statement 36: a clock that was far ahead is as little worth as an old offset")
  void offsetFromTheFutureIsNotTrusted() {
    writeAsOf(System.currentTimeMillis() + 13 * HOUR_MS);
    assertThat(openUnlogged(context()).committedOffset(CHANGELOG))
        .isEqualTo(CommittedOffsets.UNKNOWN);
  }

  @Test
  @DisplayName("Statement 36: committing while far behind does not make the offset younger")
  void restoringKeepsTheAge() {
    long asOfMs = System.currentTimeMillis() - 11 * HOUR_MS;
    writeAsOf(asOfMs);
    TestContext context = context();
    TidepoolKeyValueStore store = openLogged(context);
    context.restore(row("a", "1"));
    commit(store, 6);
    store.close();
    assertThat(committedNote().asOfMs()).isEqualTo(asOfMs);
  }

  @Test
  @DisplayName("Statement 36: a task that wrote nothing since keeps its offset young")
  void idleWriterRefreshesTheAge() {
    TidepoolKeyValueStore store = openLogged(context().with("tidepool.offset.age.max.ms", 1L));
    put(store, "a", "1");
    commit(store, 5);
    long writtenMs = System.currentTimeMillis();
    while (System.currentTimeMillis() <= writtenMs + 1) {
      Thread.onSpinWait();
    }
    commit(store, 5);
    store.close();
    assertThat(committedNote().asOfMs()).isGreaterThan(writtenMs);
  }

  private void writeAsOf(long asOfMs) {
    try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(1 << 20), NioVfs.INSTANCE);
        TieredStore rows = engine.open(directory().rows(), StoreOptions.DEFAULT)) {
      rows.put(key("deleted").get(), value("long ago"));
      Position position = Position.emptyPosition().withComponent("input", 0, 5);
      rows.commit(
          new CommitNote(ValueLayout.PLAIN, asOfMs, CHANGELOG, Map.of(CHANGELOG, 5L), position)
              .encode());
    }
  }

  private CommitNote committedNote() {
    try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(1 << 20), NioVfs.INSTANCE);
        TieredStore rows = engine.open(directory().rows(), StoreOptions.DEFAULT)) {
      return CommitNote.decode(rows.committedNote());
    }
  }

  private StoreDirectory directory() {
    taskDirectory.resolve(NAME).toFile().mkdirs();
    return new StoreDirectory(taskDirectory, NAME);
  }
}
