package dev.tidepool.engine.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** Real files: what the interface promises, under interrupts, many files and several processes. */
@Timeout(120)
class NioVfsTest {

  @TempDir Path directory;
  private final Vfs vfs = NioVfs.INSTANCE;
  private final List<ExecutorService> executors = new ArrayList<>();

  @AfterEach
  void stopThreads() {
    executors.forEach(ExecutorService::shutdownNow);
  }

  // --- Reading and writing.

  @Test
  void readStopsAtTheEndOfTheFile() throws IOException {
    try (VfsFile file = vfs.openOrCreate(directory.resolve("a"))) {
      file.write(bytes("0123456789"), 0);
      ByteBuffer target = ByteBuffer.allocate(8);
      assertThat(file.read(target, 6)).isEqualTo(4);
      assertThat(text(target)).isEqualTo("6789");
      assertThat(file.read(ByteBuffer.allocate(8), 10)).isZero();
      assertThat(file.read(ByteBuffer.allocate(8), 1_000)).isZero();
      assertThat(file.size()).isEqualTo(10);
    }
  }

  @Test
  void readAndWriteKeepWithinTheBuffersRange() throws IOException {
    try (VfsFile file = vfs.openOrCreate(directory.resolve("a"))) {
      file.write(bytes("0123456789").position(2).limit(5), 3);
      assertThat(file.size()).isEqualTo(6);
      ByteBuffer target = ByteBuffer.wrap("........".getBytes(UTF_8)).position(1).limit(4);
      assertThat(file.read(target, 3)).isEqualTo(3);
      assertThat(target.position()).isEqualTo(4);
      assertThat(target.limit()).isEqualTo(4);
      assertThat(new String(target.array(), UTF_8)).isEqualTo(".234....");
    }
  }

  @ParameterizedTest
  @Seeds
  void largeBuffersOfBothKindsAreTransferredWhole(Seed seed) throws IOException {
    byte[] expected = new byte[3 * NioFile.HEAP_PIECE_BYTES_MAX + 17];
    SplittableRandom random = seed.random();
    random.nextBytes(expected);
    try (VfsFile file = vfs.openOrCreate(directory.resolve("a"))) {
      file.write(ByteBuffer.wrap(expected), 5);
      ByteBuffer heap = ByteBuffer.allocate(expected.length);
      ByteBuffer direct = ByteBuffer.allocateDirect(expected.length);
      assertThat(file.read(heap, 5)).isEqualTo(expected.length);
      assertThat(file.read(direct, 5)).isEqualTo(expected.length);
      assertThat(heap.flip()).isEqualTo(ByteBuffer.wrap(expected));
      assertThat(direct.flip()).isEqualTo(ByteBuffer.wrap(expected));
    }
  }

  @Test
  void truncateCutsAndASecondOpenKeepsTheBytes() throws IOException {
    Path path = directory.resolve("a");
    try (VfsFile file = vfs.openOrCreate(path)) {
      file.write(bytes("0123456789"), 0);
      file.truncate(4);
      file.sync();
    }
    try (VfsFile file = vfs.openOrCreate(path)) {
      assertThat(contentOf(file)).isEqualTo("0123");
    }
  }

