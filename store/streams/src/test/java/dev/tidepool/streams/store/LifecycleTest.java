package dev.tidepool.streams.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.streams.TidepoolStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LifecycleTest extends StoreTest {

  @Test
  @DisplayName("Statement 1: supplier and constructor touch nothing; constants answer before init")
  @SuppressWarnings("deprecation") // managesOffsets
  void constructionHasNoSideEffects() {
    KeyValueStore<Bytes, byte[]> store = TidepoolStores.keyValueStore(NAME).get();
    assertThat(store.name()).isEqualTo(NAME);
    assertThat(store.persistent()).isTrue();
    assertThat(store.managesOffsets()).isTrue();
    assertThat(store.isOpen()).isFalse();
    assertThat(taskDirectory).isEmptyDirectory();
  }

  @Test
  @DisplayName("Statement 2: init registers the root it was given; the callback takes null values")
  void registersRoot() {
    TestContext context = context();
    TidepoolKeyValueStore store = newStore();
    StateStore root = TidepoolStores.keyValueStore("outer").get();
    store.init(context, root);
    try {
      assertThat(context.registered()).isSameAs(root);
      context.restore(row("a", "1"));
      context.restore(row("a", null), row("b", "2"), row("c", "3"));
      assertThat(rows(store)).containsExactly(Map.entry("b", "2"), Map.entry("c", "3"));
    } finally {
      store.close();
    }
  }

  @Test
  @DisplayName(
      "Statement 3: init, close, init works on one instance; closing twice or unopened too")
  void sameInstanceOpensAgain() {
    TidepoolKeyValueStore store = newStore();
    store.close();
    init(store, context());
    store.committedOffset(CHANGELOG);
    put(store, "a", "1");
    commit(store, 7);
    store.close();
    store.close();
    assertThat(store.isOpen()).isFalse();
    init(store, context());
    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(7);
    assertThat(rows(store)).containsExactly(Map.entry("a", "1"));
  }

  @Test
  @DisplayName("Statement 4: a failing init leaves nothing behind; another instance can open")
  void failingInitFreesEverything() {
    TestContext refusing = context().refusingRegistration();
    TidepoolKeyValueStore store = newStore();
    assertThatThrownBy(() -> store.init(refusing, store)).hasMessage("refused");
    assertThat(store.isOpen()).isFalse();
    assertThat(metricsOf(refusing)).isEmpty();

    TestContext wrong = context().with("tidepool.page.bytes", 1);
    assertThatThrownBy(() -> newStore().init(wrong, store)).isInstanceOf(ConfigException.class);

    openLogged().close();
    openLogged().close();
  }

  @Test
  @DisplayName("Statement 4: closing gives the engine back, so another memory budget may follow")
  void closingGivesTheEngineBack() {
    openLogged(context().with("tidepool.memory.bytes", 1 << 20)).close();
    openLogged(context().with("tidepool.memory.bytes", 2 << 20)).close();
    openLogged().close();
  }

  @Test
  @DisplayName("Statement 14: files stay in the store's directory; foreign files there do no harm")
  void filesStayInTheirDirectory() throws IOException {
    Path storeDirectory = Files.createDirectories(taskDirectory.resolve(NAME));
    Path foreign = Files.writeString(storeDirectory.resolve(NAME + ".0"), "a window segment");
    TidepoolKeyValueStore store = openLogged();
    put(store, "a", "1");
    commit(store, 1);
    try (Stream<Path> top = Files.list(taskDirectory)) {
      assertThat(top).containsExactly(storeDirectory);
    }
    store.commit(Map.of());
    store.close();
    openLogged();
    assertThat(foreign).hasContent("a window segment");
  }

  @Test
  @DisplayName("Statement 15: a task directory deleted under a closed store gives a clean start")
  void deletedWhileClosed() throws IOException {
    TidepoolKeyValueStore store = openLogged();
    put(store, "a", "1");
    commit(store, 1);
    store.close();
    Utils.delete(taskDirectory.toFile());
    TidepoolKeyValueStore again = openLogged();
    assertThat(again.committedOffset(CHANGELOG)).isEqualTo(CommittedOffsets.UNKNOWN);
    assertThat(rows(again)).isEmpty();
  }

  @Test
  @DisplayName("Statement 15: deleting the task directory under an open store kills nobody")
  void deletedWhileOpen() throws IOException {
    TidepoolKeyValueStore store = openLogged();
    put(store, "a", "1");
    commit(store, 1);
    Utils.delete(taskDirectory.toFile());
    // What still works is not promised; that nothing worse than an exception happens is.
    assertThatCode(
            () -> {
              try {
                put(store, "b", "2");
                rows(store);
                commit(store, 2);
              } catch (RuntimeException e) {
                assertThat(e).isInstanceOf(org.apache.kafka.common.KafkaException.class);
              }
            })
        .doesNotThrowAnyException();
    store.close();
  }

  @Test
  @DisplayName("Statement 16: a commit refreshes the modification time of the task directory")
  void commitTouchesTaskDirectory() throws IOException {
    TidepoolKeyValueStore store = openLogged();
    put(store, "a", "1");
    Files.setLastModifiedTime(taskDirectory, FileTime.fromMillis(0));
    commit(store, 1);
    assertThat(Files.getLastModifiedTime(taskDirectory).toMillis()).isPositive();
  }

  @Test
  @DisplayName("Statement 17: the visit that Streams pays at start writes nothing")
  void startupVisitWritesNothing() throws IOException {
    TidepoolKeyValueStore store = openLogged();
    for (int i = 0; i < 1000; i++) {
      put(store, "key-" + i, "value-" + i);
    }
    commit(store, 999);
    store.close();
    // The first visit may finish what closing left, such as taking a lock file over.
    visitAsAtStart();
    List<String> before = contents();
    visitAsAtStart();
    assertThat(contents()).isEqualTo(before);
  }

  @Test
  @DisplayName("Statement 26: operations on a closed store say that it is closed")
  void closedStoreSaysSo() {
    TidepoolKeyValueStore store = openLogged();
    store.close();
    List<Runnable> operations =
        List.of(
            () -> put(store, "a", "1"),
            () -> store.get(key("a")),
            () -> store.delete(key("a")),
            () -> store.putIfAbsent(key("a"), value("1")),
            () -> store.all(),
            () -> store.reverseAll(),
            () -> store.range(key("a"), key("b")),
            () -> store.range(key("b"), key("a")),
            () -> store.reverseRange(null, null),
            () -> store.approximateNumEntries(),
            () -> commit(store, 1));
    for (Runnable operation : operations) {
      assertThatThrownBy(operation::run).isInstanceOf(InvalidStateStoreException.class);
    }
  }

  private void visitAsAtStart() {
    TidepoolKeyValueStore visited = newStore();
    visited.init(context(), visited);
    Long offset = visited.committedOffset(CHANGELOG);
    assertThat(offset).isEqualTo(999);
    visited.commit(Map.of(CHANGELOG, offset));
    visited.close();
  }

  private List<String> contents() throws IOException {
    try (Stream<Path> files = Files.walk(taskDirectory)) {
      return files.filter(Files::isRegularFile).sorted().map(LifecycleTest::describe).toList();
    }
  }

  private static String describe(Path file) {
    try {
      return file
          + " "
          + Files.size(file)
          + " "
          + Utils.readFileAsString(file.toString()).hashCode();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<String> metricsOf(TestContext context) {
    return context.metrics().metrics().keySet().stream()
        .filter(name -> name.tags().containsKey("tidepool-state-id"))
        .map(Object::toString)
        .toList();
  }
}
