package dev.tidepool.bench.restart;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A {@link RestartApp} in a process of its own, which can be killed. */
final class AppProcess implements AutoCloseable {

  private final Process process;
  private final AppReport report;

  private AppProcess(Process process, AppReport report) {
    this.process = process;
    this.report = report;
  }

  /** Starts the application and returns once it runs with all restored. */
  static AppProcess start(AppSettings settings) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    long heapMebibytes = Runtime.getRuntime().maxMemory() >> 20;
    command.addAll(List.of("-Xms" + heapMebibytes + "m", "-Xmx" + heapMebibytes + "m"));
    command.add("-XX:+UseG1GC");
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
    command.add("-cp");
    // Surefire's own class path is a jar that only its own process understands.
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(RestartApp.class.getName());
    command.addAll(settings.toArguments());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      return new AppProcess(process, awaitReport(process));
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static AppReport awaitReport(Process process) throws IOException {
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Optional<AppReport> report = AppReport.ofLine(line);
      if (report.isPresent()) {
        return report.get();
      }
    }
    throw new IOException("the application ended before it ran");
  }

  AppReport report() {
    return report;
  }

  /** Kills it with SIGKILL and returns once it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
