package dev.tidepool.streams.broker;

import dev.tidepool.streams.TidepoolClientSupplier;
import dev.tidepool.streams.broker.CountingApp.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/** A {@link CountingApp} in a process of its own, which can be killed. */
final class CountingChild implements AutoCloseable {

  /** An extra setting: run with the clients that Streams makes by default. */
  static final String WITHOUT_SUPPLIER = "test.without.supplier";

  private final Process process;

  private CountingChild(Process process) {
    this.process = process;
  }

  /** Starts a process with {@code settings}, whose extras are passed on, too. */
  static CountingChild start(Settings settings) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx256m");
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(CountingChild.class.getName());
    command.add(settings.bootstrapServers());
    command.add(settings.applicationId());
    command.add(settings.stateDirectory().toString());
    command.add(settings.guarantee());
    settings.extra().forEach((key, value) -> command.add(key + "=" + value));
    return new CountingChild(new ProcessBuilder(command).inheritIO().start());
  }

  /** Kills it with SIGKILL and returns once it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** Runs until killed. */
  public static void main(String[] args) throws InterruptedException {
    Settings settings = new Settings(args[0], args[1], Path.of(args[2]), args[3], Map.of());
    for (int i = 4; i < args.length; i++) {
      int equals = args[i].indexOf('=');
      settings = settings.with(args[i].substring(0, equals), args[i].substring(equals + 1));
    }
    boolean follows = !settings.extra().containsKey(WITHOUT_SUPPLIER);
    new CountingApp(
            settings, follows ? new TidepoolClientSupplier() : new DefaultKafkaClientSupplier())
        .start();
    new CountDownLatch(1).await();
  }
}
