package dev.tidepool.streams.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tidepool.streams.TidepoolStores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What Streams expects of any key-value store of bytes, run against Kafka's own and ours. Where
 * Kafka's two differ, ours behaves as the one on RocksDB.
 */
@ParameterizedClass
@EnumSource(KeyValueStoreContractTest.Kind.class)
class KeyValueStoreContractTest {

  enum Kind {
    ROCKS_DB {
      @Override
      KeyValueStore<Bytes, byte[]> make() {
        return Stores.persistentKeyValueStore("store").get();
      }
    },
    IN_MEMORY {
      @Override
      KeyValueStore<Bytes, byte[]> make() {
        return Stores.inMemoryKeyValueStore("store").get();
      }
    },
    TIDEPOOL {
      @Override
      KeyValueStore<Bytes, byte[]> make() {
        return TidepoolStores.keyValueStore("store").get();
      }
    },
    TIDEPOOL_TIMESTAMPED {
      @Override
      KeyValueStore<Bytes, byte[]> make() {
        return TidepoolStores.timestampedKeyValueStore("store").get();
      }
    },
    TIDEPOOL_WITH_HEADERS {
      @Override
      KeyValueStore<Bytes, byte[]> make() {
        return TidepoolStores.keyValueStoreWithHeaders("store").get();
      }
    };

    abstract KeyValueStore<Bytes, byte[]> make();
  }

  private static final byte[] ONE = {1};
  private static final byte[] TWO = {2};

  private final Kind kind;
  private KeyValueStore<Bytes, byte[]> store;

  @TempDir Path directory;

