package dev.tidepool.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;

/**
 * A directory claimed for one broker: ours, writable, formatted, and locked until closed.
 *
 * <pre>
 *   tidepool-embedded.lock   marks the directory as ours; locked while a broker runs
 *   meta.properties          Kafka: node and cluster id, written once by formatting
 *   __cluster_metadata-0/    Kafka: topics and configurations
 *   orders-0/ ...            Kafka: one directory per topic partition
 * </pre>
 *
 * <p>The marker comes first, so a directory left half formatted by a crash is still recognised. The
 * lock is needed although Kafka has one of its own: the controller opens its log before the broker
 * takes that lock, and by then two nodes have written to one file.
 */
final class DataDirectory implements AutoCloseable {

  private static final String MARKER = "tidepool-embedded.lock";

  /*
   * Directories open in this JVM. A file lock alone would not do: on POSIX systems, closing any
   * channel of a file drops the locks this process holds on it, so a refused second claim would
   * quietly release the first.
   */
  private static final Set<Path> OPEN = new HashSet<>();

  private final Path path;
  private final FileChannel lockChannel;

  private DataDirectory(Path path, FileChannel lockChannel) {
    this.path = path;
    this.lockChannel = lockChannel;
  }

  /**
   * Claims a directory, creating and formatting it when it is new.
   *
   * @throws EmbeddedKafkaException if it cannot be created or written, holds files of something
   *     else, or is in use by another broker
   */
  static DataDirectory claim(Path requested) {
    Path path = create(requested);
    if (!tryOpen(path)) {
      throw inUse(path);
    }
    DataDirectory claimed = null;
    try {
      requireOurs(path);
      claimed = new DataDirectory(path, lock(path));
      claimed.format();
      return claimed;
    } catch (RuntimeException e) {
      if (claimed != null) {
        claimed.close();
      } else {
        forget(path);
      }
      throw e;
    }
  }

  /** Returns the real, absolute path. */
  Path path() {
    return path;
  }

  /** Releases the directory; its contents stay. Does nothing when already closed. */
  @Override
  public void close() {
    if (!lockChannel.isOpen()) {
      return;
    }
    try {
      lockChannel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      forget(path);
    }
  }

  private static Path create(Path requested) {
    try {
      return Files.createDirectories(requested).toRealPath();
    } catch (IOException e) {
      throw new EmbeddedKafkaException(
          "cannot create the data directory " + requested + "; choose one that can be written", e);
    }
  }

  private static void requireOurs(Path path) {
    if (Files.exists(path.resolve(MARKER))) {
      return;
    }
    try (Stream<Path> files = Files.list(path)) {
      Path stranger = files.findFirst().orElse(null);
      if (stranger != null) {
        throw new EmbeddedKafkaException(
            path
                + " belongs to something else: it holds "
                + stranger.getFileName()
                + " but no "
                + MARKER
                + "; choose an empty directory or one an embedded broker has used before");
      }
    } catch (IOException e) {
      throw new EmbeddedKafkaException("cannot list the data directory " + path, e);
    }
  }

  private static FileChannel lock(Path path) {
    FileChannel channel = null;
    FileLock lock = null;
    try {
      channel =
          FileChannel.open(
              path.resolve(MARKER), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      lock = channel.tryLock();
    } catch (IOException e) {
      throw new EmbeddedKafkaException(
          "cannot write to the data directory " + path + "; choose one that can be written", e);
    } finally {
      if (lock == null && channel != null) {
        closeQuietly(channel);
      }
    }
    if (lock == null) {
      throw inUse(path);
    }
    return channel;
  }

  /**
   * Gives a new directory a cluster id and the newest production features; once in its life.
   *
   * <p>All but eligible leader replicas (KIP-966), which choose the one replica of several that
   * lost the least: here there is one.
   */
  private void format() {
    if (Files.exists(path.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) {
      return;
    }
    try (PrintStream silence = new PrintStream(OutputStream.nullOutputStream())) {
      new Formatter()
          .setNodeId(BrokerSettings.NODE_ID)
          .setClusterId(Uuid.randomUuid().toString())
          .addDirectory(path.toString())
          .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
          .setIgnoreFormatted(true)
          .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
          .setFeatureLevel(Feature.ELIGIBLE_LEADER_REPLICAS_VERSION.featureName(), (short) 0)
          .setPrintStream(silence)
          .run();
    } catch (Exception e) {
      throw new EmbeddedKafkaException("cannot format the data directory " + path, e);
    }
  }

  private static boolean tryOpen(Path path) {
    synchronized (OPEN) {
      return OPEN.add(path);
    }
  }

  private static void forget(Path path) {
    synchronized (OPEN) {
      OPEN.remove(path);
    }
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException ignored) {
      // The claim has failed already, for a reason that says more.
    }
  }

  private static EmbeddedKafkaException inUse(Path path) {
    return new EmbeddedKafkaException(
        "the data directory "
            + path
            + " is in use by another embedded broker; stop that one"
            + " or choose another directory");
  }
}
