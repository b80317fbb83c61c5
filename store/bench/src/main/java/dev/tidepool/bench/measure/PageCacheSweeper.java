package dev.tidepool.bench.measure;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Throws the files of a store out of the page cache of the operating system, again and again, for
 * stores and file systems that cannot read with O_DIRECT.
 *
 * <p>Java has no {@code posix_fadvise}, so each sweep lets GNU {@code dd} ask for it. Between two
 * sweeps the page cache helps a little: a page that is read twice within {@value #PAUSE_MILLIS} ms
 * is read once from the device. Sweeping burns CPU here and in other processes: trust the wall
 * clock of what runs beside it, not the CPU of the process.
 */
public final class PageCacheSweeper implements AutoCloseable {

  private static final long PAUSE_MILLIS = 100;

  private final Path directory;
  private final Thread thread;
  private volatile boolean stopped;
  private volatile int sweepCount;
  private volatile Exception failure;

  private PageCacheSweeper(Path directory) {
    this.directory = directory;
    this.thread = new Thread(this::sweepUntilStopped, "page-cache-sweeper");
    thread.setDaemon(true);
  }

  /**
   * Sweeps once, then goes on in the background.
   *
   * @throws IOException if this machine cannot do it
   */
  public static PageCacheSweeper start(Path directory) throws IOException, InterruptedException {
    PageCacheSweeper sweeper = new PageCacheSweeper(directory);
    sweeper.sweep();
    sweeper.thread.start();
    return sweeper;
  }

  public int sweepCount() {
    return sweepCount;
  }

  private void sweepUntilStopped() {
    try {
      while (!stopped) {
        Thread.sleep(PAUSE_MILLIS);
        sweep();
      }
    } catch (IOException | InterruptedException e) {
      failure = e;
    }
  }

  /* Dirty pages cannot be thrown out, so they are written first. */
  private void sweep() throws IOException, InterruptedException {
    for (Path file : DiskUsage.files(directory)) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        channel.force(false);
      } catch (NoSuchFileException e) {
        continue;
      }
      drop(file);
    }
    sweepCount++;
  }

  private static void drop(Path file) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("dd", "if=" + file, "of=/dev/null"));
    command.addAll(List.of("iflag=nocache", "count=0", "status=none"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroy();
      throw new IOException("dd cannot drop " + file + " from the page cache");
    }
  }

  /**
   * Stops sweeping.
   *
   * @throws IOException if a sweep failed, so that the page cache did help
   */
  @Override
  public void close() throws IOException {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw new IOException("the page cache was not emptied all the time", failure);
    }
  }
}
