package dev.tidepool.streams.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidepool.streams.TidepoolOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of one store share: a directory, opening like Streams does, and short words. */
abstract class StoreTest {

  static final String NAME = "orders";
  static final TopicPartition CHANGELOG = new TopicPartition("test-orders-changelog", 0);

  @TempDir Path taskDirectory;

  private final List<StateStore> opened = new ArrayList<>();

  @AfterEach
  void closeAll() {
    opened.forEach(StateStore::close);
  }

  TestContext context() {
    return new TestContext(taskDirectory);
  }

  /** Opens the store as Streams opens one with a changelog. */
  TidepoolKeyValueStore openLogged() {
    return openLogged(context());
  }

  TidepoolKeyValueStore openLogged(TestContext context) {
    TidepoolKeyValueStore store = openUnlogged(context);
    store.committedOffset(CHANGELOG);
    return store;
  }

  /** Opens the store as Streams opens one without changelog. */
  TidepoolKeyValueStore openUnlogged(TestContext context) {
    TidepoolKeyValueStore store = newStore();
    init(store, context);
    return store;
  }

  void init(TidepoolKeyValueStore store, TestContext context) {
    opened.add(store);
    store.init(context, store);
  }

  static TidepoolKeyValueStore newStore() {
    return new TidepoolKeyValueStore(NAME, TidepoolOptions.DEFAULT);
  }

  static void commit(StateStore store, long offset) {
    store.commit(Map.of(CHANGELOG, offset));
  }

  static Bytes key(String key) {
    return Bytes.wrap(key.getBytes(UTF_8));
  }

  static byte[] value(String value) {
    return value == null ? null : value.getBytes(UTF_8);
  }

  static void put(KeyValueStore<Bytes, byte[]> store, String key, String value) {
    store.put(key(key), value(value));
  }

  static KeyValue<byte[], byte[]> row(String key, String value) {
    return KeyValue.pair(key.getBytes(UTF_8), value(value));
  }

  /** All rows in the order of the store. */
  static Map<String, String> rows(KeyValueStore<Bytes, byte[]> store) {
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      return drain(all);
    }
  }

  static Map<String, String> drain(KeyValueIterator<Bytes, byte[]> iterator) {
    Map<String, String> rows = new LinkedHashMap<>();
    while (iterator.hasNext()) {
      KeyValue<Bytes, byte[]> next = iterator.next();
      rows.put(new String(next.key.get(), UTF_8), new String(next.value, UTF_8));
    }
    return rows;
  }
}
