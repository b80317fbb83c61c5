package dev.tidepool.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.engine.format.RowView;
import dev.tidepool.engine.testkit.Crew;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Readers and cursors beside a writer, with background threads at work and so little memory that
 * pages come, go, move and are used again all the time. No value is torn, lost or older than one
 * that was there before; a cursor shows one moment.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ConcurrencyTest {
  private static final long RUN_MILLIS = Long.getLong("tidepool.concurrency.millis", 6_000);
  private static final int KEY_COUNT = 400;
  private static final StoreOptions SMALL = new StoreOptions(256, 8 << 10, 4 << 10, 16 << 10, 0.6);

  @TempDir Path directory;

  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong scans = new AtomicLong();
  private final AtomicLong comparisons = new AtomicLong();

  @Test
  void readersSeeEachVersionWholeAndInOrderWhilePagesComeAndGo() throws Exception {
    readWhileWriting(16 << 10, SMALL);
  }

  @Test
  void readersSeeEachVersionWholeAndInOrderInMemory() throws Exception {
    readWhileWriting(4 << 20, new StoreOptions(1 << 10, 64 << 10, 32 << 10, 64 << 10, 0.6));
  }

  private void readWhileWriting(long memoryBytes, StoreOptions options) throws Exception {
    Versions versions = new Versions(KEY_COUNT, ThreadLocalRandom.current().nextLong(1 << 30));
    try (Engine engine = new Engine(new EngineOptions(memoryBytes, 2));
        TieredStore store = engine.open(directory.resolve("store"), options, EchoCompanion::new);
        Crew crew = new Crew()) {
      crew.add(() -> writeSome(store, versions));
      for (int i = 0; i < 2; i++) {
        long[] newest = new long[KEY_COUNT];
        crew.add(() -> readSome(store, versions, newest));
      }
      crew.add(() -> scanOnce(store, versions));
      crew.add(() -> compareOnce(store));
      crew.start();
      crew.runFor(RUN_MILLIS);
      crew.join();
      assertThat(store.stats().checkpointCount()).as("checkpoints").isPositive();
      System.out.printf(
          "%d changes, %d reads, %d scans, %d comparisons; %s%n",
          versions.done(), reads.get(), scans.get(), comparisons.get(), store.stats());
      assertThat(comparisons.get()).as("comparisons").isPositive();
    }
  }

  private static void writeSome(TieredStore store, Versions versions) {
    for (int i = 0; i < 100; i++) {
      versions.changeNext(store);
    }
    store.commit(Long.toString(versions.done()).getBytes(StandardCharsets.UTF_8));
  }

  /** What the companion says of rows that did not change meanwhile is what the rows say. */
  private void compareOnce(TieredStore store) {
    try (StoreSnapshot snapshot = store.snapshot()) {
      EchoCompanion echo = (EchoCompanion) snapshot.companion();
      int limit = snapshot.rowIdLimit();
      long[] echoes = new long[limit];
      for (int rowId = 1; rowId < limit; rowId++) {
        echoes[rowId] = echo.get(rowId);
      }
      BitSet changed = new BitSet();
      for (int rowId : snapshot.changedRows()) {
        changed.set(rowId);
      }
      long rowCount = 0;
      for (int rowId = 1; rowId < limit; rowId++) {
        RowView row = snapshot.row(rowId);
        rowCount += row == null ? 0 : 1;
        if (!changed.get(rowId)) {
          assertThat(echoes[rowId]).isEqualTo(row == null ? 0 : EchoCompanion.echo(row));
        }
      }
      assertThat(rowCount).isEqualTo(snapshot.rowCount());
      comparisons.incrementAndGet();
    }
  }

  private void readSome(TieredStore store, Versions versions, long[] newest) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    for (int i = 0; i < 100; i++) {
      int key = random.nextInt(random.nextBoolean() ? KEY_COUNT : Versions.HOT_KEYS);
      long doneBefore = Math.max(newest[key], versions.doneBy(key));
      byte[] value = store.get(Versions.key(key));
      newest[key] = versions.checkRead(key, value, doneBefore, versions.begun());
    }
    reads.addAndGet(100);
  }

  private void scanOnce(TieredStore store, Versions versions) {
    long from = versions.done();
    try (RowCursor cursor = store.scan(KeyRange.ALL, ThreadLocalRandom.current().nextBoolean())) {
      long to = versions.begun();
      long[] found = new long[KEY_COUNT];
      while (cursor.next()) {
        String name = new String(cursor.key(), StandardCharsets.US_ASCII);
        int key = Integer.parseInt(name.substring(name.indexOf('-') + 1));
        assertThat(found[key]).as("key %d twice", key).isZero();
        found[key] = versions.changeOf(key, cursor.value());
      }
      assertThat(versions.isOneMoment(found, from, to))
          .as("the rows are those of one moment between changes %d and %d", from, to)
          .isTrue();
    }
    scans.incrementAndGet();
  }

  /**
   * One row, so large that each version takes a page, which the next but one takes over: the same
   * address stands for another version again and again, and its bytes are being written while
   * somebody reads there.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rowThatComesBackToTheSameAddressIsNeverTorn(boolean withCursors) throws Exception {
    StoreOptions options = new StoreOptions(128, 8 << 10, 4 << 10, 1 << 20, 0.6);
    try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(1 << 20));
        TieredStore store = engine.open(directory.resolve("store"), options);
        Crew crew = new Crew()) {
      byte[] key = Versions.key(0);
      long[] version = {0};
      store.put(key, repeated(0));
      crew.add(
          () -> {
            for (int i = 0; i < 1000; i++) {
              store.put(key, repeated(++version[0]));
            }
          });
      for (int reader = 0; reader < 2; reader++) {
        long[] newest = {0};
        crew.add(() -> newest[0] = checkRepeated(store.get(key), newest[0]));
      }
      long[] newest = {0};
      if (withCursors) { // which keep pages, so that fewer come back
        crew.add(() -> newest[0] = scanRepeated(store, newest[0]));
      }
      crew.start();
      crew.runFor(RUN_MILLIS / 2);
      crew.join();
    }
  }

  private static long scanRepeated(TieredStore store, long versionMin) {
    try (RowCursor cursor = store.scan(KeyRange.ALL, false)) {
      assertThat(cursor.next()).isTrue();
      long version = checkRepeated(cursor.value(), versionMin);
      assertThat(cursor.next()).isFalse();
      return version;
    }
  }

  private static long checkRepeated(byte[] bytes, long versionMin) {
    LongBuffer value = ByteBuffer.wrap(bytes).asLongBuffer();
    long version = value.get();
    if (version < versionMin) {
      throw new AssertionError(version + " after " + versionMin);
    }
    while (value.hasRemaining()) {
      if (value.get() != version) {
        throw new AssertionError("torn: another version in the middle of " + version);
      }
    }
    return version;
  }

  private static byte[] repeated(long version) {
    ByteBuffer value = ByteBuffer.allocate(96);
    while (value.hasRemaining()) {
      value.putLong(version);
    }
    return value.array();
  }

  /** Closes the store while threads read, scan and write. */
  @Test
  void closingEndsReadersWithStoreClosedExceptionOnly() throws Exception {
    for (int round = 0; round < 60; round++) {
      Versions versions = new Versions(KEY_COUNT, round);
      Path path = directory.resolve("store");
      try (Engine engine = new Engine(new EngineOptions(16 << 10, 2));
          Crew crew = new Crew()) {
        TieredStore store = engine.open(path, SMALL);
        store.clear();
        writeSome(store, versions);
        crew.addUntil(StoreClosedException.class, () -> writeSome(store, versions));
        long[] newest = new long[KEY_COUNT];
        crew.addUntil(StoreClosedException.class, () -> readSome(store, versions, newest));
        crew.addUntil(StoreClosedException.class, () -> scanOnce(store, versions));
        crew.start();
        long until = versions.done() + ThreadLocalRandom.current().nextInt(2000);
        while (versions.done() < until) {
          Thread.onSpinWait();
        }
        store.close();
        crew.join();
        assertThatThrownBy(() -> store.get(Versions.key(0)))
            .isInstanceOf(StoreClosedException.class);
      }
      checkReopened(path, versions);
    }
  }

  /** What was closed in the middle of everything opens with its last commit. */
  private static void checkReopened(Path path, Versions versions) {
    try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(64 << 10));
        TieredStore store = engine.open(path, SMALL)) {
      long committed = SigkillWriter.commitOf(store);
      long[] found = new long[KEY_COUNT];
      for (int key = 0; key < KEY_COUNT; key++) {
        byte[] value = store.get(Versions.key(key));
        found[key] = value == null ? 0 : versions.changeOf(key, value);
      }
      assertThat(versions.isOneMoment(found, committed, committed)).isTrue();
    }
  }

  /** Clears the store again and again under readers and cursors. */
  @Test
  void clearingLetsReadersGoOn() throws Exception {
    try (Engine engine = new Engine(new EngineOptions(16 << 10, 2));
        TieredStore store = engine.open(directory.resolve("store"), SMALL);
        Crew crew = new Crew()) {
      byte[] value = new byte[100];
      crew.add(
          () -> {
            for (int i = 0; i < 300; i++) {
              store.put(Versions.key(i % KEY_COUNT), value);
              if (i % 100 == 99) {
                store.commit(Versions.key(i));
              }
            }
            store.clear();
          });
      crew.add(
          () -> {
            byte[] found = store.get(Versions.key(ThreadLocalRandom.current().nextInt(KEY_COUNT)));
            assertThat(found)
                .satisfiesAnyOf(f -> assertThat(f).isNull(), f -> assertThat(f).isEqualTo(value));
          });
      crew.add(
          () -> {
            try (RowCursor cursor = store.scan(KeyRange.ALL, false)) {
              while (cursor.next()) {
                assertThat(cursor.value()).isEqualTo(value);
              }
            } catch (StoreClosedException e) {
              assertThat(e).hasMessageContaining("cursor"); // the rows it showed are gone
            }
          });
      crew.start();
      crew.runFor(RUN_MILLIS / 2);
      crew.join();
    }
  }
}
