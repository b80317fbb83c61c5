package dev.tidepool.examples.orders;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The example in a process of its own, as a user runs it, with its output read line by line. */
final class ExampleProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader lines;
  private final StringBuilder seen = new StringBuilder();

  private ExampleProcess(Process process) {
    this.process = process;
    this.lines = process.inputReader();
  }

  /** Starts it on {@code data}. */
  static ExampleProcess start(Path data, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx384m");
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(OrdersExample.class.getName());
    command.add("--data");
    command.add(data.toString());
    command.addAll(List.of(options));
    return new ExampleProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
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

  /** The number in group {@code group}, without its commas. */
  static long number(MatchResult match, int group) {
    return Long.parseLong(match.group(group).replace(",", ""));
  }

  /** Ends it with SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Ends it with SIGTERM, which is what Ctrl-C does; returns the rest of the output. */
  String terminate() throws IOException, InterruptedException {
    // Process.destroy would also close the output.
    process.toHandle().destroy();
    return finish();
  }

  /** Waits until it ends by itself; returns the rest of the output. */
  String finish() throws IOException, InterruptedException {
    StringBuilder rest = new StringBuilder();
    lines.lines().forEach(line -> rest.append(line).append('\n'));
    process.waitFor();
    return rest.toString();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
