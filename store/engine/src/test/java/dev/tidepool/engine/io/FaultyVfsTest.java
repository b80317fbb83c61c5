package dev.tidepool.engine.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** Each lie of the faulty disk, once told and once not. */
class FaultyVfsTest {

  private static final Path STORE = Path.of("/disk/store");
  private static final Path A = STORE.resolve("a");
  private static final Path B = STORE.resolve("b");
  private static final int CUT_COUNT = 400;

  private FaultyVfs disk;

  @BeforeEach
  void startWithOneDirectory() throws IOException {
    disk = new FaultyVfs(1);
    disk.createDirectories(STORE);
    disk.syncAll();
  }

  // --- An honest file system while nothing fails.

  @ParameterizedTest
  @Seeds
  void behavesLikeAByteArray(Seed seed) throws IOException {
    SplittableRandom random = seed.random();
    byte[] model = new byte[100_000];
    int size = 0;
    VfsFile file = disk.openOrCreate(A);
    disk.syncDirectory(STORE);
    for (int step = 0; step < 2_000; step++) {
      int offset = random.nextInt(Math.min(size + 5_000, model.length - 10_000));
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> {
          byte[] bytes = new byte[random.nextInt(1, 9_000)];
          random.nextBytes(bytes);
          file.write(ByteBuffer.wrap(bytes), offset);
          System.arraycopy(bytes, 0, model, offset, bytes.length);
          size = Math.max(size, offset + bytes.length);
        }
        case 3 -> {
          size = Math.min(size, offset);
          file.truncate(size);
          Arrays.fill(model, size, model.length, (byte) 0);
        }
        case 4 -> {
          file.sync();
          disk = disk.powerCut(random.nextLong());
          file = disk.openOrCreate(A);
        }
        default -> {
          ByteBuffer target = ByteBuffer.allocate(random.nextInt(20_000));
          int expected = Math.max(0, Math.min(target.capacity(), size - offset));
          assertThat(file.read(target, offset)).isEqualTo(expected);
          assertThat(target.flip()).isEqualTo(ByteBuffer.wrap(model, offset, expected));
        }
      }
      assertThat(file.size()).isEqualTo(size);
    }
  }

  @Test
  void namesBehaveAsOnRealDisks() throws IOException {
    write(disk, A, "a");
    write(disk, B, "b");
    disk.rename(A, B);
    assertThat(disk.list(STORE)).containsExactly("b");
    assertThat(read(disk, B)).isEqualTo("a");
    assertThat(disk.exists(A)).isFalse();
    assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> disk.openForRead(A));
    assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> disk.rename(A, B));
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> disk.openOrCreate(Path.of("/disk/none/a")));
    assertThatExceptionOfType(DirectoryNotEmptyException.class)
        .isThrownBy(() -> disk.delete(STORE));
    disk.delete(A);
    disk.touch(B);
    disk.touch(A);
    assertThat(disk.touchCount(B)).isEqualTo(1);
    assertThat(disk.files()).isEqualTo(Map.of(B, 1L));
  }

  @Test
  void deletedFileStaysReadableUnlessFilesAreReopened() throws IOException {
    write(disk, A, "abc");
    VfsFile file = disk.openForRead(A);
    disk.delete(A);
    assertThat(file.size()).isEqualTo(3);
    disk.reopenAtEachUse(true);
    assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(file::size);
    write(disk, A, "successor");
    assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(file::size);
  }

  // --- Process death.

  @Test
  void killKeepsAllThatWasWrittenAndFreesLocks() throws Exception {
    VfsFile file = disk.openOrCreate(A);
    file.write(bytes("abc"), 0);
    AutoCloseable lock = disk.tryLock(STORE.resolve("lock"));
    assertThat(lock).isNotNull();
    assertThat(disk.tryLock(STORE.resolve("lock"))).isNull();

    FaultyVfs next = disk.kill();

    assertThat(read(next, A)).isEqualTo("abc");
    assertThat(next.tryLock(STORE.resolve("lock"))).isNotNull();
    assertThat(next.bootId()).isEqualTo(disk.bootId());
    assertThatExceptionOfType(PowerLostException.class).isThrownBy(file::size);
    assertThatExceptionOfType(PowerLostException.class).isThrownBy(() -> file.write(bytes("x"), 0));
    assertThatExceptionOfType(PowerLostException.class).isThrownBy(() -> disk.exists(A));
    file.close();
    lock.close();
  }

  @Test
  void killMakesNothingDurable() throws IOException {
    write(disk, A, "abc");
    FaultyVfs next = disk.kill();
    assertThat(imagesOf(next, A)).contains("", "(absent)");
  }

  // --- Power loss.

  @Test
  void powerCutKeepsWhatWasSynced() throws IOException {
    writeDurably(A, "abc");
    assertThat(imagesOf(disk, A)).containsExactly("abc");
    assertThat(disk.powerCut(1).bootId()).isNotEqualTo(disk.bootId());
  }

  @Test
  void powerCutMayLoseKeepOrReorderUnsyncedWrites() throws IOException {
    writeDurably(A, "....");
    VfsFile file = disk.openOrCreate(A);
    file.write(bytes("1"), 0);
    file.write(bytes("2"), 1);
    assertThat(imagesOf(disk, A)).containsExactlyInAnyOrder("....", "1...", ".2..", "12..");
  }

  @Test
  void powerCutMayKeepTheLengthOfALostWrite() throws IOException {
    writeDurably(A, "ab");
    disk.openOrCreate(A).write(bytes("cd"), 2);
    assertThat(imagesOf(disk, A)).contains("ab", "abcd", "ab\0\0");
  }

  @Test
  void powerCutMayUndoACut() throws IOException {
    writeDurably(A, "abcd");
    disk.openOrCreate(A).truncate(2);
    assertThat(imagesOf(disk, A)).contains("abcd", "ab");
  }

  @Test
  void powerCutTearsWritesAtSectors() throws IOException {
    writeDurably(A, "a".repeat(2_048));
    disk.openOrCreate(A).write(bytes("b".repeat(2_048)), 0);
    Set<String> images = imagesOf(disk, A);
    assertThat(images).anySatisfy(image -> assertThat(image).matches("b+a+"));
    assertThat(images).anySatisfy(image -> assertThat(image).matches("(a{512})+b{512}[ab]*"));
    assertThat(images).allSatisfy(image -> assertThat(image).matches("[ab]{2048}"));
  }

  @Test
  void tornGrowthShowsZerosNeverForeignBytes() throws IOException {
    writeDurably(A, "a".repeat(100));
    disk.openOrCreate(A).write(bytes("b".repeat(2_048)), 100);
    Set<String> images = imagesOf(disk, A);
    assertThat(images).anySatisfy(image -> assertThat(image).matches("a{100}b*\0+b+\0*"));
    assertThat(images).allSatisfy(image -> assertThat(image).matches("a{100}[b\0]*"));
  }

  @Test
  void powerCutMayLoseUnsyncedNames() throws IOException {
    VfsFile file = disk.openOrCreate(A);
    file.write(bytes("abc"), 0);
    file.sync();
    assertThat(imagesOf(disk, A)).containsExactlyInAnyOrder("abc", "(absent)");
    disk.syncDirectory(STORE);
    assertThat(imagesOf(disk, A)).containsExactly("abc");
    disk.delete(A);
    assertThat(imagesOf(disk, A)).containsExactlyInAnyOrder("abc", "(absent)");
    disk.syncDirectory(STORE);
    assertThat(imagesOf(disk, A)).containsExactly("(absent)");
  }

  @Test
  void renameIsAtomicAndItsContentIsNot() throws IOException {
    writeDurably(A, "old");
    writeDurably(B, "new");
    disk.rename(B, A);
    Set<Set<Path>> names = new HashSet<>();
    for (int cut = 0; cut < CUT_COUNT; cut++) {
      names.add(disk.copy().powerCut(cut).files().keySet());
    }
    assertThat(names).containsExactlyInAnyOrder(Set.of(A, B), Set.of(A));
    assertThat(imagesOf(disk, A)).containsExactlyInAnyOrder("old", "new");

    write(disk, B, "newer"); // not synced before it is renamed: the classic mistake
    disk.rename(B, A);
    disk.syncDirectory(STORE);
    assertThat(imagesOf(disk, A)).contains("", "newer");
  }

  @Test
  void newDirectoryIsDurableOnceItsParentIsSynced() throws IOException {
    Path child = STORE.resolve("child");
    disk.createDirectories(child);
    write(disk, child.resolve("x"), "x");
    disk.openOrCreate(child.resolve("x")).sync();
    disk.syncDirectory(child);
    assertThat(imagesOf(disk, child.resolve("x"))).containsExactlyInAnyOrder("x", "(absent)");
    disk.syncDirectory(STORE);
    assertThat(imagesOf(disk, child.resolve("x"))).containsExactly("x");
  }

  @ParameterizedTest
  @Seeds
  void sameSeedSameImage(Seed seed) throws IOException {
    List<FaultyVfs> twins = List.of(new FaultyVfs(seed.value()), new FaultyVfs(seed.value()));
    for (FaultyVfs twin : twins) {
      twin.failWithChance(DiskOperation.WRITE, 0.3);
      randomRun(twin, seed.random(), 200);
    }
    FaultyVfs first = twins.get(0).powerCut(seed.value());
    FaultyVfs second = twins.get(1).powerCut(seed.value());
    assertThat(first.files()).isEqualTo(second.files());
    for (Path path : first.files().keySet()) {
      assertThat(read(first, path)).isEqualTo(read(second, path));
    }
  }

  /** Cuts the power at every operation of a random run; synced bytes must be there. */
  @ParameterizedTest
  @Seeds
  void syncedBytesSurviveACutAtEveryOperation(Seed seed) throws IOException {
    FaultyVfs complete = new FaultyVfs(seed.value());
    assertThat(randomRun(complete, seed.random(), 60)).isNotEmpty();
    for (long operation = 1; operation <= complete.operationCount(); operation++) {
      FaultyVfs crashing = new FaultyVfs(seed.value());
      crashing.crashAfter(operation);
      Map<Path, String> synced = randomRun(crashing, seed.random(), 60);
      assertThat(crashing.hasCrashed()).isTrue();
      assertThat(crashing.operationCount()).isEqualTo(operation);
      FaultyVfs found = crashing.powerCut(seed.derive(operation).value());
      for (Map.Entry<Path, String> file : synced.entrySet()) {
        assertThat(read(found, file.getKey())).startsWith(file.getValue());
      }
    }
  }

  /** Appends to some files and syncs them at times; returns what was synced before a crash. */
  private static Map<Path, String> randomRun(FaultyVfs disk, SplittableRandom random, int steps) {
    Map<Path, String> written = new HashMap<>();
    Map<Path, String> synced = new HashMap<>();
    for (int step = 0; step < steps; step++) {
      Path path = STORE.resolve("f" + random.nextInt(3));
      boolean syncs = random.nextInt(3) == 0;
      String appended = String.valueOf((char) ('a' + step % 26)).repeat(random.nextInt(1, 2_000));
      try {
        disk.createDirectories(STORE);
        VfsFile file = disk.openOrCreate(path);
        String before = written.getOrDefault(path, "");
        file.write(bytes(appended), before.length());
        written.put(path, before + appended);
        if (syncs) {
          file.sync();
          disk.syncDirectory(STORE);
          disk.syncDirectory(STORE.getParent());
          disk.syncDirectory(STORE.getRoot());
          synced.put(path, written.get(path));
        }
      } catch (PowerLostException e) {
        return synced;
      } catch (IOException e) {
        // A planned write error: what it wrote of its bytes is written again by the next append.
      }
    }
    return synced;
  }

  // --- Crashes, errors, a full disk.

  @Test
  void lastOperationMayBeTornAndNothingFollowsIt() throws IOException {
    writeDurably(A, "");
    Set<Integer> lengths = new TreeSet<>();
    for (long seed = 0; seed < 200; seed++) {
      FaultyVfs crashing = diskWithFile(seed);
      crashing.crashAfter(crashing.operationCount() + 1);
      VfsFile file = crashing.openOrCreate(A);
      assertThatExceptionOfType(PowerLostException.class)
          .isThrownBy(() -> file.write(bytes("abcd"), 0));
      assertThatExceptionOfType(PowerLostException.class).isThrownBy(file::size);
      assertThatExceptionOfType(PowerLostException.class).isThrownBy(() -> crashing.list(STORE));
      String left = read(crashing.kill(), A);
      assertThat("abcd").startsWith(left);
      lengths.add(left.length());
    }
    assertThat(lengths).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void plannedErrorsStrikeTheNextCallsOfTheirKind() throws IOException {
    write(disk, A, "abc");
    VfsFile file = disk.openOrCreate(A);
    disk.failNext(DiskOperation.READ, 2);
    assertThatIOException().isThrownBy(() -> file.read(ByteBuffer.allocate(3), 0));
    assertThatIOException().isThrownBy(file::size);
    assertThat(file.size()).isEqualTo(3);
    disk.failNext(DiskOperation.WRITE, 1);
    assertThatIOException().isThrownBy(() -> file.write(bytes("x"), 0));
    disk.failNext(DiskOperation.TRUNCATE, 1);
    assertThatIOException().isThrownBy(() -> file.truncate(0));
    disk.failNext(DiskOperation.RENAME, 1);
    assertThatIOException().isThrownBy(() -> disk.rename(A, B));
    disk.failNext(DiskOperation.DELETE, 1);
    assertThatIOException().isThrownBy(() -> disk.delete(A));
    disk.failNext(DiskOperation.OPEN, 3);
    assertThatIOException().isThrownBy(() -> disk.openForRead(A));
    assertThatIOException().isThrownBy(() -> disk.openOrCreate(A));
    assertThatIOException().isThrownBy(() -> disk.openOrCreate(B));
    assertThat(disk.list(STORE)).containsExactly("a");
  }

  @Test
  void failedSyncMayLoseBytesThatALaterSyncDoesNotBringBack() throws IOException {
    Set<String> images = new HashSet<>();
    for (long seed = 0; seed < 50; seed++) {
      FaultyVfs failing = diskWithFile(seed);
      VfsFile file = failing.openOrCreate(A);
      file.write(bytes("abc"), 0);
      failing.failNext(DiskOperation.SYNC, 1);
      assertThatIOException().isThrownBy(file::sync);
      assertThat(read(failing, A)).isEqualTo("abc");
      file.sync();
      images.add(read(failing.powerCut(seed), A));
    }
    assertThat(images).containsExactlyInAnyOrder("abc", "\0\0\0");
  }

  @Test
  void fullDiskWritesAPartAndRecoversWhenThereIsRoom() throws IOException {
    write(disk, B, "12345");
    disk.diskCapacityBytes(8);
    VfsFile file = disk.openOrCreate(A);
    assertThatIOException()
        .isThrownBy(() -> file.write(bytes("abcdef"), 0))
        .withMessage("No space left on device");
    assertThat(file.size()).isLessThanOrEqualTo(3);
    write(disk, B, "54321");
    assertThat(read(disk, B)).as("needs no more room").isEqualTo("54321");
    disk.delete(B);
    file.write(bytes("abcdef"), 0);
    disk.diskCapacityBytes(Long.MAX_VALUE);
    file.write(bytes("ghijkl"), 6);
    assertThat(read(disk, A)).isEqualTo("abcdefghijkl");
  }

  @Test
  void flippedBitIsSeenAndStays() throws IOException {
    writeDurably(A, "abc");
    disk.openOrCreate(A).write(bytes("def"), 3);
    disk.flipBit(A, 1, 0);
    disk.flipBit(A, 4, 0);
    assertThat(read(disk, A)).isEqualTo("accddf");
    assertThat(imagesOf(disk, A)).contains("accddf").allMatch(image -> image.startsWith("acc"));
  }

  // --- Copies, counters, leaks.

  @Test
  void copyIsIndependent() throws IOException {
    write(disk, A, "abc");
    FaultyVfs copy = disk.copy();
    write(copy, A, "xyz");
    copy.delete(A);
    write(disk, B, "b");
    assertThat(read(disk, A)).isEqualTo("abc");
    assertThat(copy.files()).isEmpty();
  }

  @Test
  void countsOperationsBytesAndSyncs() throws IOException {
    long before = disk.operationCount();
    VfsFile file = disk.openOrCreate(A);
    file.write(bytes("abc"), 0);
    file.sync();
    disk.syncDirectory(STORE);
    disk.rename(A, B);
    assertThat(disk.operationCount() - before).isEqualTo(5);
    file.read(ByteBuffer.allocate(10), 1);
    disk.openOrCreate(B).close();
    disk.delete(A);
    disk.createDirectories(STORE);
    assertThat(disk.operationCount() - before).as("nothing changed").isEqualTo(5);
    assertThat(disk.bytesWritten()).isEqualTo(3);
    assertThat(disk.bytesRead()).isEqualTo(2);
    assertThat(disk.readCount()).isEqualTo(1);
    assertThat(disk.syncCount()).isEqualTo(2);
  }

  @Test
  void leaksAreReportedWithTheirOpener() throws Exception {
    VfsFile file = disk.openOrCreate(A);
    AutoCloseable lock = disk.tryLock(STORE.resolve("lock"));
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(disk::assertNoLeaks)
        .withMessageContaining("file " + A)
        .withMessageContaining("lock " + STORE.resolve("lock"))
        .withMessageContaining("leaksAreReportedWithTheirOpener");
    file.close();
    lock.close();
    disk.assertNoLeaks();
    assertThat(disk.openCount()).isZero();
    assertThatIOException().isThrownBy(file::size).withMessageContaining("is closed");
  }

  // --- Helpers.

  private static FaultyVfs diskWithFile(long seed) throws IOException {
    FaultyVfs disk = new FaultyVfs(seed);
    disk.createDirectories(STORE);
    disk.openOrCreate(A).close();
    disk.syncAll();
    return disk;
  }

  /** What {@code path} holds after many different cuts. */
  private static Set<String> imagesOf(FaultyVfs disk, Path path) throws IOException {
    Set<String> images = new HashSet<>();
    for (int cut = 0; cut < CUT_COUNT; cut++) {
      FaultyVfs found = disk.copy().powerCut(cut);
      images.add(found.exists(path) ? read(found, path) : "(absent)");
    }
    return images;
  }

  private void writeDurably(Path path, String content) throws IOException {
    write(disk, path, content);
    disk.syncAll();
  }

  private static void write(FaultyVfs disk, Path path, String content) throws IOException {
    try (VfsFile file = disk.openOrCreate(path)) {
      file.write(bytes(content), 0);
    }
  }

  private static String read(FaultyVfs disk, Path path) throws IOException {
    try (VfsFile file = disk.openForRead(path)) {
      ByteBuffer target = ByteBuffer.allocate((int) file.size());
      file.read(target, 0);
      return new String(target.array(), UTF_8);
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }
}
