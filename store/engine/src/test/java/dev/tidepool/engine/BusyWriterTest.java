package dev.tidepool.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.io.FaultyVfs;
import dev.tidepool.engine.io.Vfs;
import dev.tidepool.engine.io.VfsFile;
import dev.tidepool.engine.testkit.ManualExecutor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Background work ends although the writer goes on, and leaves nothing that spins. */
@Timeout(60)
class BusyWriterTest {
  private static final int KEY_COUNT = 100;

  private final ManualExecutor background = new ManualExecutor();
  private int written;

  /**
   * On a device so slow that during each sync the writer fills another segment. A checkpoint that
   * waited for all segments would wait for as long as there is a writer.
   */
  @Test
  void checkpointDoesNotChaseTheWriterOnASlowDevice() throws Exception {
    FaultyVfs disk = new FaultyVfs(1);
    disk.createDirectories(StoreFixture.DIRECTORY);
    TieredStore[] store = new TieredStore[1];
    Vfs slow = syncingSlowly(disk, () -> writeSegment(store[0]));
    try (Engine engine =
        new Engine(EngineOptions.ofMemoryBytes(EngineOptions.MEMORY_BYTES_MIN), slow, background)) {
      store[0] = engine.open(StoreFixture.DIRECTORY, StoreFixture.TINY);
      while (store[0].stats().checkpointCount() < 3) {
        writeSegment(store[0]);
        background.run(100);
      }
      assertThat(written).as("rows written until the third checkpoint").isLessThan(5_000);
    }
  }

  /**
   * A segment that holds nothing but an open page, written half way at a commit, is the emptiest of
   * all and cannot be emptied: its page will be written elsewhere, when it is full.
   */
  @Test
  void cleanerRestsWhenItsVictimsCannotBeMoved() {
    for (int seed = 0; seed < 12; seed++) {
      StoreFixture fixture = new StoreFixture(seed);
      TieredStore store = fixture.open();
      for (int i = 0; i < 40 + seed; i++) {
        for (int j = 0; j < 20 + seed; j++) {
          store.put(key(i * j), new byte[30]);
        }
        store.commit(key(i));
        fixture.background.run(1_000);
        assertThat(fixture.background.isAtRest()).as("at rest after commit %d", i).isTrue();
      }
      fixture.engine.close();
    }
  }

  private void writeSegment(TieredStore store) {
    long before = store.stats().bytesWritten();
    while (store.stats().bytesWritten() < before + StoreFixture.TINY.segmentBytes()) {
      byte[] value = new byte[80];
      java.util.Arrays.fill(value, 0, 40, (byte) (written * 31));
      store.put(key(written++), value);
      store.commit(key(written));
    }
  }

  private static byte[] key(int number) {
    return ("key-" + number % KEY_COUNT).getBytes(StandardCharsets.US_ASCII);
  }

  /** The disk, with {@code meanwhile} taking place during each sync of a segment. */
  private static Vfs syncingSlowly(Vfs disk, Runnable meanwhile) {
    return observed(
        Vfs.class,
        disk,
        (method, arguments, result) ->
            method.equals("openOrCreate") && ((Path) arguments[0]).toString().endsWith(".seg")
                ? observed(
                    VfsFile.class,
                    (VfsFile) result,
                    (call, none, same) -> {
                      if (call.equals("sync")) {
                        meanwhile.run();
                      }
                      return same;
                    })
                : result);
  }

  private interface Observer {
    Object after(String method, Object[] arguments, Object result);
  }

  private static <T> T observed(Class<T> type, T target, Observer observer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(target, arguments);
                return observer.after(method.getName(), arguments, result);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
