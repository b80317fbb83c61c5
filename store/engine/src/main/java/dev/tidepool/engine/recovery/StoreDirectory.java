package dev.tidepool.engine.recovery;

import dev.tidepool.engine.CorruptStoreException;
import dev.tidepool.engine.format.FileHeader;
import dev.tidepool.engine.io.Vfs;
import dev.tidepool.engine.io.VfsFile;
import dev.tidepool.engine.segment.SegmentLog;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Comparator;
import java.util.TreeMap;

/**
 * The files of a store by name: its identity, its segments, its checkpoints. Names that are not
 * ours are left alone.
 */
public final class StoreDirectory {
  public static final String LOCK_NAME = "LOCK";
  public static final String IDENTITY_NAME = "STORE";
  private static final String SEGMENT_SUFFIX = ".seg";
  private static final String CHECKPOINT_SUFFIX = ".ckp";
  private static final String UNFINISHED_SUFFIX = ".tmp";
  private static final int NUMBER_DIGITS = 8;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Vfs vfs;
  private final Path path;

  /**
   * Who a store is.
   *
   * @param storeId random; the files of another identity are left-overs
   * @param seed0 first half of the key of its hash function
   * @param seed1 second half
   */
  public record Identity(long storeId, long seed0, long seed1) {
    static Identity random() {
      return new Identity(RANDOM.nextLong(), RANDOM.nextLong(), RANDOM.nextLong());
    }
  }

  public StoreDirectory(Vfs vfs, Path path) {
    this.vfs = vfs;
    this.path = path;
  }

  public Vfs vfs() {
    return vfs;
  }

  public Path path() {
    return path;
  }

  /** Segment files by number. */
  public TreeMap<Integer, Path> segments() throws IOException {
    return numbered(SEGMENT_SUFFIX);
  }

  /** Checkpoint files by number. */
  public TreeMap<Integer, Path> checkpoints() throws IOException {
    return numbered(CHECKPOINT_SUFFIX);
  }

  private TreeMap<Integer, Path> numbered(String suffix) throws IOException {
    TreeMap<Integer, Path> files = new TreeMap<>(Comparator.naturalOrder());
    for (String name : vfs.list(path)) {
      if (name.endsWith(suffix) && name.length() == NUMBER_DIGITS + suffix.length()) {
        String digits = name.substring(0, NUMBER_DIGITS);
        if (digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
          files.put(Integer.parseInt(digits), path.resolve(name));
        }
      }
    }
    return files;
  }

  /** The file of checkpoint {@code number}. */
  public Path checkpoint(int number) {
    return path.resolve(String.format("%08d", number) + CHECKPOINT_SUFFIX);
  }

  /** The name that a file has until it is complete. */
  public Path unfinished(Path file) {
    return file.resolveSibling(file.getFileName() + UNFINISHED_SUFFIX);
  }

  /** Deletes what an interrupted creation left. */
  public void deleteUnfinished() throws IOException {
    for (String name : vfs.list(path)) {
      if (name.endsWith(UNFINISHED_SUFFIX)) {
        vfs.delete(path.resolve(name));
      }
    }
  }

  /**
   * Reads the identity of the store.
   *
   * @return null if the directory holds no store, or one whose creation never became durable
   */
  public Identity readIdentity() throws IOException {
    Path file = path.resolve(IDENTITY_NAME);
    FileHeader header = null;
    if (vfs.exists(file)) {
      try (VfsFile identity = vfs.openForRead(file)) {
        header = FileHeader.read(identity, file, FileHeader.Kind.IDENTITY);
      }
    }
    if (header != null) {
      return new Identity(header.storeId(), header.number(), header.firstSequence());
    }
    // A checkpoint is written after the identity has been made durable; a segment after it has got
    // its name, which only a loss of power takes back.
    if (!checkpoints().isEmpty() || hasSegmentOfThisRun()) {
      throw new CorruptStoreException(file, 0, "identity file", "present", "missing");
    }
    return null;
  }

  /** Whether a segment was begun since the operating system was started. */
  private boolean hasSegmentOfThisRun() throws IOException {
    String bootId = vfs.bootId();
    for (Path segment : segments().values()) {
      try (VfsFile file = vfs.openForRead(segment)) {
        FileHeader header = FileHeader.read(file, segment, FileHeader.Kind.SEGMENT);
        if (header != null && !bootId.isEmpty() && header.boot() == SegmentLog.bootHash(bootId)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Gives the directory a new identity, atomically; all files of the old one become left-overs. */
  public Identity createIdentity() throws IOException {
    Identity identity = Identity.random();
    Path file = path.resolve(IDENTITY_NAME);
    Path unfinished = unfinished(file);
    FileHeader header =
        FileHeader.of(
            FileHeader.Kind.IDENTITY, identity.storeId(), identity.seed0(), identity.seed1());
    vfs.delete(unfinished);
    try (VfsFile target = vfs.openOrCreate(unfinished)) {
      target.write(header.toBytes(), 0);
      target.sync();
    }
    vfs.rename(unfinished, file);
    return identity;
  }

  /** Deletes {@code files}; for left-overs. */
  public void delete(Collection<Path> files) throws IOException {
    for (Path file : files) {
      vfs.delete(file);
    }
  }
}
