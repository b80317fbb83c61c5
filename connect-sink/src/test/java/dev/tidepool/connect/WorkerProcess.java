package dev.tidepool.connect;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A {@link ConnectWorker} in a process of its own, which can be killed. */
final class WorkerProcess implements AutoCloseable {
  private static final String LISTENING = "listening on ";
  private static final long START_SECONDS_MAX = 90;

  private final Process process;
  private final CompletableFuture<URI> uri;

  private WorkerProcess(Process process) {
    this.process = process;
    this.uri = CompletableFuture.supplyAsync(this::readUri);
  }

  /** Arguments: bootstrap servers, group, directory. */
  public static void main(String[] args) throws IOException {
    try (ConnectWorker worker = ConnectWorker.distributed(args[0], args[1], Path.of(args[2]))) {
      System.out.println(LISTENING + worker.uri());
      System.in.transferTo(OutputStream.nullOutputStream()); // until the test is there no more
    }
  }

  /** Starts one that has {@code classPath}. */
  static WorkerProcess start(
      String classPath, String bootstrapServers, String group, Path directory) throws IOException {
    return new WorkerProcess(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                classPath,
                WorkerProcess.class.getName(),
                bootstrapServers,
                group,
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** That of the tests. */
  static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private URI readUri() {
    return process
        .inputReader()
        .lines()
        .filter(line -> line.startsWith(LISTENING))
        .map(line -> URI.create(line.substring(LISTENING.length())))
        .findFirst()
        .orElseThrow(() -> new AssertionError("it ended before that"));
  }

  /** Waits until it is up. */
  ConnectRest rest() {
    try {
      return new ConnectRest(uri.get(START_SECONDS_MAX, TimeUnit.SECONDS));
    } catch (Exception e) {
      throw new AssertionError("the worker does not start", e);
    }
  }

  /** Ends it with SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
