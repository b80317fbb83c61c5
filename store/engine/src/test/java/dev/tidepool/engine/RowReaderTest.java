package dev.tidepool.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.io.FaultyVfs;
import dev.tidepool.engine.io.HookedVfs;
import dev.tidepool.engine.page.UnwrittenPage;
import dev.tidepool.engine.row.RowAddress;
import dev.tidepool.engine.testkit.ManualExecutor;
import java.nio.file.NoSuchFileException;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads from disk during which the row moves, and its page is freed and used again. */
class RowReaderTest {
  private static final byte[] KEY = {1};

  /** More than the pool of this memory accepts, and a page of its own: it is cold once written. */
  private static final int COLD_VALUE_BYTES = 600;

  private final SplittableRandom random = new SplittableRandom(1);
  private final FaultyVfs disk = new FaultyVfs(1);
  private final HookedVfs hooked = new HookedVfs(disk);
  private final ManualExecutor background = new ManualExecutor();
  private TieredStore store;

  @BeforeEach
  void open() throws Exception {
    disk.createDirectories(StoreFixture.DIRECTORY);
    reopen();
  }

  private void reopen() {
    if (store != null) {
      store.close();
    }
    Engine engine =
        new Engine(EngineOptions.ofMemoryBytes(EngineOptions.MEMORY_BYTES_MIN), hooked, background);
    store = engine.open(StoreFixture.DIRECTORY, StoreFixture.TINY);
  }

  /** Hits and misses take turns, as the two look-ups of a join do. */
  @Test
  void readsAreCountedByTierWhateverTheirRhythm() {
    byte[] cold = {2};
    put(20);
    store.put(cold, new byte[COLD_VALUE_BYTES]);
    store.commit(new byte[] {1});
    for (int i = 0; i < 64_000; i++) {
      store.get(KEY);
      store.get(cold);
      store.get(new byte[] {3});
    }
    StoreStats stats = store.stats();
    assertThat(stats.readsFromDisk()).isEqualTo(64_000);
    assertThat(stats.readsFromMemory()).isBetween(55_000L, 73_000L);
    assertThat(stats.readsAbsent()).isBetween(55_000L, 73_000L);
  }

  @Test
  void pageThatIsFreedWhileItIsReadIsNotBroughtToMemory() {
    byte[] old = put(20);
    store.commit(new byte[] {1});
    reopen();
    store.load();
    byte[][] now = new byte[1][];
    onceWhileReading(() -> now[0] = put(20));
    assertThat(store.get(KEY)).isEqualTo(old);
    assertThat(now[0]).as("put meanwhile").isNotNull();
    StoreInvariants.check(store);
    assertThat(store.get(KEY)).isEqualTo(now[0]);
  }

  /** Its number went to a page of the same size, with the next version at the same address. */
  @Test
  void pageThatCameBackElsewhereWhileItWasReadIsNotTakenForDamage() {
    put(COLD_VALUE_BYTES);
    store.commit(new byte[] {1});
    long address = address();
    byte[][] now = new byte[1][];
    hooked.beforeRead(
        file -> {
          hooked.beforeRead(other -> {});
          put(COLD_VALUE_BYTES);
          now[0] = put(COLD_VALUE_BYTES);
          store.commit(new byte[] {2});
          throw new NoSuchFileException(file + " is gone, as after a checkpoint");
        });
    assertThat(store.get(KEY)).isEqualTo(now[0]);
    assertThat(address()).as("the same address").isEqualTo(address);
  }

  @Test
  void versionThatIsOverwrittenWhileItIsReadIsReturnedWhole() {
    byte[] old = put(COLD_VALUE_BYTES);
    store.commit(new byte[] {1});
    onceWhileReading(
        () -> {
          put(COLD_VALUE_BYTES);
          put(COLD_VALUE_BYTES);
          store.commit(new byte[] {2});
          background.run(10);
        });
    assertThat(store.get(KEY)).isEqualTo(old);
  }

  @Test
  void keyThatIsRemovedWhileItIsReadIsThereOrNot() {
    byte[] old = put(COLD_VALUE_BYTES);
    store.commit(new byte[] {1});
    onceWhileReading(
        () -> {
          store.remove(KEY);
          store.commit(new byte[] {2});
          store.put(new byte[] {2}, old); // may have its row id
        });
    assertThat(store.get(KEY)).isEqualTo(old);
    assertThat(store.get(KEY)).isNull();
  }

  /**
   * Between the look at the address and the look at the page, the row moved, and the page's number
   * went to a page to which the writer is copying the next version.
   */
  @Test
  void versionThatIsBeingWrittenAtTheOldAddressIsNotRead() {
    put(200);
    long address = address();
    byte[][] now = new byte[1][];
    RowReader reader =
        readerThatActs(
            page -> {
              now[0] = put(200);
              RowTable table = table();
              assertThat(table.pages.take()).isEqualTo(page);
              UnwrittenPage next = UnwrittenPage.openSmall(page, 256);
              assertThat(next.append(1, KEY, new byte[200])).isEqualTo(RowAddress.offset(address));
              table.pages.begin(next);
            },
            true);
    assertThat(reader.get(KEY)).isEqualTo(now[0]);
  }

  /** The page was not in memory; then its number went to an open page, which a commit wrote. */
  @Test
  void openPageIsNotReplacedByWhatACommitWroteOfIt() {
    put(200);
    store.commit(new byte[] {1});
    reopen();
    store.load();
    long address = address();
    byte[][] now = new byte[1][];
    RowReader reader =
        readerThatActs(
            page -> {
              put(200);
              now[0] = put(200);
              store.commit(new byte[] {2});
            },
            false);
    assertThat(reader.get(KEY)).isEqualTo(now[0]);
    assertThat(address()).as("the same address").isEqualTo(address);
    byte[] other = {2};
    store.put(other, other); // behind it on the open page
    assertThat(store.get(other)).isEqualTo(other);
  }

  /** A reader of the store that acts once, before or after it looks for a page in memory. */
  private RowReader readerThatActs(IntConsumer action, boolean before) {
    LoadedStore loaded = store.loadedOrNull();
    Background idle = new Background("", () -> false, work -> {});
    HotRows hotRows = new HotRows(table().pool, 1);
    return new RowReader(table(), loaded.log, table().pool, hotRows, idle) {
      private boolean acted;

      @Override
      byte[] resident(int page) {
        byte[] bytes = super.resident(page);
        if (acted) {
          return bytes;
        }
        acted = true;
        action.accept(page);
        return before ? super.resident(page) : bytes;
      }
    };
  }

  private RowTable table() {
    return store.loadedOrNull().table;
  }

  private void onceWhileReading(Runnable work) {
    hooked.afterRead(
        file -> {
          hooked.afterRead(other -> {});
          work.run();
        });
  }

  private byte[] put(int valueBytes) {
    byte[] value = new byte[valueBytes];
    random.nextBytes(value); // so that pages are not packed, and of equal size
    store.put(KEY, value);
    return value;
  }

  private long address() {
    return table().rowMap.address(1);
  }
}
