package dev.tidepool.engine.io;

import dev.tidepool.engine.io.FaultPlan.Fate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A disk in memory that lies, fails and loses power like real ones, all from one seed.
 *
 * <p><b>What it remembers.</b> For each file the bytes written and the bytes durable, with the
 * writes and cuts between them; for each directory the names shown and the names durable, with the
 * changes between them. A new directory is a change of its parent, durable only when the parent is
 * synced. {@link #kill()} and {@link #powerCut(long)} turn that into what the next start finds.
 *
 * <p><b>A failed sync</b> leaves each unsynced change of the file either durable or lost for good:
 * still shown, yet not made durable by a later sync that succeeds. Linux does the same: it reports
 * a failed write-back once and then takes the pages for clean.
 *
 * <p><b>Operations</b> are counted one per call that changes something: creating a file or a level
 * of directories, writing, truncating, syncing a file or a directory, renaming, deleting. Calls
 * that find nothing to do, and {@link #touch}, are not counted.
 *
 * <p><b>Threads:</b> safe from any thread, one call at a time. With several threads the faults
 * depend on their order as well as on the seed.
 */
public final class FaultyVfs implements Vfs {

  private final long seed;
  private final int bootCount;
  private final DiskDirectory root;
  private final FaultPlan plan;
  private final OpenResources openResources = new OpenResources();
  private final Set<Path> lockedFiles = new HashSet<>();
  private final Map<Path, Long> touchCounts = new HashMap<>();
  private long capacityBytes = Long.MAX_VALUE;
  private boolean reopensAtEachUse;
  private long bytesWritten;
  private long bytesRead;
  private long readCount;
  private long syncCount;

  /** An empty disk with nothing but a root directory, enough room and no failures planned. */
  public FaultyVfs(long seed) {
    this(seed, 1, new DiskDirectory());
  }

  private FaultyVfs(long seed, int bootCount, DiskDirectory root) {
    this.seed = seed;
    this.bootCount = bootCount;
    this.root = root;
    this.plan = new FaultPlan(seed);
  }

  // --- Images of the disk; each has its own files, counters from zero and no failures planned.

  /** The same disk again, unsynced changes included; this one lives on. Costs about 1 KB per MB. */
  public synchronized FaultyVfs copy() {
    return image(seed + plan.operationCount, bootCount, root.copy(DiskNode.newCopies()));
  }

  /**
   * Kills the process that uses this disk. All calls through this disk fail from now on.
   *
   * @return what its next start finds: everything written, no locks held, nothing more durable than
   *     before
   */
  public synchronized FaultyVfs kill() {
    plan.end("the process of this disk was killed");
    return copy();
  }

  /**
   * Cuts the power. All calls through this disk fail from now on.
   *
   * @param cutSeed decides for each unsynced change whether it is kept, lost or torn
   * @return what is found after the power came back; its boot id is new
   */
  public synchronized FaultyVfs powerCut(long cutSeed) {
    plan.end("the power of this disk was cut");
    PowerCut cut = new PowerCut(cutSeed);
    return image(cutSeed, bootCount + 1, root.afterPowerCut(cut, DiskNode.newCopies()));
  }

  private FaultyVfs image(long imageSeed, int imageBootCount, DiskDirectory imageRoot) {
    FaultyVfs image = new FaultyVfs(imageSeed, imageBootCount, imageRoot);
    image.capacityBytes = capacityBytes;
    image.reopensAtEachUse = reopensAtEachUse;
    return image;
  }

  /** Makes all that was written durable; not counted as an operation. */
  public synchronized void syncAll() {
    syncAll(root);
  }

  private static void syncAll(DiskNode node) {
    node.sync();
    if (node instanceof DiskDirectory directory) {
      directory.names().values().forEach(FaultyVfs::syncAll);
    }
  }

  // --- Faults to come.

  /**
   * Lets operation number {@code operation} of this disk, counted from 1, be the last: it happens
   * not at all, in part or in full, and throws {@link PowerLostException}, as all calls after it.
   * Ask {@link #powerCut} or {@link #kill} then for what is left.
   */
  public synchronized void crashAfter(long operation) {
    plan.crashAfter(operation);
  }

  /** Whether the operation given to {@link #crashAfter} was reached, or this disk was ended. */
  public synchronized boolean hasCrashed() {
    return plan.hasEnded();
  }

  /** Lets the next {@code count} calls of a kind fail with an I/O error; 0 takes it back. */
  public synchronized void failNext(DiskOperation operation, int count) {
    plan.failNext(operation, count);
  }

  /** Lets each call of a kind fail with this chance, from 0 to 1. */
  public synchronized void failWithChance(DiskOperation operation, double chance) {
    plan.failWithChance(operation, chance);
  }

  /** Sets the room for all files together; a write that needs more is cut short and fails. */
  public synchronized void diskCapacityBytes(long bytes) {
    capacityBytes = bytes;
  }

  /** Changes one bit of what the device holds and the system shows; {@code bit} is 0 to 7. */
  public synchronized void flipBit(Path file, long byteOffset, int bit) throws IOException {
    DiskFile node = existingFile(file);
    if (byteOffset < 0 || byteOffset >= node.size()) {
      throw new IllegalArgumentException(file + " has no byte " + byteOffset);
    }
    node.flipBit(byteOffset, bit);
  }

  /**
   * Lets open files be found by path at each use, as {@link NioVfs} does beyond its bound: one that
   * was deleted, renamed or replaced fails with {@link NoSuchFileException}.
   */
  public synchronized void reopenAtEachUse(boolean reopens) {
    reopensAtEachUse = reopens;
  }

  // --- What was seen.

  /** How many calls changed something, or tried to. */
  public synchronized long operationCount() {
    return plan.operationCount;
  }

  public synchronized long bytesWritten() {
    return bytesWritten;
  }

  public synchronized long bytesRead() {
    return bytesRead;
  }

  /** How many calls read from a file. */
  public synchronized long readCount() {
    return readCount;
  }

  /** How many syncs of a file or a directory succeeded. */
  public synchronized long syncCount() {
    return syncCount;
  }

  /** How often {@link #touch} found {@code path}. */
  public synchronized long touchCount(Path path) {
    return touchCounts.getOrDefault(normal(path), 0L);
  }

  /** All files with their sizes in bytes, by path. */
  public synchronized Map<Path, Long> files() {
    Map<Path, Long> sizes = new TreeMap<>();
    collectSizes(Path.of("/").toAbsolutePath().getRoot(), root, sizes);
    return sizes;
  }

  /** How many files and locks are open. */
  public synchronized int openCount() {
    return openResources.count();
  }

  /**
   * Asserts that every file and lock was closed.
   *
   * @throws AssertionError with the stack of each opener
   */
  public synchronized void assertNoLeaks() {
    openResources.assertNone();
  }

  @Override
  public synchronized String toString() {
    return "FaultyVfs(seed 0x%x, boot %d, operation %d)"
        .formatted(seed, bootCount, plan.operationCount);
  }

  // --- Vfs.

  @Override
  public synchronized VfsFile openOrCreate(Path file) throws IOException {
    DiskFile node = findOrCreate(file);
    return opened(new FaultyFile(this, file, node, true));
  }

  @Override
  public synchronized VfsFile openForRead(Path file) throws IOException {
    plan.beginRead(DiskOperation.OPEN, file);
    return opened(new FaultyFile(this, file, existingFile(file), false));
  }

  @Override
  public synchronized boolean exists(Path path) throws IOException {
    plan.requirePower();
    return find(path) != null;
  }

  @Override
  public synchronized List<String> list(Path directory) throws IOException {
    plan.beginRead(DiskOperation.READ, directory);
    return new ArrayList<>(existingDirectory(directory).names().keySet());
  }

  @Override
  public synchronized void createDirectories(Path directory) throws IOException {
    plan.requirePower();
    DiskDirectory parent = root;
    for (Path name : normal(directory)) {
      DiskNode child = parent.names().get(name.toString());
      if (child instanceof DiskFile) {
        throw new FileAlreadyExistsException(directory.toString(), null, name + " is a file");
      }
      if (child == null) {
        child = new DiskDirectory();
        create(parent, name.toString(), child, directory);
      }
      parent = (DiskDirectory) child;
    }
  }

  @Override
  public synchronized void delete(Path file) throws IOException {
    plan.requirePower();
    DiskNode node = find(file);
    if (node == null) {
      return;
    }
    if (node instanceof DiskDirectory directory && !directory.names().isEmpty()) {
      throw new DirectoryNotEmptyException(file.toString());
    }
    Fate fate = plan.begin(DiskOperation.DELETE);
    if (plan.happens(fate)) {
      parentOf(file).remove(nameOf(file));
    }
    plan.finish(fate, DiskOperation.DELETE, file);
  }

  @Override
  public synchronized void rename(Path source, Path target) throws IOException {
    plan.requirePower();
    if (!normal(source).getParent().equals(normal(target).getParent())) {
      throw new IllegalArgumentException(source + " and " + target + " are in two directories");
    }
    if (find(source) == null) {
      throw new NoSuchFileException(source.toString());
    }
    if (normal(source).equals(normal(target))) {
      return;
    }
    if (find(target) instanceof DiskDirectory) {
      throw new FileSystemException(target.toString(), null, "is a directory");
    }
    Fate fate = plan.begin(DiskOperation.RENAME);
    if (plan.happens(fate)) {
      parentOf(source).rename(nameOf(source), nameOf(target));
    }
    plan.finish(fate, DiskOperation.RENAME, source);
  }

  @Override
  public synchronized void syncDirectory(Path directory) throws IOException {
    plan.requirePower();
    sync(existingDirectory(directory), directory);
  }

  @Override
  public synchronized void touch(Path path) throws IOException {
    plan.requirePower();
    if (find(path) != null) {
      touchCounts.merge(normal(path), 1L, Long::sum);
    }
  }

  @Override
  public synchronized AutoCloseable tryLock(Path file) throws IOException {
    findOrCreate(file);
    Path key = normal(file);
    if (!lockedFiles.add(key)) {
      return null;
    }
    AutoCloseable lock =
        new AutoCloseable() {
          private boolean closed;

          @Override
          public void close() {
            synchronized (FaultyVfs.this) {
              if (!closed) {
                closed = true;
                lockedFiles.remove(key);
                openResources.closed(this);
              }
            }
          }
        };
    openResources.opened(lock, "lock " + file);
    return lock;
  }

  @Override
  public String bootId() {
    return "faulty-boot-" + bootCount;
  }

  // --- Calls on open files.

  synchronized int read(FaultyFile file, ByteBuffer target, long offset) throws IOException {
    requireUsable(file);
    plan.beginRead(DiskOperation.READ, file.path);
    long availableBytes = Math.max(0, file.node.size() - requireNotNegative(offset));
    byte[] bytes = new byte[(int) Math.min(target.remaining(), availableBytes)];
    file.node.read(offset, bytes);
    target.put(bytes);
    readCount++;
    bytesRead += bytes.length;
    return bytes.length;
  }

  synchronized void write(FaultyFile file, ByteBuffer source, long offset) throws IOException {
    requireUsable(file);
    requireNotNegative(offset);
    Fate fate = plan.begin(DiskOperation.WRITE);
    int length = source.remaining();
    if (fate != Fate.SUCCEEDS) {
      length = plan.random.nextInt(length + 1);
    }
    int fitting = (int) Math.min(length, roomAfter(file.node, offset));
    boolean isFull = fitting < length;
    if (isFull) {
      fitting = plan.random.nextInt(fitting + 1);
    }
    if (fitting > 0) {
      byte[] bytes = new byte[fitting];
      source.get(bytes);
      file.node.write(offset, bytes);
      bytesWritten += fitting;
    }
    plan.finish(fate, DiskOperation.WRITE, file.path);
    if (isFull) {
      throw new IOException("No space left on device");
    }
  }

  synchronized long size(FaultyFile file) throws IOException {
    requireUsable(file);
    plan.beginRead(DiskOperation.READ, file.path);
    return file.node.size();
  }

  synchronized void truncate(FaultyFile file, long sizeBytes) throws IOException {
    requireUsable(file);
    Fate fate = plan.begin(DiskOperation.TRUNCATE);
    if (plan.happens(fate) && requireNotNegative(sizeBytes) < file.node.size()) {
      file.node.truncate(sizeBytes);
    }
    plan.finish(fate, DiskOperation.TRUNCATE, file.path);
  }

  synchronized void sync(FaultyFile file) throws IOException {
    requireUsable(file);
    sync(file.node, file.path);
  }

  synchronized void close(FaultyFile file) {
    file.closed = true;
    openResources.closed(file);
  }

  // --- Within.

  private void sync(DiskNode node, Path path) throws IOException {
    Fate fate = plan.begin(DiskOperation.SYNC);
    if (fate == Fate.FAILS) {
      node.failSync(plan.random);
    } else if (plan.happens(fate)) {
      node.sync();
      syncCount++;
    }
    plan.finish(fate, DiskOperation.SYNC, path);
  }

  private FaultyFile opened(FaultyFile file) {
    openResources.opened(file, file.toString());
    return file;
  }

  private DiskFile findOrCreate(Path file) throws IOException {
    plan.requirePower();
    if (find(file) != null) {
      plan.beginRead(DiskOperation.OPEN, file);
      return existingFile(file);
    }
    DiskFile node = new DiskFile();
    create(existingDirectory(normal(file).getParent()), nameOf(file), node, file);
    return node;
  }

  private void create(DiskDirectory parent, String name, DiskNode node, Path path)
      throws IOException {
    Fate fate = plan.begin(DiskOperation.OPEN);
    if (plan.happens(fate)) {
      parent.add(name, node);
    }
    plan.finish(fate, DiskOperation.OPEN, path);
  }

  private void requireUsable(FaultyFile file) throws IOException {
    plan.requirePower();
    if (file.closed) {
      throw new IOException(file.path + " is closed");
    }
    if (reopensAtEachUse && find(file.path) != file.node) {
      throw new NoSuchFileException(file.path.toString());
    }
  }

  /** How many bytes may be written at {@code offset} before the disk is full. */
  private long roomAfter(DiskFile file, long offset) {
    if (capacityBytes == Long.MAX_VALUE) {
      return Long.MAX_VALUE;
    }
    long usedBytes = files().values().stream().mapToLong(Long::longValue).sum();
    return Math.max(0, file.size() + Math.max(0, capacityBytes - usedBytes) - offset);
  }

  private DiskFile existingFile(Path path) throws IOException {
    DiskNode node = find(path);
    if (node == null) {
      throw new NoSuchFileException(path.toString());
    }
    if (node instanceof DiskFile file) {
      return file;
    }
    throw new FileSystemException(path.toString(), null, "is a directory");
  }

  private DiskDirectory existingDirectory(Path path) throws IOException {
    DiskNode node = find(path);
    if (node == null) {
      throw new NoSuchFileException(path.toString());
    }
    if (node instanceof DiskDirectory directory) {
      return directory;
    }
    throw new NotDirectoryException(path.toString());
  }

  private DiskDirectory parentOf(Path path) throws IOException {
    return existingDirectory(normal(path).getParent());
  }

  private DiskNode find(Path path) {
    DiskNode node = root;
    for (Path name : normal(path)) {
      node =
          node instanceof DiskDirectory directory ? directory.names().get(name.toString()) : null;
    }
    return node;
  }

  private static void collectSizes(Path path, DiskNode node, Map<Path, Long> sizes) {
    if (node instanceof DiskDirectory directory) {
      directory.names().forEach((name, child) -> collectSizes(path.resolve(name), child, sizes));
    } else if (node instanceof DiskFile file) {
      sizes.put(path, file.size());
    }
  }

  private static Path normal(Path path) {
    return path.toAbsolutePath().normalize();
  }

  private static String nameOf(Path path) {
    return normal(path).getFileName().toString();
  }

  private static long requireNotNegative(long offset) {
    if (offset < 0) {
      throw new IllegalArgumentException("negative offset or size " + offset);
    }
    return offset;
  }
}
