package dev.tidepool.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.engine.format.FileHeader;
import dev.tidepool.engine.format.RowFormat;
import dev.tidepool.engine.io.Checksum;
import dev.tidepool.engine.io.NioVfs;
import dev.tidepool.engine.recovery.CheckpointWriter;
import dev.tidepool.engine.testkit.ManualExecutor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes from outside and is wrong, huge or odd: refused with reason, or simply right. */
class BadInputTest {
  private static final byte[] KEY = bytes("key");
  private static final byte[] EMPTY = {};

  @TempDir Path directory;

  // ---- keys and values -------------------------------------------------------------------------

  @Test
  void nullIsRefusedAndChangesNothing() {
    StoreFixture fixture = new StoreFixture(1);
    TieredStore store = fixture.open();
    store.put(KEY, KEY);
    assertThatThrownBy(() -> store.put(null, KEY)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> store.put(KEY, null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> store.get(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> store.remove(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> store.commit(null)).isInstanceOf(NullPointerException.class);
    assertThat(store.rowCount()).isEqualTo(1);
    assertThat(store.get(KEY)).isEqualTo(KEY);
  }

  /** Values around every size at which something else happens, the empty one included. */
  @Test
  void valuesAroundThePageSizeComeBack() {
    StoreFixture fixture = new StoreFixture(1);
    fixture.open();
    Rows rows = new Rows();
    SplittableRandom random = new SplittableRandom(1);
    List<byte[]> keys = List.of(EMPTY, KEY, new byte[250], new byte[256], new byte[700]);
    for (byte[] key : keys) {
      for (int size = 0; size < 600; size++) {
        byte[] sized = Arrays.copyOf(key, key.length + 2);
        sized[key.length] = (byte) size;
        sized[key.length + 1] = (byte) (size >> 8);
        byte[] value = new byte[size];
        random.nextBytes(value);
        fixture.store.put(sized, value);
        rows.put(sized, value);
      }
      fixture.store.put(key, EMPTY);
      rows.put(key, EMPTY);
    }
    rows.assertHeldBy(fixture.store);
    fixture.store.commit(KEY);
    fixture.use(fixture.disk.kill());
    fixture.open();
    rows.assertHeldBy(fixture.store);
  }

  @Test
  void valueOf64MegabytesComesBack() {
    Path path = directory.resolve("store");
    byte[] value = new byte[64 << 20];
    new SplittableRandom(1).nextBytes(value);
    int checksum = Checksum.of(value);
    try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(1 << 20));
        TieredStore store = engine.open(path, StoreOptions.DEFAULT)) {
      store.put(KEY, value);
      value = null;
      store.commit(EMPTY);
      assertThat(engine.memoryBytesUsed()).isLessThanOrEqualTo(1 << 20);
      assertThat(Checksum.of(store.get(KEY))).isEqualTo(checksum);
    }
    try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(1 << 20));
        TieredStore store = engine.open(path, StoreOptions.DEFAULT)) {
      assertThat(Checksum.of(store.get(KEY))).isEqualTo(checksum);
    }
  }

  /**
   * A row above a gigabyte is refused before anything changes. One array of half a gigabyte serves
   * as key and as value; it takes more heap than the build gives, so elsewhere only the sum is
   * checked.
   */
  @Test
  void rowAboveAGigabyteIsRefused() {
    assertThat(RowFormat.rowBytes(1 << 29, 1 << 29)).isGreaterThan(RowFormat.ROW_BYTES_MAX);
    assertThat(RowFormat.rowBytes(Integer.MAX_VALUE, Integer.MAX_VALUE)).isGreaterThan(1L << 32);
    byte[] half;
    try {
      half = new byte[1 << 29];
    } catch (OutOfMemoryError e) {
      return;
    }
    StoreFixture fixture = new StoreFixture(1);
    TieredStore store = fixture.open();
    long bytesBefore = store.stats().writeBufferBytes();
    byte[] huge = half;
    assertThatThrownBy(() -> store.put(huge, huge))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("larger than");
    assertThat(store.rowCount()).isZero();
    assertThat(store.stats().writeBufferBytes()).isEqualTo(bytesBefore);
    store.put(KEY, KEY);
    store.commit(EMPTY);
    assertThat(store.get(KEY)).isEqualTo(KEY);
  }

  @Test
  void noteUpToTheLimitComesBackAndALargerOneIsRefused() {
    StoreFixture fixture = new StoreFixture(1);
    TieredStore store = fixture.open();
    byte[] largest = new byte[CheckpointWriter.noteBytesMax()];
    assertThatThrownBy(() -> store.commit(new byte[largest.length + 1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("note");
    assertThat(store.committedNote()).isNull();
    for (int i = 0; i < 100; i++) {
      largest[i] = (byte) i;
      store.put(KEY, Rows.key(i));
      store.commit(largest);
      fixture.background.run(3);
    }
    assertThat(store.stats().checkpointCount()).isPositive();
    fixture.use(fixture.disk.kill());
    assertThat(fixture.open().committedNote()).isEqualTo(largest);
    assertThat(fixture.store.get(KEY)).isEqualTo(Rows.key(99));
  }

  // ---- many stores -----------------------------------------------------------------------------

  /**
   * Ten thousand, or as many as the file descriptors of this process allow: each lock takes one.
   */
  @Test
  void tenThousandStoresShareOneProcess() {
    int storeCount = (int) Math.min(10_000, openFilesMax() - 2_500);
    if (storeCount < 10_000) {
      System.out.println("only " + storeCount + " stores, for want of file descriptors");
    }
    long memoryBytes = 64 << 20;
    StoreOptions options = new StoreOptions(8 << 10, 1 << 20, 64 << 10, 1 << 20, 0.6);
    try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(memoryBytes))) {
      List<TieredStore> stores = new ArrayList<>();
      for (int i = 0; i < storeCount; i++) {
        TieredStore store = engine.open(directory.resolve("s" + i), options);
        stores.add(store);
        store.put(KEY, Rows.key(i));
        store.commit(Rows.key(i));
      }
      assertThat(engine.memoryBytesUsed()).isLessThanOrEqualTo(memoryBytes);
      assertThat(openFiles()).isLessThan(storeCount + 2_500);
      for (int i = 0; i < storeCount; i++) {
        assertThat(stores.get(i).get(KEY)).isEqualTo(Rows.key(i));
      }
    }
    try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(memoryBytes))) {
      for (int i = 0; i < storeCount; i++) {
        TieredStore store = engine.open(directory.resolve("s" + i), options);
        assertThat(store.committedNote()).isEqualTo(Rows.key(i));
        if (i % 10 == 0) {
          assertThat(store.get(KEY)).isEqualTo(Rows.key(i));
        }
      }
    }
    assertThat(openFiles()).isLessThan(2_500);
  }

  private static long openFilesMax() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/limits"))) {
      return lines
          .filter(line -> line.startsWith("Max open files"))
          .map(line -> line.split("\\s{2,}")[1])
          .mapToLong(limit -> limit.equals("unlimited") ? 1 << 20 : Long.parseLong(limit))
          .findFirst()
          .orElse(1024);
    } catch (IOException e) {
      return 4096;
    }
  }

  private static long openFiles() {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    } catch (IOException e) {
      return 0;
    }
  }

  /** Many writers that each could fill the budget alone; what they hold together stays inside. */
  @Test
  void writeBuffersOfManyStoresStayWithinTheBudget() {
    long memoryBytes = 1 << 20;
    StoreOptions options = new StoreOptions(4 << 10, 1 << 20, 1 << 20, 1 << 20, 0.6);
    SplittableRandom random = new SplittableRandom(1);
    try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(memoryBytes))) {
      List<TieredStore> stores = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        stores.add(engine.open(directory.resolve("s" + i), options));
      }
      long most = 0;
      for (int i = 0; i < 100_000; i++) {
        byte[] value = new byte[random.nextInt(400)];
        random.nextBytes(value);
        stores.get(random.nextInt(stores.size())).put(Rows.key(random, 2_000), value);
        most = Math.max(most, engine.memoryBytesUsed());
      }
      assertThat(most).as("most bytes of pages in memory").isLessThanOrEqualTo(memoryBytes);
    }
  }

  // ---- directories and files -------------------------------------------------------------------

  @Test
  void fileInPlaceOfTheDirectoryIsAnIoError() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "not a directory");
    try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(1 << 20))) {
      for (Path path : List.of(file, file.resolve("store"))) {
        assertThatThrownBy(() -> engine.open(path, StoreOptions.DEFAULT))
            .isInstanceOf(StoreIoException.class)
            .hasMessageContaining(path.toString());
      }
    }
    assertThat(file).hasContent("not a directory");
  }

  @Test
  void newerFormatIsRefusedAndLeftAlone() throws IOException {
    Path path = directory.resolve("store");
    try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(1 << 20))) {
      engine.open(path, StoreOptions.DEFAULT).close();
      Path identity = path.resolve("STORE");
      ByteBuffer header =
          ByteBuffer.wrap(Files.readAllBytes(identity)).order(ByteOrder.LITTLE_ENDIAN);
      header.putInt(Long.BYTES, FileHeader.VERSION + 1);
      header.putInt(FileHeader.BYTES - 4, Checksum.of(header.array(), 0, FileHeader.BYTES - 4));
      Files.write(identity, header.array());
      assertThatThrownBy(() -> engine.open(path, StoreOptions.DEFAULT))
          .isInstanceOf(UnsupportedFormatException.class)
          .hasMessageContaining("version 2")
          .hasMessageContaining("newer release");
      assertThat(identity).hasBinaryContent(header.array());
    }
  }

  @Test
  void foreignFilesAreToleratedAndLeftAlone() throws IOException {
    Path path = Files.createDirectories(directory.resolve("store"));
    List<String> names = List.of(".checkpoint", "0001.seg", "abcdefgh.seg", "readme.txt", "x.ckp");
    for (String name : names) {
      Files.writeString(path.resolve(name), "someone else's");
    }
    Files.createDirectory(path.resolve("folder"));
    try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(1 << 20))) {
      TieredStore store = engine.open(path, StoreOptions.DEFAULT);
      store.put(KEY, KEY);
      store.commit(EMPTY);
      store.clear();
      store.put(KEY, KEY);
      store.commit(EMPTY);
    }
    for (String name : names) {
      assertThat(path.resolve(name)).hasContent("someone else's");
    }
    assertThat(path.resolve("folder")).isDirectory();
  }

  @Test
  void foreignFileWithOneOfOurNamesIsRefusedAndLeftAlone() throws IOException {
    for (String name : List.of("STORE", "00000001.seg", "00000001.ckp")) {
      Path path = Files.createDirectories(directory.resolve("store-with-" + name));
      String content = "a file of somebody else ".repeat(20);
      Files.writeString(path.resolve(name), content);
      try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(1 << 20))) {
        assertThatThrownBy(() -> engine.open(path, StoreOptions.DEFAULT).load())
            .as(name)
            .isInstanceOf(StoreException.class)
            .hasMessageContaining(path.toString());
      }
      assertThat(path.resolve(name)).hasContent(content);
    }
  }

  @Test
  void secondStoreOnADirectoryIsRefused() {
    Path path = directory.resolve("store");
    try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(1 << 20));
        Engine other = new Engine(EngineOptions.ofMemoryBytes(1 << 20))) {
      TieredStore store = engine.open(path, StoreOptions.DEFAULT);
      for (Engine one : List.of(engine, other)) {
        assertThatThrownBy(() -> one.open(path, StoreOptions.DEFAULT))
            .isInstanceOf(StoreLockedException.class)
            .hasMessageContaining(path.toString());
      }
      store.put(KEY, KEY);
      store.commit(EMPTY);
      store.close();
      assertThat(other.open(path, StoreOptions.DEFAULT).get(KEY)).isEqualTo(KEY);
    }
  }

  @Test
  void storeOfAnotherProcessIsRefused() throws Exception {
    Path path = directory.resolve("store");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-cp",
                System.getProperty("java.class.path"),
                SigkillWriter.class.getName(),
                path.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(1 << 20))) {
      assertThat(process.inputReader().readLine()).isEqualTo("1"); // the first commit is done
      assertThatThrownBy(() -> engine.open(path, SigkillWriter.OPTIONS))
          .isInstanceOf(StoreLockedException.class);
      process.toHandle().destroyForcibly();
      process.waitFor();
      assertThatCode(() -> engine.open(path, SigkillWriter.OPTIONS).load())
          .doesNotThrowAnyException();
    } finally {
      process.destroyForcibly();
    }
  }

  /** Somebody deletes the directory of an open store: errors that say so, and no wrong rows. */
  @Test
  void directoryDeletedUnderAnOpenStoreIsAnIoError() throws IOException {
    Path path = directory.resolve("store");
    StoreOptions options = new StoreOptions(256, 8 << 10, 4 << 10, 16 << 10, 0.6);
    EngineOptions engineOptions = EngineOptions.ofMemoryBytes(16 << 10);
    // Without background work, which might make a file while the directory is being deleted.
    try (Engine engine = new Engine(engineOptions, NioVfs.INSTANCE, new ManualExecutor())) {
      TieredStore store = engine.open(path, options);
      for (int i = 0; i < 1_000; i++) {
        store.put(Rows.key(i), Rows.key(i));
      }
      store.commit(EMPTY);
      delete(path);
      for (int i = 0; i < 1_000; i++) {
        try {
          assertThat(store.get(Rows.key(i))).isEqualTo(Rows.key(i));
        } catch (StoreException e) {
          assertThat(e).hasMessageContaining(path.toString());
        }
      }
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 5_000; i++) {
                  store.put(Rows.key(i), Rows.key(i));
                }
                store.commit(KEY);
              })
          .isInstanceOf(StoreIoException.class);
      store.close();
      TieredStore anew = engine.open(path, options);
      assertThat(anew.createdByOpen()).isTrue();
      assertThat(anew.rowCount()).isZero();
    }
  }

  @Test
  void directoryDeletedWhileClosedIsANewStore() throws IOException {
    Path path = directory.resolve("store");
    try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(1 << 20))) {
      TieredStore store = engine.open(path, StoreOptions.DEFAULT);
      assertThat(store.createdByOpen()).isTrue();
      store.put(KEY, KEY);
      store.commit(KEY);
      store.close();
      delete(path);
      TieredStore anew = engine.open(path, StoreOptions.DEFAULT);
      assertThat(anew.createdByOpen()).isTrue();
      assertThat(anew.committedNote()).isNull();
      assertThat(anew.get(KEY)).isNull();
    }
  }

  private static void delete(Path path) throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(path);
  }

  // ---- after the end ---------------------------------------------------------------------------

  @Test
  void closedStoreRefusesEverythingButClose() {
    StoreFixture fixture = new StoreFixture(1);
    TieredStore store = fixture.open();
    store.put(KEY, KEY);
    store.commit(KEY);
    RowCursor cursor = store.scan(KeyRange.ALL, false);
    assertThat(cursor.next()).isTrue();
    store.close();
    store.close();
    List<Runnable> uses =
        List.of(
            () -> store.get(KEY),
            () -> store.put(KEY, KEY),
            () -> store.remove(KEY),
            () -> store.commit(EMPTY),
            () -> store.clear(),
            () -> store.scan(KeyRange.ALL, true),
            () -> store.load(),
            () -> store.rowCount(),
            () -> cursor.next(),
            () -> cursor.value());
    for (Runnable use : uses) {
      assertThatThrownBy(use::run).isInstanceOf(StoreClosedException.class);
    }
    cursor.close();
    cursor.close();
    assertThat(store.isOpen()).isFalse();
    assertThat(store.committedNote()).isEqualTo(KEY);
    fixture.engine.close();
    fixture.engine.close();
    assertThatThrownBy(() -> fixture.engine.open(StoreFixture.DIRECTORY, StoreFixture.TINY))
        .isInstanceOf(StoreClosedException.class);
    assertThat(fixture.engine.memoryBytesUsed()).isZero();
    fixture.disk.assertNoLeaks();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
