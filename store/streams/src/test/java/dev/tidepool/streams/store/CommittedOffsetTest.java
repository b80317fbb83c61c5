package dev.tidepool.streams.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.streams.TidepoolOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommittedOffsetTest extends StoreTest {

  @Test
  @DisplayName("Statement 5: the committed offset is exactly the last one, also after reopening")
  void offsetIsTheLastCommitted() {
    TidepoolKeyValueStore store = openLogged();
    for (long offset : new long[] {CommittedOffsets.UNKNOWN, 0, 41, 42}) {
      if (offset >= 0) {
        put(store, "k" + offset, "v");
      }
      commit(store, offset);
      assertThat(store.committedOffset(CHANGELOG)).isEqualTo(offset);
      store.close();
      store = openLogged();
      assertThat(store.committedOffset(CHANGELOG)).isEqualTo(offset);
    }
    assertThat(rows(store)).containsOnlyKeys("k0", "k41", "k42");
  }

  @Test
  @DisplayName("Statement 8: an empty commit clears rows and offset of a logged store")
  void emptyCommitClearsLoggedStore() {
    TidepoolKeyValueStore store = openLogged();
    put(store, "stale", "1");
    commit(store, 5);
    store.commit(Map.of());
    store.commit(Map.of());
    assertThat(store.committedOffset(CHANGELOG)).isNull();
    assertThat(rows(store)).isEmpty();
    store.close();
    TidepoolKeyValueStore again = openLogged();
    assertThat(rows(again)).isEmpty();
    // The directory is known to be clean, so the siblings in the task need not be wiped.
    assertThat(again.committedOffset(CHANGELOG)).isEqualTo(CommittedOffsets.UNKNOWN);
  }

  @Test
  @DisplayName("Statement 8: an empty commit clears what was only put or restored, too")
  void emptyCommitClearsUncommittedRows() {
    TestContext context = context();
    TidepoolKeyValueStore store = openLogged(context);
    context.restore(row("stale", "1"));
    store.commit(Map.of());
    assertThat(rows(store)).isEmpty();
    context.restore(row("fresh", "2"));
    commit(store, 1);
    store.close();
    assertThat(rows(openLogged())).containsExactly(Map.entry("fresh", "2"));
  }

  @Test
  @DisplayName("Statement 8: an empty commit of a store without changelog keeps its rows")
  void emptyCommitKeepsUnloggedStore() {
    TidepoolKeyValueStore store = openUnlogged(context());
    put(store, "a", "1");
    store.commit(Map.of());
    put(store, "b", "2");
    store.commit(Map.of());
    put(store, "c", "not committed");
    store.close();
    assertThat(rows(openUnlogged(context()))).containsOnlyKeys("a", "b");
  }

  @Test
  @DisplayName("Statement 9: a null value clears one partition; several are kept beside each other")
  void nullClearsOnePartition() {
    TopicPartition first = new TopicPartition("global-topic", 0);
    TopicPartition second = new TopicPartition("global-topic", 1);
    TidepoolKeyValueStore store = openGlobal();
    put(store, "a", "1");
    store.commit(Map.of(first, 10L, second, 20L));
    store.close();
    store = openGlobal();
    assertThat(store.committedOffset(first)).isEqualTo(10);
    assertThat(store.committedOffset(second)).isEqualTo(20);
    Map<TopicPartition, Long> removal = new HashMap<>();
    removal.put(first, null);
    store.commit(removal);
    assertThat(store.committedOffset(first)).isNull();
    store.close();
    store = openGlobal();
    assertThat(store.committedOffset(first)).isNull();
    assertThat(store.committedOffset(second)).isEqualTo(20);
    assertThat(rows(store)).containsOnlyKeys("a");
  }

  @Test
  @DisplayName("Statement 10: committing the same offset again writes nothing")
  void unchangedCommitWritesNothing() throws IOException {
    TidepoolKeyValueStore store = openLogged();
    put(store, "a", "1");
    commit(store, 1);
    List<String> before = files();
    for (int i = 0; i < 100; i++) {
      commit(store, 1);
    }
    assertThat(files()).isEqualTo(before);
  }

  @Test
  @DisplayName("Statement 11: a commit writes in proportion to what changed, not to what is there")
  void commitWritesWhatChanged() {
    TestContext context = context();
    TidepoolKeyValueStore store = openLogged(context);
    byte[] value = new byte[100];
    for (int i = 0; i < 20_000; i++) {
      java.util.concurrent.ThreadLocalRandom.current().nextBytes(value);
      store.put(key("key-" + i), value);
    }
    commit(store, 20_000);
    long before = bytesOnDisk();
    for (int i = 0; i < 10; i++) {
      put(store, "key-" + i, "changed");
      commit(store, 20_001 + i);
    }
    assertThat(bytesOnDisk() - before).isLessThan(200_000);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("Statement 12: a fresh store answers -4, not null")
  void freshStoreAnswersUnknown(boolean exactlyOnce) {
    TestContext context = exactlyOnce ? context().exactlyOnce() : context();
    TidepoolKeyValueStore store = openUnlogged(context);
    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(CommittedOffsets.UNKNOWN);
    store.close();
    // Also if it was opened once before and nothing was committed.
    assertThat(openUnlogged(context).committedOffset(CHANGELOG))
        .isEqualTo(CommittedOffsets.UNKNOWN);
  }

  @Test
  @DisplayName(
      "Statement 28: a fresh global store answers null, because its offset is sought as is")
  void freshGlobalStoreAnswersNull() {
    TopicPartition source = new TopicPartition("global-topic", 0);
    TidepoolKeyValueStore store = openGlobal();
    assertThat(store.committedOffset(source)).isNull();
    store.commit(Map.of(source, 10L));
    assertThat(store.committedOffset(source)).as("another store has left it").isNull();
    put(store, "a", "1");
    store.commit(Map.of(source, 10L));
    assertThat(store.committedOffset(source)).isEqualTo(10);
  }

  @Test
  @DisplayName("Statement 13: a fresh store declines an offset that it cannot have earned")
  void freshStoreDeclinesLegacyOffset() {
    TidepoolKeyValueStore store = openUnlogged(context());
    commit(store, 1234);
    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(CommittedOffsets.UNKNOWN);
    store.close();
    assertThat(openLogged().committedOffset(CHANGELOG)).isEqualTo(CommittedOffsets.UNKNOWN);
  }

  @Test
  @DisplayName("Statement 13: once rows were restored or put, offsets are accepted")
  void restoredStoreAcceptsOffset() {
    TestContext context = context();
    TidepoolKeyValueStore store = openLogged(context);
    context.restore(row("a", "1"));
    context.restore(row("a", null));
    commit(store, 1);
    store.close();
    store = openLogged();
    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(1);
    commit(store, 2);
    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 5, 8})
  @DisplayName("Statement 13: rows keep their offset, whatever an older release's file says")
  void ownOffsetOutlivesLegacyOffset(long legacyOffset) {
    TidepoolKeyValueStore store = openLogged();
    put(store, "a", "1");
    commit(store, 5);
    store.close();
    // Streams passes the file on after init and deletes it; only then it asks.
    TidepoolKeyValueStore again = openUnlogged(context());
    commit(again, legacyOffset);
    assertThat(again.committedOffset(CHANGELOG)).isEqualTo(5);
    commit(again, 6);
    assertThat(again.committedOffset(CHANGELOG)).as("restored until here").isEqualTo(6);
    again.close();
    store = openLogged();
    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(6);
    assertThat(rows(store)).containsOnlyKeys("a");
  }

  @Test
  @DisplayName("Rows that were logged to another topic are not what this one will restore")
  void rowsOfAnotherChangelogAreDropped() {
    TidepoolKeyValueStore store = openLogged();
    put(store, "a", "1");
    commit(store, 5);
    store.close();
    TidepoolKeyValueStore moved = openUnlogged(context());
    assertThat(moved.committedOffset(new TopicPartition("source", 0)))
        .isEqualTo(CommittedOffsets.UNKNOWN);
    assertThat(rows(moved)).isEmpty();
  }

  @Test
  @DisplayName("A store that changes its layout starts empty if it has a changelog")
  void changedLayoutStartsEmpty() {
    TidepoolKeyValueStore store = openLogged();
    put(store, "a", "1");
    commit(store, 5);
    store.close();
    TidepoolKeyValueStore timestamped =
        new TidepoolTimestampedKeyValueStore(NAME, TidepoolOptions.DEFAULT);
    init(timestamped, context());
    assertThat(timestamped.committedOffset(CHANGELOG)).isEqualTo(CommittedOffsets.UNKNOWN);
    assertThat(rows(timestamped)).isEmpty();
  }

  private TidepoolKeyValueStore openGlobal() {
    return openUnlogged(new TestContext(taskDirectory, new TaskId(-1, -1)));
  }

  private long bytesOnDisk() {
    try (Stream<Path> files = Files.walk(taskDirectory)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(taskDirectory)) {
      return files
          .filter(Files::isRegularFile)
          .sorted()
          .map(file -> file + " " + file.toFile().length() + " " + file.toFile().lastModified())
          .toList();
    }
  }
}
