package dev.tidepool.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.io.FaultyVfs;
import dev.tidepool.engine.io.HookedVfs;
import dev.tidepool.engine.testkit.ManualExecutor;
import java.nio.file.NoSuchFileException;
import java.util.SplittableRandom;
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
    return store.loadedOrNull().table.rowMap.address(1);
  }
}