  KeyValueStoreContractTest(Kind kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() {
    store = kind.make();
    store.init(new TestContext(directory), store);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  @DisplayName("Statement 22: put, get, overwrite; null deletes; delete returns the old value")
  void putGetDelete() {
    Bytes key = key("01");
    assertThat(store.get(key)).isNull();
    store.put(key, ONE);
    assertThat(store.get(key)).isEqualTo(ONE);
    store.put(key, TWO);
    assertThat(store.get(key)).isEqualTo(TWO);
    store.put(key, null);
    assertThat(store.get(key)).isNull();
    assertThat(store.delete(key)).isNull();
    store.put(key, ONE);
    assertThat(store.delete(key)).isEqualTo(ONE);
    assertThat(store.get(key)).isNull();
    assertThat(hex(store.all())).isEmpty();
  }

  @Test
  @DisplayName("Statement 22: putIfAbsent writes only what is absent, and never null")
  void putIfAbsent() {
    Bytes key = key("01");
    assertThat(store.putIfAbsent(key, null)).isNull();
    assertThat(store.get(key)).isNull();
    assertThat(store.putIfAbsent(key, ONE)).isNull();
    assertThat(store.putIfAbsent(key, TWO)).isEqualTo(ONE);
    assertThat(store.putIfAbsent(key, null)).isEqualTo(ONE);
    assertThat(store.get(key)).isEqualTo(ONE);
  }

  @Test
  @DisplayName("Statement 22: putAll puts in order and deletes nulls; empty values are values")
  void putAll() {
    store.put(key("03"), ONE);
    store.putAll(
        List.of(
            KeyValue.pair(key("01"), ONE),
            KeyValue.pair(key("01"), TWO),
            KeyValue.pair(key("02"), new byte[0]),
            new KeyValue<>(key("03"), null)));
    assertThat(store.get(key("01"))).isEqualTo(TWO);
    assertThat(store.get(key("02"))).isEmpty();
    assertThat(hex(store.all())).containsExactly("01", "02");
    assertThat(store.approximateNumEntries()).isGreaterThanOrEqualTo(2);
  }

  @Test
  @DisplayName("Statement 22: null keys are refused")
  void nullKeys() {
    assertThatThrownBy(() -> store.put(null, ONE)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> store.get(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> store.delete(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> store.putIfAbsent(null, ONE)).isInstanceOf(NullPointerException.class);
  }

  @Test
  @DisplayName("Statement 23: ranges are inclusive, in unsigned order, open at null bounds")
  void ranges() {
    putKeys("00", "0001", "01", "7f", "80", "ff", "ff00", "ffff");
    assertThat(hex(store.all()))
        .containsExactly("00", "0001", "01", "7f", "80", "ff", "ff00", "ffff");
    assertThat(hex(store.reverseAll()))
        .containsExactly("ffff", "ff00", "ff", "80", "7f", "01", "0001", "00");
    assertThat(hex(store.range(key("01"), key("80")))).containsExactly("01", "7f", "80");
    assertThat(hex(store.reverseRange(key("01"), key("80")))).containsExactly("80", "7f", "01");
    assertThat(hex(store.range(null, key("01")))).containsExactly("00", "0001", "01");
    assertThat(hex(store.range(key("ff"), null))).containsExactly("ff", "ff00", "ffff");
    assertThat(hex(store.reverseRange(key("ff"), null))).containsExactly("ffff", "ff00", "ff");
    assertThat(hex(store.range(null, null))).hasSize(8);
    assertThat(hex(store.reverseRange(null, null))).hasSize(8);
    assertThat(hex(store.range(key("02"), key("03")))).isEmpty();
    assertThat(hex(store.range(key("0000"), key("0002")))).containsExactly("0001");
  }

  @Test
  @DisplayName("Statement 23: a range from a higher to a lower key is empty")
  void invertedRange() {
    putKeys("01", "02");
    assertThat(hex(store.range(key("02"), key("01")))).isEmpty();
    assertThat(hex(store.reverseRange(key("02"), key("01")))).isEmpty();
  }

  @Test
  @DisplayName("Statement 23: prefixScan finds what starts with the prefix")
  void prefixes() {
    putKeys("00", "01", "0100", "01ff", "02", "ff", "ffff", "ffff01");
    assertThat(prefix("01")).containsExactly("01", "0100", "01ff");
    assertThat(prefix("03")).isEmpty();
  }

  @Test
  @DisplayName("Statement 23: a prefix of bytes that are all 0xFF is one like others")
  void prefixWithoutSuccessor() {
    assumeThat(kind).isNotEqualTo(Kind.IN_MEMORY);
    putKeys("fe", "ff", "fffe", "ffff", "ffff01");
    assertThat(prefix("ff")).containsExactly("ff", "fffe", "ffff", "ffff01");
    assertThat(prefix("ffff")).containsExactly("ffff", "ffff01");
  }

  @Test
  @DisplayName("Statement 24: an iterator shows one point in time")
  void iteratorsArePointInTime() {
    assumeThat(kind).as("its iterators show live values").isNotEqualTo(Kind.IN_MEMORY);
    putKeys("01", "02", "03", "05");
    try (KeyValueIterator<Bytes, byte[]> open = store.all()) {
      assertThat(open.next().key).isEqualTo(key("01"));
      store.put(key("02"), null);
      store.put(key("03"), TWO);
      store.put(key("04"), ONE);
      store.put(key("01"), TWO);
      store.commit(Map.of());
      for (int i = 0; i < 5000; i++) {
        store.put(Bytes.wrap(new byte[] {9, (byte) (i >> 8), (byte) i}), new byte[100]);
      }
      store.commit(Map.of());
      assertThat(open.next()).satisfies(row -> assertRow(row, "02", ONE));
      assertThat(open.next()).satisfies(row -> assertRow(row, "03", ONE));
      assertThat(open.next()).satisfies(row -> assertRow(row, "05", ONE));
      assertThat(open.hasNext()).isFalse();
    }
    assertThat(store.get(key("03"))).isEqualTo(TWO);
  }

  @Test
  @DisplayName("Statement 24: deleting while iterating, as the outer join does, misses nothing")
  void deletingWhileIterating() {
    putKeys("01", "02", "03", "04");
    List<String> seen = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> open = store.all()) {
      while (open.hasNext()) {
        Bytes key = open.next().key;
        seen.add(hex(key));
        store.put(key, null);
      }
    }
    assertThat(seen).containsExactly("01", "02", "03", "04");
    assertThat(hex(store.all())).isEmpty();
  }

  @Test
  @DisplayName("Statement 24: peekNextKey does not advance")
  void peeking() {
    putKeys("01", "02");
    try (KeyValueIterator<Bytes, byte[]> open = store.all()) {
      assertThat(open.peekNextKey()).isEqualTo(key("01"));
      assertThat(open.peekNextKey()).isEqualTo(key("01"));
      assertThat(open.next().key).isEqualTo(key("01"));
      assertThat(open.peekNextKey()).isEqualTo(key("02"));
      open.next();
      assertThatThrownBy(open::peekNextKey).isInstanceOf(NoSuchElementException.class);
      assertThatThrownBy(open::next).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  @DisplayName("Statement 25: a closed iterator throws; closing twice is fine")
  void closedIterator() {
    putKeys("01");
    KeyValueIterator<Bytes, byte[]> open = store.all();
    assertThat(open.hasNext()).isTrue();
    open.close();
    open.close();
    assertThatThrownBy(open::hasNext).isInstanceOf(closedIteratorException());
    assertThatThrownBy(open::next).isInstanceOf(closedIteratorException());
    assertThatThrownBy(open::peekNextKey).isInstanceOf(closedIteratorException());
  }

  @Test
  @DisplayName("Statement 25: closing the store closes open iterators")
  void closingTheStoreClosesIterators() {
    assumeThat(kind).as("its iterators outlive it").isNotEqualTo(Kind.IN_MEMORY);
    putKeys("01", "02");
    KeyValueIterator<Bytes, byte[]> open = store.all();
    open.next();
    store.close();
    assertThatThrownBy(open::hasNext).isInstanceOf(InvalidStateStoreException.class);
    open.close();
  }

  @Test
  @DisplayName("Statement 26: a closed store throws")
  void closedStore() {
    assumeThat(kind).as("it stays readable").isNotEqualTo(Kind.IN_MEMORY);
    store.close();
    assertThatThrownBy(() -> store.get(key("01"))).isInstanceOf(InvalidStateStoreException.class);
    assertThatThrownBy(() -> store.put(key("01"), ONE))
        .isInstanceOf(InvalidStateStoreException.class);
    assertThatThrownBy(() -> store.all()).isInstanceOf(InvalidStateStoreException.class);
  }

  @Test
  @DisplayName("Statements 22 to 24: a random run equals a TreeMap")
  void randomRun() {
    long seed = 0x7ede;
    Random random = new Random(seed);
    TreeMap<Bytes, byte[]> model = new TreeMap<>();
    for (int step = 0; step < 20_000; step++) {
      Bytes key = randomKey(random);
      switch (random.nextInt(10)) {
        case 0 -> assertThat(store.delete(key)).isEqualTo(model.remove(key));
        case 1 -> {
          byte[] value = randomValue(random);
          assertThat(store.putIfAbsent(key, value)).isEqualTo(model.putIfAbsent(key, value));
        }
        case 2, 3, 4 -> assertThat(store.get(key)).isEqualTo(model.get(key));
        default -> {
          byte[] value = randomValue(random);
          store.put(key, value);
          model.put(key, value);
        }
      }
      if (step % 4000 == 0) {
        store.commit(Map.of());
        assertSame(store.all(), model);
        Bytes from = randomKey(random);
        Bytes to = randomKey(random);
        if (from.compareTo(to) <= 0) {
          assertSame(store.range(from, to), model.subMap(from, true, to, true));
          assertSame(
              store.reverseRange(from, to), model.subMap(from, true, to, true).descendingMap());
        }
      }
    }
    assertSame(store.all(), model);
    assertSame(store.reverseAll(), model.descendingMap());
  }

  private static void assertSame(
      KeyValueIterator<Bytes, byte[]> rows, Map<Bytes, byte[]> expected) {
    try (rows) {
      expected.forEach(
          (key, value) -> {
            KeyValue<Bytes, byte[]> row = rows.next();
            assertThat(row.key).isEqualTo(key);
            assertThat(row.value).isEqualTo(value);
          });
      assertThat(rows.hasNext()).isFalse();
    }
  }

  private static Bytes randomKey(Random random) {
    return Bytes.wrap(Integer.toString(random.nextInt(2000), 7).getBytes());
  }

  private static byte[] randomValue(Random random) {
    byte[] value = new byte[random.nextInt(200)];
    random.nextBytes(value);
    return value;
  }

  private Class<? extends Exception> closedIteratorException() {
    return kind == Kind.IN_MEMORY ? IllegalStateException.class : InvalidStateStoreException.class;
  }

  private List<String> prefix(String prefix) {
    return hex(store.prefixScan(HexFormat.of().parseHex(prefix), new ByteArraySerializer()));
  }

  private void putKeys(String... keys) {
    List<String> shuffled = new ArrayList<>(Arrays.asList(keys));
    java.util.Collections.shuffle(shuffled, new Random(1));
    shuffled.forEach(key -> store.put(key(key), ONE));
  }

  private static void assertRow(KeyValue<Bytes, byte[]> row, String key, byte[] value) {
    assertThat(hex(row.key)).isEqualTo(key);
    assertThat(row.value).isEqualTo(value);
  }

  private static List<String> hex(KeyValueIterator<Bytes, byte[]> rows) {
    try (rows) {
      List<String> keys = new ArrayList<>();
      rows.forEachRemaining(row -> keys.add(hex(row.key)));
      return keys;
    }
  }

  private static String hex(Bytes key) {
    return HexFormat.of().formatHex(key.get());
  }

  private static Bytes key(String hex) {
    return Bytes.wrap(HexFormat.of().parseHex(hex));
  }
}
