package dev.tidepool.engine.verify;

import dev.tidepool.engine.StoreIoException;
import dev.tidepool.engine.StoreLockedException;
import dev.tidepool.engine.io.NioVfs;
import dev.tidepool.engine.io.Vfs;
import dev.tidepool.engine.recovery.StoreDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Describes a store and verifies it, by reading its files and nothing else: for stores that are
 * closed, or whose process was killed.
 *
 * <p>It never changes a byte of the directory, and whatever bytes it meets it reports rather than
 * throws. The lock of the store is held meanwhile, so that nobody opens it.
 *
 * <p><b>What is verified:</b> every header, and every frame of the log up to the last commit, those
 * before the checkpoint too: checksum, sequence, chain, unpacking, rows. The newest checkpoint:
 * frames, counts, addresses; its key order sorted and equal to the keys of its rows. Then the rows
 * are rebuilt as of the last commit: each is at its address, under its row id, with a key whose 87
 * bits of hash lead to it; no key has two rows; their number is the commit's; the counts of each
 * page are right. What is behind the last commit was never promised to anybody and is not looked
 * at, but for commits that cannot be reached.
 *
 * <p><b>Costs:</b> reads each file once and the log behind the checkpoint three times, at some 150
 * MB a second from the system's cache. Memory of about 25 bytes a row.
 *
 * <p><b>Threads:</b> immutable.
 */
public final class StoreVerifier {
  private final Vfs vfs;
  private final boolean evenIfOpen;
  private final Consumer<String> progress;
  private final Supplier<CompanionCheck> companions;

  /** A verifier of stores on the file system. */
  public StoreVerifier() {
    this(NioVfs.INSTANCE);
  }

  /** A verifier of stores on {@code vfs}. */
  public StoreVerifier(Vfs vfs) {
    this(vfs, false, line -> {}, () -> CompanionCheck.NONE);
  }

  private StoreVerifier(
      Vfs vfs, boolean evenIfOpen, Consumer<String> progress, Supplier<CompanionCheck> companions) {
    this.companions = companions;
    this.vfs = vfs;
    this.evenIfOpen = evenIfOpen;
    this.progress = progress;
  }

  /**
   * A verifier that goes on although the store is open: files that change underneath look like
   * damage, so what it finds may be wrong, and only "no findings" says something.
   */
  public StoreVerifier evenIfOpen() {
    return new StoreVerifier(vfs, true, progress, companions);
  }

  /** A verifier that tells {@code progress} which file it reads, a line for each. */
  public StoreVerifier withProgress(Consumer<String> progress) {
    return new StoreVerifier(vfs, evenIfOpen, progress, companions);
  }

  /**
   * A verifier that has {@code next} check what the newest checkpoint holds besides rows; without
   * it, only the frames of that are checked.
   */
  public StoreVerifier withCompanion(Supplier<CompanionCheck> next) {
    return new StoreVerifier(vfs, evenIfOpen, progress, next);
  }

  /**
   * What the files in {@code directory} say of the store, findings included.
   *
   * @throws StoreLockedException if the store is open, here or in another process
   * @throws StoreIoException if the directory cannot be listed, or its lock not be asked for
   */
  public StoreReport describe(Path directory) {
    try (AutoCloseable lock = lock(directory)) {
      return new StoreExamination(vfs, directory, progress, companions).run();
    } catch (IOException e) {
      throw new StoreIoException("cannot read " + directory + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * What is wrong with the store in {@code directory}; nothing, if it is whole.
   *
   * @throws StoreLockedException if the store is open, here or in another process
   * @throws StoreIoException if the directory cannot be listed, or its lock not be asked for
   */
  public List<Finding> verify(Path directory) {
    return describe(directory).findings();
  }

  /** Takes the store's lock, unless nobody ever took it: it is not for us to create the file. */
  private AutoCloseable lock(Path directory) throws IOException {
    Path file = directory.resolve(StoreDirectory.LOCK_NAME);
    if (evenIfOpen || !vfs.exists(file)) {
      return null;
    }
    AutoCloseable lock = vfs.tryLock(file);
    if (lock == null) {
      throw new StoreLockedException(
          directory
              + " is open: close the store first, or verify it all the same (evenIfOpen, or"
              + " --even-if-open) knowing that files which change meanwhile look damaged");
    }
    return lock;
  }
}
