package dev.tidepool.streams.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.engine.CorruptStoreException;
import dev.tidepool.engine.StoreClosedException;
import dev.tidepool.engine.StoreIoException;
import dev.tidepool.engine.StoreLockedException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DamageTest extends StoreTest {

  @Test
  @DisplayName("Statement 33: damage found at init is TaskCorruptedException under exactly-once")
  void damageAtInitExactlyOnce() {
    writeRows();
    flipEveryFile();
    TestContext context = context().exactlyOnce();
    TidepoolKeyValueStore store = newStore();
    try {
      store.init(context, store);
    } catch (TaskCorruptedException e) {
      assertThat(e.corruptedTasks()).isEqualTo(Set.of(new TaskId(0, 0)));
      assertThat(store.isOpen()).isFalse();
      return;
    }
    // The engine loads lazily: then the damage shows on first use, and heals at the next init.
    assertThatThrownBy(() -> useEverything(store)).isInstanceOf(ProcessorStateException.class);
    store.close();
    assertEmpty(openUnlogged(context));
  }

  @Test
  @DisplayName("Statement 33: at-least-once, a damaged store heals itself: empty, offset -4")
  void damageAtInitAtLeastOnce() {
    writeRows();
    flipEveryFile();
    TidepoolKeyValueStore store = openUnlogged(context());
    try {
      useEverything(store);
    } catch (ProcessorStateException e) {
      store.close();
      store = openUnlogged(context());
    }
    assertEmpty(store);
  }

  @Test
  @DisplayName("Statement 33: damage found in a global store heals under exactly-once, too")
  void damageInGlobalStore() {
    writeRows();
    flipEveryFile();
    TestContext context = new TestContext(taskDirectory, new TaskId(-1, -1)).exactlyOnce();
    TidepoolKeyValueStore store = openUnlogged(context);
    try {
      useEverything(store);
      store.delete(key("new"));
    } catch (ProcessorStateException e) {
      store.close();
      store = openUnlogged(context);
    }
    assertThat(rows(store)).isEmpty();
  }

  @Test
  @DisplayName(
      "Statement 33: damage found later is ProcessorStateException, and the next init heals")
  void damageFoundLater() {
    writeRows();
    StoreDirectory directory = new StoreDirectory(taskDirectory, NAME);
    StoreErrors errors = new StoreErrors(NAME, directory);
    CorruptStoreException damage =
        new CorruptStoreException(Path.of("000001.seg"), 4096, "frame checksum", "1", "2");
    assertThat(errors.toStreams(damage))
        .isInstanceOf(ProcessorStateException.class)
        .isNotInstanceOf(TaskCorruptedException.class)
        .hasMessageContaining("Store orders")
        .hasMessageContaining("at byte 4096");
    assertThat(taskDirectory.resolve(NAME)).isDirectoryContaining("glob:**REBUILD");

    TidepoolKeyValueStore healed = openUnlogged(context().exactlyOnce());
    assertEmpty(healed);
    put(healed, "again", "1");
    commit(healed, 1);
    healed.close();
    assertThat(rows(openLogged())).as("healed once, not again").containsOnlyKeys("again");
  }

  @Test
  @DisplayName("Statement 33: a failing disk is ProcessorStateException; a closed store says so")
  void otherErrors() {
    StoreErrors errors = new StoreErrors(NAME, new StoreDirectory(taskDirectory, NAME));
    assertThat(errors.toStreams(new StoreIoException("no space left", new IOException())))
        .isInstanceOf(ProcessorStateException.class)
        .hasMessageContaining("Store orders: no space left");
    assertThat(errors.toStreams(new StoreClosedException("closed")))
        .isInstanceOf(InvalidStateStoreException.class);
    assertThat(taskDirectory).isEmptyDirectory();
  }

  @Test
  @DisplayName("Statement 4: two open stores in one directory are refused, and the first goes on")
  void lockedDirectory() {
    TidepoolKeyValueStore first = openLogged();
    put(first, "a", "1");
    TidepoolKeyValueStore second = newStore();
    assertThatThrownBy(() -> second.init(context(), second))
        .isInstanceOf(ProcessorStateException.class)
        .hasCauseInstanceOf(StoreLockedException.class);
    commit(first, 1);
    assertThat(rows(first)).containsOnlyKeys("a");
  }

  private void writeRows() {
    TidepoolKeyValueStore store = openLogged();
    for (int i = 0; i < 100; i++) {
      put(store, "key-" + i, "value-" + i);
    }
    commit(store, 99);
    store.close();
  }

  private void flipEveryFile() {
    Path rows = new StoreDirectory(taskDirectory, NAME).rows();
    try (Stream<Path> files = Files.walk(rows)) {
      List<Path> all =
          files.filter(Files::isRegularFile).filter(f -> f.toFile().length() > 0).toList();
      assertThat(all).isNotEmpty();
      for (Path file : all) {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
          for (long at = 0; at < open.length(); at += 64) {
            open.seek(at);
            int before = open.read();
            open.seek(at);
            open.write(before ^ 0x40);
          }
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void useEverything(TidepoolKeyValueStore store) {
    rows(store);
    store.get(key("key-1"));
    put(store, "new", "1");
    store.commit(Map.of(CHANGELOG, 100L));
    store.commit(Map.of(CHANGELOG, CommittedOffsets.UNKNOWN));
    store.delete(key("new"));
  }

  private static void assertEmpty(TidepoolKeyValueStore store) {
    store.delete(key("new"));
    assertThat(rows(store)).isEmpty();
    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(CommittedOffsets.UNKNOWN);
  }
}
