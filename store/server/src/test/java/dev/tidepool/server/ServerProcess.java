package dev.tidepool.server;

import dev.tidepool.embedded.EmbeddedKafka;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server in a process of its own, as a user runs it, with its output read line by line. */
final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader lines;
  private final StringBuilder seen = new StringBuilder();

  private ServerProcess(Process process) {
    this.process = process;
    this.lines = process.inputReader();
  }

  /**
   * What the system gives a process.
   *
   * @param errors where its log goes, or null for that of the test
   * @param fileKibMax no file may grow beyond, as if the disk was full; 0 for any size. Linux only
   */
  record Surroundings(Path errors, int fileKibMax) {
    static final Surroundings USUAL = new Surroundings(null, 0);
  }

  /** Starts it; other files than in its data directory would be in {@code elsewhere}. */
  static ServerProcess start(Path data, Path elsewhere, String... options) throws IOException {
    return start(data, elsewhere, Surroundings.USUAL, options);
  }

  private static ServerProcess start(
      Path data, Path elsewhere, Surroundings surroundings, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    if (surroundings.fileKibMax > 0) {
      String limit = "ulimit -S -f " + surroundings.fileKibMax;
      command.addAll(List.of("bash", "-c", limit + " && exec \"$0\" \"$@\""));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx384m");
    command.add("-XX:TieredStopAtLevel=1"); // it ends before better code would pay
    command.add("-Djava.io.tmpdir=" + elsewhere);
    command.add("-Dtidepool.port=0");
    command.add("-Dtidepool.data=" + data);
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(TidepoolServer.class.getName());
    command.addAll(List.of(options));
    return new ServerProcess(
        new ProcessBuilder(command)
            .directory(elsewhere.toFile())
            .redirectError(
                surroundings.errors == null
                    ? ProcessBuilder.Redirect.INHERIT
                    : ProcessBuilder.Redirect.appendTo(surroundings.errors.toFile()))
            .start());
  }

  /** A port that is free now, for a node that others have to know. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /**
   * Starts a node of a cluster of a test, with a small memory; what it has is in folders below
   * {@code parent}.
   */
  static ServerProcess startNode(EmbeddedKafka kafka, Path parent, String name, String... more)
      throws IOException {
    return startNode(kafka, parent, name, Surroundings.USUAL, more);
  }

  /** The same in other surroundings. */
  static ServerProcess startNode(
      EmbeddedKafka kafka, Path parent, String name, Surroundings surroundings, String... more)
      throws IOException {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--bootstrap-servers",
                kafka.bootstrapServers(),
                "--node",
                name,
                "--port",
                String.valueOf(freePort()),
                "--memory-mib",
                "32",
                "--cluster-secret",
                "of-the-nodes-of-a-test"));
    options.addAll(List.of(more));
    return start(
        parent.resolve(name),
        Files.createDirectories(parent.resolve("elsewhere-" + name)),
        surroundings,
        options.toArray(new String[0]));
  }

  /** Reads on to the next line in which {@code regex} is found; its groups are in the result. */
  MatchResult await(String regex) throws IOException {
    Pattern pattern = Pattern.compile(regex);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      seen.append(line).append('\n');
      Matcher matcher = pattern.matcher(line);
      if (matcher.find()) {
        return matcher.toMatchResult();
      }
    }
    throw new AssertionError("No line with " + regex + " in:\n" + seen);
  }

  /** Waits until it is ready, and gives a client for it. */
  Client awaitReady() throws IOException {
    return new Client(awaitUri());
  }

  /** Waits until it is ready, and tells where. */
  URI awaitUri() throws IOException {
    URI uri = URI.create(await("listening on (https?://[0-9.:]+/)").group(1));
    await("ready after");
    return uri;
  }

  /** Lets files grow as they like from now on, while it runs. */
  void makeRoom() throws IOException, InterruptedException {
    int status =
        new ProcessBuilder("prlimit", "--pid", String.valueOf(process.pid()), "--fsize=unlimited")
            .inheritIO()
            .start()
            .waitFor();
    if (status != 0) {
      throw new AssertionError("prlimit ended with status " + status);
    }
  }

  /** Ends it with SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Ends it with SIGTERM, which is what Ctrl-C does; returns the rest of the output. */
  String terminate() throws IOException, InterruptedException {
    process.toHandle().destroy(); // Process.destroy would also close the output
    StringBuilder rest = new StringBuilder();
    lines.lines().forEach(line -> rest.append(line).append('\n'));
    seen.append(rest);
    process.waitFor();
    return rest.toString();
  }

  /** All lines that were read so far. */
  String output() {
    return seen.toString();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
