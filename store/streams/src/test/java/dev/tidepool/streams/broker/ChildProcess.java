package dev.tidepool.streams.broker;

import dev.tidepool.streams.broker.CountingApp.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An application in a process of its own, which can be killed. */
final class ChildProcess implements AutoCloseable {

  private final Process process;

  private ChildProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts a process with {@code settings}, whose extras are passed on, too.
   *
   * @param main runs the application with {@link #settings} of its arguments
   */
  static ChildProcess start(Class<?> main, Settings settings) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx256m");
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.add(settings.bootstrapServers());
    command.add(settings.applicationId());
    command.add(settings.stateDirectory().toString());
    command.add(settings.guarantee());
    settings.extra().forEach((key, value) -> command.add(key + "=" + value));
    return new ChildProcess(new ProcessBuilder(command).inheritIO().start());
  }

  /** The settings that {@link #start} was given. */
  static Settings settings(String[] args) {
    Settings settings = new Settings(args[0], args[1], Path.of(args[2]), args[3], Map.of());
    for (int i = 4; i < args.length; i++) {
      int equals = args[i].indexOf('=');
      settings = settings.with(args[i].substring(0, equals), args[i].substring(equals + 1));
    }
    return settings;
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
