package dev.tidepool.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.format.RowView;
import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** Many snapshots side by side, which end in any order: each is what it was, and few are kept. */
@Timeout(120)
class SnapshotsTest {
  private static final byte[] OFFSET = {1};

  /** A snapshot that is held looks through few epochs, however many came and went beside it. */
  @Test
  void epochsThatCameAndWentBesideOneThatIsHeldAreMerged() {
    StoreFixture fixture = new StoreFixture(1);
    TieredStore store = fixture.open();
    for (int i = 0; i < 300; i++) {
      put(store, i, 0);
    }
    StoreSnapshot held = store.snapshot();
    for (int version = 1; version <= 1000; version++) {
      put(store, version % 300, version);
      store.snapshot().close();
      assertThat(store.loadedOrNull().table.snapshots.notes()).hasSizeLessThanOrEqualTo(3);
    }
    StoreInvariants.check(store);
    assertThat(contents(held)).hasSize(300).containsValue(0).doesNotContainValue(1);
    assertThat(held.changedRows()).hasSizeGreaterThanOrEqualTo(300);
    held.close();
    assertThat(store.loadedOrNull().table.snapshots.areOpen()).isFalse();
    StoreInvariants.check(store);
  }

  private record Held(StoreSnapshot snapshot, TreeMap<Integer, Integer> model, Set<Integer> later) {
    void check() {
      assertThat(contents(snapshot)).isEqualTo(model);
      for (int rowId = 1; rowId < snapshot.rowIdLimit(); rowId++) {
        if (snapshot.isLive(rowId)) {
          int key = key(snapshot.row(rowId));
          assertThat(snapshot.isChanged(rowId))
              .as("%d changed", key)
              .isEqualTo(later.contains(key));
        }
      }
      assertThat(snapshot.isPresent()).isEqualTo(snapshot.changedRows().length == 0);
    }
  }

  /** Rows change, go, come back and are moved; the seed decides when snapshots come and go. */
  @ParameterizedTest
  @Seeds(freshCount = 5)
  void eachIsWhatItWasInWhateverOrderTheyEnd(Seed seed) {
    SplittableRandom random = seed.random();
    StoreFixture fixture = new StoreFixture(seed.value());
    TieredStore store = fixture.open();
    store.load();
    TreeMap<Integer, Integer> model = new TreeMap<>();
    List<Held> open = new ArrayList<>();
    for (int step = 0; step < 4000; step++) {
      int key = random.nextInt(150);
      int what = random.nextInt(100);
      if (what < 60) {
        put(store, key, step);
        model.put(key, step);
        open.forEach(held -> held.later.add(key));
      } else if (what < 70) {
        store.remove(key(key));
        model.remove(key);
        open.forEach(held -> held.later.add(key));
      } else if (what < 78 && open.size() < 8) {
        open.add(new Held(store.snapshot(), new TreeMap<>(model), new HashSet<>()));
      } else if (what < 87 && !open.isEmpty()) {
        open.remove(random.nextInt(open.size())).snapshot.close();
      } else if (what < 90 && !open.isEmpty()) {
        open.get(random.nextInt(open.size())).check();
      } else if (what < 93) {
        store.commit(OFFSET);
      } else {
        fixture.background.run(1 + random.nextInt(4));
      }
      if (step % 100 == 0) {
        StoreInvariants.check(store);
        int epochCount = store.loadedOrNull().table.snapshots.notes().size();
        assertThat(epochCount).as("one may be a checkpoint's").isLessThanOrEqualTo(open.size() + 3);
      }
    }
    open.forEach(Held::check);
    open.forEach(held -> held.snapshot.close());
    StoreInvariants.check(store);
    assertThat(contents(store.snapshot())).isEqualTo(model);
  }

  /** Whose sum is the same after each transfer, between which the writer takes the snapshots. */
  @ParameterizedTest
  @Seeds(freshCount = 2)
  void readersOfOldPointsInTimeSeeEachWholeWhileOthersEnd(Seed seed, @TempDir Path directory)
      throws Exception {
    int accountCount = 400;
    int readerCount = 3;
    BlockingQueue<StoreSnapshot> snapshots = new ArrayBlockingQueue<>(4);
    ExecutorService threads = Executors.newFixedThreadPool(readerCount);
    try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(EngineOptions.MEMORY_BYTES_MIN));
        TieredStore store = engine.open(directory, StoreFixture.TINY)) {
      int[] balances = new int[accountCount];
      for (int i = 0; i < accountCount; i++) {
        put(store, i, 0);
      }
      StoreSnapshot last = store.snapshot();
      List<Future<Integer>> readers = new ArrayList<>();
      for (int r = 0; r < readerCount; r++) {
        readers.add(threads.submit(() -> readUntil(last, snapshots)));
      }
      SplittableRandom random = seed.random();
      for (int transfer = 0; transfer < 40_000; transfer++) {
        int from = random.nextInt(accountCount);
        int to = random.nextInt(accountCount);
        put(store, from, --balances[from]);
        put(store, to, ++balances[to]);
        if (transfer % 3 == 0) {
          StoreSnapshot snapshot = store.snapshot();
          if (!snapshots.offer(snapshot)) {
            snapshot.close(); // it was a short one
          }
        }
        if (transfer % 1000 == 0) {
          store.commit(OFFSET);
        }
      }
      for (int r = 0; r < readerCount; r++) {
        snapshots.put(last);
      }
      int readCount = 0;
      for (Future<Integer> reader : readers) {
        readCount += reader.get();
      }
      assertThat(readCount).isGreaterThan(readerCount);
      assertThat(contents(last)).hasSize(accountCount).containsValue(0).doesNotContainValue(1);
      last.close();
    } finally {
      threads.shutdownNow();
    }
  }

  private static int readUntil(StoreSnapshot last, BlockingQueue<StoreSnapshot> snapshots)
      throws InterruptedException {
    int readCount = 0;
    for (StoreSnapshot snapshot = snapshots.take(); snapshot != last; snapshot = snapshots.take()) {
      TreeMap<Integer, Integer> first = contents(snapshot);
      assertThat(first.values().stream().mapToInt(balance -> balance).sum()).isZero();
      assertThat(contents(snapshot)).isEqualTo(first);
      snapshot.close();
      readCount++;
    }
    return readCount;
  }

  private static void put(TieredStore store, int key, int value) {
    store.put(key(key), ByteBuffer.allocate(20).putInt(value).array());
  }

  private static byte[] key(int key) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(key).array();
  }

  private static int key(RowView row) {
    return ByteBuffer.wrap(row.key()).getInt();
  }

  private static TreeMap<Integer, Integer> contents(StoreSnapshot snapshot) {
    TreeMap<Integer, Integer> contents = new TreeMap<>();
    for (int rowId = 1; rowId < snapshot.rowIdLimit(); rowId++) {
      if (snapshot.isLive(rowId)) {
        RowView row = snapshot.row(rowId);
        contents.put(key(row), ByteBuffer.wrap(row.value()).getInt());
      }
    }
    assertThat((long) contents.size()).isEqualTo(snapshot.rowCount());
    return contents;
  }
}