  @Test
  void fileOpenedForReadCannotBeChangedAndMustExist() throws IOException {
    Path path = directory.resolve("a");
    assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> vfs.openForRead(path));
    vfs.openOrCreate(path).close();
    try (VfsFile file = vfs.openForRead(path)) {
      assertThatExceptionOfType(NonWritableChannelException.class)
          .isThrownBy(() -> file.write(bytes("x"), 0));
      assertThatExceptionOfType(NonWritableChannelException.class)
          .isThrownBy(() -> file.truncate(0));
    }
  }

  @Test
  void closedFileFailsAndMayBeClosedAgain() throws IOException {
    VfsFile file = vfs.openOrCreate(directory.resolve("a"));
    file.close();
    file.close();
    assertThatIOException().isThrownBy(file::size).withMessageContaining("is closed");
    assertThatIOException().isThrownBy(() -> file.read(ByteBuffer.allocate(1), 0));
    assertThatIOException().isThrownBy(() -> file.write(bytes("x"), 0));
  }

  // --- Directories.

  @Test
  void renameReplacesAnExistingFile() throws IOException {
    Path source = fileWith("source", "new");
    Path target = fileWith("target", "old");
    vfs.rename(source, target);
    vfs.syncDirectory(directory);
    assertThat(vfs.exists(source)).isFalse();
    assertThat(target).hasContent("new");
  }

  @Test
  void listNamesFilesAndDirectories() throws IOException {
    fileWith("a", "");
    vfs.createDirectories(directory.resolve("b/c"));
    vfs.createDirectories(directory.resolve("b/c"));
    assertThat(vfs.list(directory)).containsExactlyInAnyOrder("a", "b");
    assertThat(vfs.exists(directory.resolve("b/c"))).isTrue();
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> vfs.list(directory.resolve("none")));
  }

  @Test
  void createDirectoriesAcceptsALinkToADirectory() throws IOException {
    Path real = Files.createDirectory(directory.resolve("real"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), real);
    assertThatCode(() -> vfs.createDirectories(link)).doesNotThrowAnyException();
  }

  @Test
  void deleteAndTouchIgnoreAMissingFile() throws IOException {
    Path path = fileWith("a", "");
    Files.setLastModifiedTime(path, FileTime.fromMillis(0));
    vfs.touch(path);
    assertThat(Files.getLastModifiedTime(path).toMillis()).isPositive();
    vfs.delete(path);
    vfs.delete(path);
    vfs.touch(path);
    assertThat(vfs.exists(path)).isFalse();
  }

  @Test
  void bootIdStaysTheSameWithinAProcess() {
    assertThat(vfs.bootId()).isEqualTo(vfs.bootId()).doesNotContainAnyWhitespaces();
  }

  // --- Interrupts.

  @Test
  void callsOfAnInterruptedThreadSucceedAndKeepTheStatus() throws Exception {
    try (VfsFile file = vfs.openOrCreate(directory.resolve("a"))) {
      Thread.currentThread().interrupt();
      file.write(bytes("abc"), 0);
      file.sync();
      assertThat(contentOf(file)).isEqualTo("abc");
      file.truncate(2);
      vfs.syncDirectory(directory);
      vfs.tryLock(directory.resolve("lock")).close();
      vfs.list(directory);
      vfs.bootId();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(contentOf(file)).isEqualTo("ab");
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void interruptsDuringReadsAndWritesHarmNobody() throws Exception {
    int blockBytes = 64 * 1024;
    int roundCount = 2_000;
    List<Thread> threads = new ArrayList<>();
    List<Future<Boolean>> results = new ArrayList<>();
    try (VfsFile file = vfs.openOrCreate(directory.resolve("a"))) {
      CountDownLatch started = new CountDownLatch(3);
      ExecutorService executor = executor(3);
      for (int owner = 0; owner < 3; owner++) {
        long offset = (long) owner * blockBytes;
        byte firstValue = (byte) owner;
        Callable<Boolean> rounds =
            () -> {
              synchronized (threads) {
                threads.add(Thread.currentThread());
              }
              started.countDown();
              byte[] block = new byte[blockBytes];
              boolean interrupted = false;
              for (int round = 0; round < roundCount; round++) {
                Arrays.fill(block, (byte) (firstValue + round));
                file.write(ByteBuffer.wrap(block), offset);
                ByteBuffer read = ByteBuffer.allocate(blockBytes);
                assertThat(file.read(read, offset)).isEqualTo(blockBytes);
                assertThat(read.array()).isEqualTo(block);
                interrupted |= Thread.interrupted();
              }
              return interrupted;
            };
        results.add(executor.submit(rounds));
      }
      interruptUntilDone(threads, started, results);
      for (Future<Boolean> result : results) {
        assertThat(result.get()).as("was interrupted").isTrue();
      }
      assertThat(file.size()).isEqualTo(3L * blockBytes);
    }
  }

  private static void interruptUntilDone(
      List<Thread> threads, CountDownLatch started, List<Future<Boolean>> results)
      throws InterruptedException {
    started.await();
    while (!results.stream().allMatch(Future::isDone)) {
      synchronized (threads) {
        threads.forEach(Thread::interrupt);
      }
      for (int i = 0; i < 2_000; i++) {
        Thread.onSpinWait();
      }
    }
  }

  // --- Descriptors.

  @Test
  void manyOpenFilesHoldFewDescriptors() throws IOException {
    NioVfs bounded = new NioVfs(16);
    List<VfsFile> files = new ArrayList<>();
    long before = descriptorCount();
    for (int i = 0; i < 3_000; i++) {
      files.add(bounded.openOrCreate(directory.resolve("f" + i)));
      files.get(i).write(bytes("content of " + i), 0);
      assertThat(bounded.channelCount()).isLessThanOrEqualTo(16);
    }
    assertThat(descriptorCount() - before).isLessThan(200);
    for (int i = 0; i < 3_000; i++) {
      assertThat(contentOf(files.get(i))).isEqualTo("content of " + i);
    }
    for (VfsFile file : files) {
      file.close();
    }
    assertThat(bounded.channelCount()).isZero();
  }

  @Test
  void filesInUseKeepTheirDescriptors() throws IOException {
    NioVfs bounded = new NioVfs(4);
    VfsFile hot = bounded.openOrCreate(directory.resolve("hot"));
    hot.write(bytes("hot"), 0);
    bounded.delete(directory.resolve("hot")); // so that only its first descriptor leads to it
    List<VfsFile> others = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      others.add(bounded.openOrCreate(directory.resolve("f" + i)));
      others.get(i).write(bytes("cold"), 0);
      assertThat(contentOf(hot)).isEqualTo("hot");
    }
    for (VfsFile other : others) {
      other.close();
    }
    hot.close();
  }

  @ParameterizedTest
  @Seeds
  void readsInFlightSurviveTheClosingOfTheirChannel(Seed seed) throws Exception {
    NioVfs bounded = new NioVfs(2);
    int blockBytes = 16 * 1024;
    List<VfsFile> files = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      files.add(bounded.openOrCreate(directory.resolve("f" + i)));
      byte[] block = new byte[blockBytes];
      Arrays.fill(block, (byte) i);
      files.get(i).write(ByteBuffer.wrap(block), 0);
    }
    List<Thread> threads = new ArrayList<>();
    List<Future<Boolean>> results = new ArrayList<>();
    ExecutorService executor = executor(6);
    CountDownLatch started = new CountDownLatch(6);
    for (int reader = 0; reader < 6; reader++) {
      SplittableRandom random = seed.derive(reader).random();
      results.add(
          executor.submit(
              () -> {
                synchronized (threads) {
                  threads.add(Thread.currentThread());
                }
                started.countDown();
                ByteBuffer block = ByteBuffer.allocate(blockBytes);
                for (int round = 0; round < 3_000; round++) {
                  int index = random.nextInt(files.size());
                  assertThat(files.get(index).read(block.clear(), 0)).isEqualTo(blockBytes);
                  assertThat(block.array()[0]).isEqualTo((byte) index);
                  assertThat(block.array()[blockBytes - 1]).isEqualTo((byte) index);
                }
                return true;
              }));
    }
    interruptUntilDone(threads, started, results);
    for (Future<Boolean> result : results) {
      assertThat(result.get()).isTrue();
    }
    assertThat(bounded.channelCount()).isLessThanOrEqualTo(2 + 6);
    for (VfsFile file : files) {
      file.close();
    }
    assertThat(bounded.channelCount()).isZero();
  }

  @Test
  void closeDuringReadsEndsThemWithAnErrorOnlyAfterTheClose() throws Exception {
    for (int attempt = 0; attempt < 50; attempt++) {
      VfsFile file = vfs.openOrCreate(directory.resolve("a"));
      file.write(bytes("abc"), 0);
      AtomicBoolean closing = new AtomicBoolean();
      CountDownLatch reading = new CountDownLatch(1);
      Future<Boolean> reader =
          executor(1)
              .submit(
                  () -> {
                    while (true) {
                      try {
                        assertThat(file.read(ByteBuffer.allocate(3), 0)).isEqualTo(3);
                        reading.countDown();
                      } catch (IOException e) {
                        assertThat(e).hasMessageContaining("is closed");
                        return closing.get();
                      }
                    }
                  });
      reading.await();
      closing.set(true);
      file.close();
      assertThat(reader.get()).isTrue();
    }
  }

  @Test
  void reopenedFileThatWasDeletedSaysSo() throws IOException {
    NioVfs bounded = new NioVfs(1);
    Path path = fileWith("a", "abc");
    VfsFile file = bounded.openOrCreate(path);
    bounded.openOrCreate(directory.resolve("b"));
    Files.delete(path);
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> contentOf(file))
        .withMessageContaining(path.toString());
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> file.write(bytes("x"), 0));
    assertThat(path).as("not created again").doesNotExist();
  }

  @Test
  void reopenedFileThatWasReplacedIsNotMistakenForItsSuccessor() throws IOException {
    NioVfs bounded = new NioVfs(1);
    Path path = fileWith("a", "abc");
    VfsFile file = bounded.openForRead(path);
    bounded.openOrCreate(directory.resolve("b"));
    bounded.rename(fileWith("c", "other"), path);
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> contentOf(file))
        .withMessageContaining("another file took its name");
  }

  @Test
  void openFileSurvivesTheDeletionOfItsDirectory() throws IOException {
    Path store = Files.createDirectory(directory.resolve("store"));
    try (VfsFile file = vfs.openOrCreate(store.resolve("a"))) {
      file.write(bytes("abc"), 0);
      vfs.delete(store.resolve("a"));
      vfs.delete(store);
      assertThat(contentOf(file)).isEqualTo("abc");
    }
  }

  // --- Locks.

  @Test
  void lockIsExclusiveWithinTheProcessUntilClosed() throws Exception {
    Path path = directory.resolve("lock");
    AutoCloseable lock = vfs.tryLock(path);
    assertThat(lock).isNotNull();
    assertThat(vfs.tryLock(path)).isNull();
    assertThat(new NioVfs(1).tryLock(directory.resolve("./lock"))).isNull();
    lock.close();
    try (AutoCloseable second = vfs.tryLock(path)) {
      assertThat(second).isNotNull();
      lock.close();
      assertThat(vfs.tryLock(path)).as("a second close releases nothing").isNull();
    }
  }

  @Test
  void lockExcludesOtherProcessesEvenAfterARefusedAttempt() throws Exception {
    Path path = directory.resolve("lock");
    try (AutoCloseable lock = vfs.tryLock(path)) {
      assertThat(lock).isNotNull();
      assertThat(vfs.tryLock(path)).isNull();
      try (OtherProcess other = new OtherProcess(path)) {
        assertThat(other.answer()).isEqualTo(LockHolder.REFUSED);
      }
    }
    try (OtherProcess other = new OtherProcess(path)) {
      assertThat(other.answer()).isEqualTo(LockHolder.TAKEN);
      assertThat(vfs.tryLock(path)).isNull();
    }
    try (AutoCloseable lock = vfs.tryLock(path)) {
      assertThat(lock).isNotNull();
    }
  }

  @Test
  void lockOfAKilledProcessIsFree() throws Exception {
    Path path = directory.resolve("lock");
    try (OtherProcess other = new OtherProcess(path)) {
      assertThat(other.answer()).isEqualTo(LockHolder.TAKEN);
      other.kill();
      try (AutoCloseable lock = vfs.tryLock(path)) {
        assertThat(lock).isNotNull();
      }
    }
  }

  /** A Java process that runs {@link LockHolder}; closing it lets it end. */
  private static final class OtherProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    OtherProcess(Path lock) throws IOException, URISyntaxException {
      String classPath =
          codeSource(NioVfs.class) + File.pathSeparator + codeSource(LockHolder.class);
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  classPath,
                  LockHolder.class.getName(),
                  lock.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      output = process.inputReader(UTF_8);
    }

    String answer() throws IOException {
      return output.readLine();
    }

    void kill() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws Exception {
      process.getOutputStream().close();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        kill();
      }
    }

    private static Path codeSource(Class<?> type) throws URISyntaxException {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
  }

  // --- Helpers.

  private ExecutorService executor(int threadCount) {
    ExecutorService executor = Executors.newFixedThreadPool(threadCount);
    executors.add(executor);
    return executor;
  }

  private Path fileWith(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }

  private static long descriptorCount() throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    if (!Files.isDirectory(descriptors)) {
      return 0;
    }
    try (var entries = Files.list(descriptors)) {
      return entries.count();
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private static String contentOf(VfsFile file) throws IOException {
    ByteBuffer target = ByteBuffer.allocate((int) file.size());
    file.read(target, 0);
    return text(target);
  }

  private static String text(ByteBuffer target) {
    return new String(target.array(), 0, target.position(), UTF_8);
  }
}
